package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.scoreboard.ChildProcess.ChildException;
import dev.lanewise.jmh.scoreboard.Competitor.Entry;
import dev.lanewise.jmh.scoreboard.Competitor.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * All sides at one number of threads. A row goes like this: each side computes it once, and an output that differs from
 * ours is out; each warms up, and a layout far slower than another of the same library is left out; then they take
 * turns, a slice each, in several rounds. Before and after each round a probe measures the peak of multiply-adds; a
 * round whose probes fall short of it met a disturbed machine and is repeated, within bounds. A figure is the median of
 * a side's slices in quiet rounds; that of a peer far behind, its best window in the warm-up.
 */
final class Contest implements AutoCloseable {
  /** In the note on a peer that computes something else than we do. */
  static final String MISMATCH = "MISMATCH";

  private static final int PROBE_MILLIS = 18;

  /** The first probes also warm the chains up. */
  private static final int FIRST_PROBES = 30;

  /** A quiet round: the neighbours that disturb a machine take half of a core. */
  private static final double QUIET = 0.9;

  /** A candidate slower than this share of its library's best in the warm-up cannot be the best of the row. */
  private static final double HOPELESS = 0.75;

  /** A peer slower than this share of the fastest side decides nothing: its warm-up tells enough. */
  private static final double FAR_BEHIND = 0.4;

  private final int threads;
  private final Pace pace;
  private final Consumer<String> notes;
  private final Pauser pauser;
  private final Competitor lanewise;

  /** A process in which nothing but the chains is ever compiled: after many kernels C2 may compile them worse. */
  private final Competitor prober;
  private final List<Competitor> competitors = new ArrayList<>();
  private final List<Double> probes = new ArrayList<>();

  /**
   * Starts all children.
   *
   * @param libraries ours first
   * @param notes told why a side or a row fails
   */
  Contest(List<Library> libraries, ChildCommand command, int threads, Pace pace, Consumer<String> notes)
      throws IOException {
    this.threads = threads;
    this.pace = pace;
    this.notes = notes;
    this.pauser = new Pauser();
    // One after the other: together they would unpack their native libraries on the same two cores.
    for (Library library : libraries) {
      Competitor competitor = Competitor.start(library, command.of(library, threads), pauser);
      competitors.add(competitor);
      attempt(competitor, competitor::open);
    }
    lanewise = competitors.getFirst();
    prober = Competitor.start(libraries.getFirst(), command.of(libraries.getFirst(), threads), pauser);
    attempt(prober, prober::open);
    for (int i = 0; i < FIRST_PROBES; i++) {
      probe();
    }
  }

  private interface Step {
    void run() throws ChildException;
  }

  private boolean attempt(Competitor competitor, Step step) {
    try {
      step.run();
      return true;
    } catch (ChildException e) {
      notes.accept(competitor.library().name() + ": " + e.getMessage());
      return false;
    }
  }

  private double probe() {
    attempt(prober, () -> probes.add(prober.probe(PROBE_MILLIS)));
    return probes.isEmpty() ? Double.NaN : probes.getLast();
  }

  /** The peak of multiply-adds so far, GFLOP/s; of so many probes that one which met a faster clock is no matter. */
  double peak() {
    return probes.isEmpty() ? Double.NaN : Samples.upperDecile(probes);
  }

