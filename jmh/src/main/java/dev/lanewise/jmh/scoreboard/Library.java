package dev.lanewise.jmh.scoreboard;

import java.util.List;
import java.util.Map;

/**
 * One side of the scoreboard. The parent process only asks it what it is; {@link #open} and {@link #candidates} are
 * called in the child process that is its own. A peer is one public class with a constructor without arguments, listed
 * in {@code META-INF/services}; nothing native may be touched before {@code open}.
 */
public interface Library {
  /** What people call it. */
  String name();

  /** Whether it is on the class path: a class of it, looked up without running anything. */
  boolean isPresent();

  /** Whether it can compute this with so many threads. */
  boolean solves(Problem problem, int threads);

  /**
   * The environment that its process starts with.
   *
   * @param avx2 whether it may use 256-bit vectors at most
   */
  default Map<String, String> environment(int threads, boolean avx2) {
    return Map.of();
  }

  /** Whether C2 compiles its kernels: a longer warm-up, and the JVM decides how wide their vectors are. */
  default boolean isJava() {
    return false;
  }

  /** Whether it is no peer but what the machine can do at most: its figure is the limit of the row. */
  default boolean isLimit() {
    return false;
  }

  /**
   * Loads it and sets its threads.
   *
   * @return its version
   */
  String open(int threads);

  /** The ways in which it can solve a problem; the fastest counts. Data: {@link Inputs}. */
  List<Candidate> candidates(Problem problem);

  /** The memory layouts that it trains networks in; none where it does not. */
  default List<String> layouts() {
    return List.of();
  }

  /**
   * Training of a network in one of {@link #layouts()}, without the steps that are compared: takes no memory but what
   * training takes.
   */
  default Candidate training(Model model, String layout) {
    throw new UnsupportedOperationException(name() + " trains no networks");
  }
}
