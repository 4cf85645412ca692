package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks that all plans make of what a caller gives them. */
final class Plans {
  private Plans() {}

  static void requirePlan(Network network, int batch, Parallel parallel) {
    requireSize(network, batch);
    Objects.requireNonNull(parallel, "parallel");
  }

  /** No tensor of a batch may have more than 2^31 − 1 elements. */
  static void requireSize(Network network, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
    }
    String owner = "the input";
    Shape largest = network.input();
    for (Network.Node node : network.nodes()) {
      if (node.output().size() > largest.size()) {
        owner = node.label();
        largest = node.output();
      }
    }
    int most = Integer.MAX_VALUE / largest.size();
    if (batch > most) {
      throw new IllegalArgumentException("batch: " + batch + ", expected at most " + most + " samples of " + largest
          + " (" + owner + "), so that an array can hold them");
    }
  }

  static void requireBatch(int n, int batch) {
    if (n < 0 || n > batch) {
      throw new IllegalArgumentException("n: " + n + " samples, expected 0 .. " + batch + ", the plan's batch");
    }
  }

  static void requireLabels(int[] labels, int n) {
    Objects.requireNonNull(labels, "labels");
    if (labels.length < n) {
      throw new IllegalArgumentException("labels: " + labels.length + ", expected one for each of " + n + " samples");
    }
  }

  static void requireSpan(String name, float[] array, int offset, int n, Shape sample) {
    Objects.requireNonNull(array, name);
    long needed = (long) n * sample.size();
    if (offset < 0 || offset + needed > array.length) {
      throw new IllegalArgumentException(
          name + ": length " + array.length + ", expected at least " + needed + " elements (" + n + " samples of "
              + sample + ") from offset " + offset);
    }
  }

  /** What a step complained about, with the name of the layer before it. */
  static IllegalArgumentException at(Network.Node node, IllegalArgumentException e) {
    return new IllegalArgumentException(node.label() + ": " + e.getMessage(), e);
  }

  /** Copies names of layers. */
  static List<String> names(List<String> kept) {
    if (kept == null || kept.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("kept: " + kept + ", expected names of layers");
    }
    return List.copyOf(kept);
  }

  /** Copies ways of convolution. */
  static Set<Conv2dAlgorithm> algorithms(Set<Conv2dAlgorithm> allowed) {
    if (allowed == null || allowed.isEmpty()) {
      throw new IllegalArgumentException("algorithms: " + allowed + ", expected at least one");
    }
    return Set.copyOf(allowed);
  }
}
