package dev.lanewise.jmh.scoreboard.peers;

import java.util.Map;

/** How native libraries are told their number of threads before they start. */
final class Threads {
  private Threads() {}

  /** All of them: one library often calls another. */
  static Map<String, String> environment(int threads) {
    String count = Integer.toString(threads);
    return Map.of("OMP_NUM_THREADS", count, "MKL_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count);
  }
}
