package dev.lanewise.jmh.scoreboard;

import java.util.Map;

/**
 * The latencies of a network as measured.
 *
 * @param problem inference at batch 1
 * @param threads how many worked on a call
 * @param sides by the name of the library, ours first; those that failed are absent
 * @param disturbed whether too few rounds were quiet, so that all count
 */
record LatencyResult(Model problem, int threads, Map<String, Latencies> sides, boolean disturbed) {
  /** Ours over a peer's at a percentile: below 1 where we are faster; NaN where one of them is missing. */
  double ratio(String peer, double percentile) {
    Latencies ours = sides.get(Lanewise.NAME);
    Latencies theirs = sides.get(peer);
    return ours == null || theirs == null ? Double.NaN : ours.micros(percentile) / theirs.micros(percentile);
  }
}