  /** The version of each side that runs. */
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Competitor competitor : competitors) {
      if (competitor.version() != null && !competitor.library().isLimit()) {
        versions.put(competitor.library().name(), competitor.version());
      }
    }
    return versions;
  }

  /** Measures a row; where its limit is the peak, it is the one known so far. */
  RowResult measure(Problem problem) {
    List<Entry> entries = new ArrayList<>();
    for (Competitor competitor : competitors) {
      if (competitor.isAlive() && competitor.library().solves(problem, threads)) {
        attempt(competitor, () -> entries.addAll(competitor.prepare(problem)));
      }
    }
    removeWrong(entries);
    Map<Entry, Double> warm = warm(entries);
    return evaluate(problem, warm, rounds(racing(warm)));
  }

  /** Ours is held against its reference by the properties; here all others are held against ours. */
  private void removeWrong(List<Entry> entries) {
    if (entries.isEmpty() || entries.getFirst().competitor() != lanewise) {
      return;
    }
    Digest ours = entries.getFirst().digest();
    entries.removeIf(entry -> {
      if (entry.competitor().library().isLimit()) {
        return false;
      }
      String difference = ours.difference(entry.digest());
      if (difference != null) {
        notes.accept(entry.competitor().library().name() + " " + entry.variant() + ": " + MISMATCH + ", " + difference);
      }
      return difference != null;
    });
  }

  /** Warms everybody up: calls a second of the candidates that may be the best of their library. */
  private Map<Entry, Double> warm(List<Entry> entries) {
    Map<Entry, Double> rates = new LinkedHashMap<>();
    for (Competitor competitor : competitors) {
      List<Entry> own = entries.stream().filter(entry -> entry.competitor() == competitor).toList();
      if (!own.isEmpty()) {
        attempt(competitor, () -> {
          double[] seen = competitor.warm(pace.warmupMillis(competitor.library()));
          double best = own.stream().mapToDouble(entry -> seen[entry.index()]).max().orElseThrow();
          own.stream().filter(entry -> seen[entry.index()] >= HOPELESS * best)
              .forEach(entry -> rates.put(entry, seen[entry.index()]));
        });
      }
    }
    return rates;
  }

  /** Those between whom the slices decide. */
  private List<Entry> racing(Map<Entry, Double> warm) {
    double best = warm.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return warm.keySet().stream()
        .filter(entry -> entry.competitor() == lanewise || entry.competitor().library().isLimit()
            || warm.get(entry) >= FAR_BEHIND * best)
        .toList();
  }

  /**
   * A slice of each.
   *
   * @param probe the lower of the probes before and after
   */
  private record Round(Map<Entry, Slice> slices, double probe) {}

  private List<Round> rounds(List<Entry> entries) {
    List<Round> rounds = new ArrayList<>();
    List<Entry> order = new ArrayList<>(entries);
    double before = probe();
    while (!entries.isEmpty() && quiet(rounds).size() < pace.rounds() && rounds.size() < pace.mostRounds()) {
      Map<Entry, Slice> slices = new LinkedHashMap<>();
      for (Entry entry : List.copyOf(order)) {
        if (!attempt(entry.competitor(), () -> slices.put(entry, entry.turn(pace.sliceMillis())))) {
          order.remove(entry);
        }
      }
      double after = probe();
      rounds.add(new Round(slices, Math.min(before, after)));
      before = after;
      Collections.rotate(order, 1); // nobody always follows the same neighbour
    }
    return rounds;
  }

  private List<Round> quiet(List<Round> rounds) {
    double floor = QUIET * peak();
    return rounds.stream().filter(round -> round.probe() >= floor).toList();
  }

  private RowResult evaluate(Problem problem, Map<Entry, Double> warm, List<Round> all) {
    List<Round> quiet = quiet(all);
    // Fewer than half of those wished tell less than all, with their noise.
    boolean disturbed = 2 * quiet.size() < pace.rounds();
    List<Round> rounds = disturbed ? all : quiet;
    Map<String, Figure> figures = new LinkedHashMap<>();
    warm.forEach((entry, rate) -> {
      List<Slice> slices = slices(entry, rounds);
      Figure figure = Figure.of(problem, entry.variant(), slices.isEmpty() ? List.of(new Slice(rate, 0)) : slices);
      figures.merge(entry.competitor().library().name(), figure, Figure::better);
    });
    Figure ours = figures.remove(lanewise.library().name());
    double limit = limit(figures);
    return new RowResult(problem, threads, ours, figures, limit, rounds.size(), disturbed);
  }

  /** Takes the limit out of the figures of a row; where none was measured beside it, it is the peak. */
  private double limit(Map<String, Figure> figures) {
    return competitors.stream()
        .filter(competitor -> competitor.library().isLimit())
        .map(competitor -> figures.remove(competitor.library().name()))
        .filter(Objects::nonNull)
        .mapToDouble(Figure::median)
        .findFirst()
        .orElse(peak());
  }

  private static List<Slice> slices(Entry entry, List<Round> rounds) {
    return rounds.stream().map(Round::slices).filter(map -> map.containsKey(entry)).map(map -> map.get(entry)).toList();
  }

  /** Ends all children. */
  @Override
  public void close() {
    competitors.forEach(Competitor::close);
    prober.close();
    pauser.close();
  }
}
