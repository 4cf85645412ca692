package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.scoreboard.ChildProcess.ChildException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A library and its child process. Failures end the process or the row, never the run. */
final class Competitor implements AutoCloseable {
  private final Library library;
  private final ChildProcess process;
  private String version;
  private boolean alive = true;

  Competitor(Library library, ChildProcess process) {
    this.library = library;
    this.process = process;
  }

  /**
   * A candidate.
   *
   * @param index among those of its library
   * @param digest of its first output
   */
  record Entry(Competitor competitor, int index, String variant, Digest digest) {
    /** One slice. */
    Slice turn(int millis) throws ChildException {
      String[] words = competitor.ask("turn", Integer.toString(index), Integer.toString(millis));
      return new Slice(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }

    /** A slice of at least so many calls, each timed. */
    Latencies time(int calls, int millis) throws ChildException {
      String[] words =
          competitor.ask("time", Integer.toString(index), Integer.toString(calls), Integer.toString(millis));
      return Latencies.parse(variant, words[0]);
    }
  }

  /**
   * A slice of time.
   *
   * @param callsPerSecond the rate
   * @param bytesPerCall heap that a call allocated
   */
  record Slice(double callsPerSecond, double bytesPerCall) {}

  Library library() {
    return library;
  }

  String version() {
    return version;
  }

  boolean isAlive() {
    return alive;
  }

  /** Waits until the library is loaded. */
  void open() throws ChildException {
    try {
      version = process.answer()[0];
    } catch (ChildException e) {
      alive = false;
      throw e;
    }
  }

  /** All its candidates, each run once. */
  List<Entry> prepare(Problem problem) throws ChildException {
    String[] words = ask("prepare", problem.kernel(), problem.shape());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      entries.add(new Entry(this, i / 2, words[i], Digest.parse(words[i + 1])));
    }
    return entries;
  }

  /** Calls a second of each candidate after a warm-up. */
  double[] warm(int millis) throws ChildException {
    String[] words = ask("warm", Integer.toString(millis));
    double[] rates = new double[words.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = Double.parseDouble(words[i]);
    }
    return rates;
  }

  /** The machine's multiply-adds, GFLOP/s, seen from this process. */
  double probe(int millis) throws ChildException {
    return Double.parseDouble(ask("probe", Integer.toString(millis))[0]) / 1e9;
  }

  private String[] ask(String... words) throws ChildException {
    try {
      return process.ask(words);
    } catch (ChildException e) {
      alive &= e.isAlive();
      throw e;
    }
  }

  @Override
  public void close() {
    process.close();
  }

  /** Starts the process of a library. */
  static Competitor start(Library library, ProcessBuilder builder, Pauser pauser) throws IOException {
    return new Competitor(library, new ChildProcess(builder, pauser));
  }
}
