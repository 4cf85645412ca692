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
    Map<Entry, Double> warm = warm(prepare(problem));
    return evaluate(problem, warm, rounds(racing(warm), entry -> entry.turn(pace.sliceMillis())));
  }

  /** Measures how long single calls take: so many at least of each side, even of one far behind. */
  LatencyResult latencies(Model problem, int calls) {
    List<Entry> entries = List.copyOf(warm(prepare(problem)).keySet());
    int slice = Math.ceilDiv(calls, pace.rounds());
    List<Round<Latencies>> all = rounds(entries, entry -> entry.time(slice, pace.sliceMillis()));
    List<Round<Latencies>> rounds = counting(all);
    Map<String, Latencies> sides = new LinkedHashMap<>();
    for (Entry entry : entries) {
      List<Latencies> slices = slices(entry, rounds);
      if (!slices.isEmpty()) {
        sides.merge(
            entry.competitor().library().name(), Latencies.sum(entry.variant(), slices), Latencies::better);
      }
    }
    return new LatencyResult(problem, threads, sides, isDisturbed(all));
  }

  /** Has everybody compute it once; those whose output differs from ours are out. */
  private List<Entry> prepare(Problem problem) {
    List<Entry> entries = new ArrayList<>();
    for (Competitor competitor : competitors) {
      if (competitor.isAlive() && competitor.library().solves(problem, threads)) {
        attempt(competitor, () -> entries.addAll(competitor.prepare(problem)));
      }
    }
    removeWrong(entries);
    return entries;
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
  private record Round<S>(Map<Entry, S> slices, double probe) {}

  private interface Turn<S> {
    S of(Entry entry) throws ChildException;
  }

  private <S> List<Round<S>> rounds(List<Entry> entries, Turn<S> turn) {
    List<Round<S>> rounds = new ArrayList<>();
    List<Entry> order = new ArrayList<>(entries);
    double before = probe();
    while (!entries.isEmpty() && quiet(rounds).size() < pace.rounds() && rounds.size() < pace.mostRounds()) {
      Map<Entry, S> slices = new LinkedHashMap<>();
      for (Entry entry : List.copyOf(order)) {
        if (!attempt(entry.competitor(), () -> slices.put(entry, turn.of(entry)))) {
          order.remove(entry);
        }
      }
      double after = probe();
      rounds.add(new Round<>(slices, Math.min(before, after)));
      before = after;
      Collections.rotate(order, 1); // nobody always follows the same neighbour
    }
    return rounds;
  }

  private <S> List<Round<S>> quiet(List<Round<S>> rounds) {
    double floor = QUIET * peak();
    return rounds.stream().filter(round -> round.probe() >= floor).toList();
  }

  /** Whether too few were quiet: fewer than half of those wished tell less than all, with their noise. */
  private <S> boolean isDisturbed(List<Round<S>> rounds) {
    return 2 * quiet(rounds).size() < pace.rounds();
  }

  private <S> List<Round<S>> counting(List<Round<S>> rounds) {
    return isDisturbed(rounds) ? rounds : quiet(rounds);
  }

  private RowResult evaluate(Problem problem, Map<Entry, Double> warm, List<Round<Slice>> all) {
    List<Round<Slice>> rounds = counting(all);
    Map<String, Figure> figures = new LinkedHashMap<>();
    warm.forEach((entry, rate) -> {
      List<Slice> slices = slices(entry, rounds);
      Figure figure = Figure.of(problem, entry.variant(), slices.isEmpty() ? List.of(new Slice(rate, 0)) : slices);
      figures.merge(entry.competitor().library().name(), figure, Figure::better);
    });
    Figure ours = figures.remove(lanewise.library().name());
    double limit = limit(problem, figures);
    return new RowResult(problem, threads, ours, figures, limit, rounds.size(), isDisturbed(all));
  }

  /**
   * Takes the limit out of the figures of a row; where none was measured beside it, it is the peak. Whole networks have
   * none: NaN.
   */
  private double limit(Problem problem, Map<String, Figure> figures) {
    if (problem instanceof Model) {
      return Double.NaN;
    }
    return competitors.stream()
        .filter(competitor -> competitor.library().isLimit())
        .map(competitor -> figures.remove(competitor.library().name()))
        .filter(Objects::nonNull)
        .mapToDouble(Figure::median)
        .findFirst()
        .orElse(peak());
  }

  private static <S> List<S> slices(Entry entry, List<Round<S>> rounds) {
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
