package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@link Network#copyFrom(TensorSource)} has done.
 *
 * @param copied the parameters and running statistics whose values were taken
 * @param missing those of the network that the other side does not have
 * @param unexpected those of the other side that the network does not have
 * @param mismatches those that both have, in different shapes
 */
public record CopyReport(
    List<String> copied, List<String> missing, List<String> unexpected, List<Mismatch> mismatches) {
  /** Names that a line of {@link #toString} lists. */
  private static final int LISTED = 20;

  /** Copies the lists. */
  public CopyReport {
    copied = List.copyOf(copied);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    mismatches = List.copyOf(mismatches);
  }

  /**
   * Two tensors of one name.
   *
   * @param name of both
   * @param shape in the network
   * @param otherShape on the other side
   */
  public record Mismatch(String name, Shape shape, Shape otherShape) {
    /** For example {@code fc.weight (512×10 here, 512×1000 there)}. */
    @Override
    public String toString() {
      return name + " (" + shape + " here, " + otherShape + " there)";
    }
  }

  static CopyReport of(Network network, TensorSource source) {
    Set<String> there = source.names();
    Set<String> here = new HashSet<>();
    List<String> copied = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Mismatch> mismatches = new ArrayList<>();
    for (Parameter p : network.state()) {
      here.add(p.name());
      if (!there.contains(p.name())) {
        missing.add(p.name());
      } else if (p.shape().equals(source.shape(p.name()))) {
        copied.add(p.name());
      } else {
        mismatches.add(new Mismatch(p.name(), p.shape(), source.shape(p.name())));
      }
    }
    return new CopyReport(copied, missing, there.stream().filter(name -> !here.contains(name)).toList(), mismatches);
  }

  /** Whether both sides have the same names with the same shapes. */
  public boolean isComplete() {
    return missing.isEmpty() && unexpected.isEmpty() && mismatches.isEmpty();
  }

  /** A line for what was copied, and one for each kind of difference there is. */
  @Override
  public String toString() {
    return "copied " + copied.size() + " of " + (copied.size() + missing.size() + mismatches.size()) + " tensors"
        + differences();
  }

  /** A line for each kind of difference there is, each after a line feed. */
  String differences() {
    return line("missing there", missing) + line("unknown here", unexpected) + line("different shapes", mismatches);
  }

  private static String line(String title, List<?> names) {
    if (names.isEmpty()) {
      return "";
    }
    List<String> listed = names.stream().limit(LISTED).map(Object::toString).toList();
    String more = names.size() > LISTED ? ", and " + (names.size() - LISTED) + " more" : "";
    return "\n  " + title + " (" + names.size() + "): " + String.join(", ", listed) + more;
  }
}
