package dev.lanewise.jmh.scoreboard;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A row as measured.
 *
 * @param problem what was computed
 * @param threads how many worked on a call
 * @param lanewise ours, or null where we failed
 * @param peers by name, in the order of the columns; those that failed or do not compute such things are absent
 * @param limit what the machine can do at this number of threads: multiply-adds, GFLOP/s; where memory decides, a copy
 *     of as many bytes, GB/s; NaN for whole networks
 * @param rounds how many rounds the figures come from
 * @param disturbed whether too few rounds were quiet, so that all count
 */
record RowResult(
    Problem problem, int threads, Figure lanewise, Map<String, Figure> peers, double limit, int rounds,
    boolean disturbed) {

  /** The same row beside another limit. */
  RowResult withLimit(double other) {
    return new RowResult(problem, threads, lanewise, peers, other, rounds, disturbed);
  }

  /** The fastest peer. */
  Optional<Map.Entry<String, Figure>> bestPeer() {
    return peers.entrySet().stream().max(Comparator.comparingDouble(peer -> peer.getValue().median()));
  }

  /** Ours over the best peer; NaN where one of them is missing. */
  double ratio() {
    return lanewise == null ? Double.NaN : bestPeer().map(peer -> over(peer.getValue())).orElse(Double.NaN);
  }

  /** Ours over one peer; NaN where one of them is missing. */
  double ratio(String peer) {
    return lanewise == null || !peers.containsKey(peer) ? Double.NaN : over(peers.get(peer));
  }

  private double over(Figure peer) {
    return lanewise.median() / peer.median();
  }

  /** Ours as a share of the limit; Winograd passes 1. */
  double shareOfLimit() {
    return lanewise == null ? Double.NaN : lanewise.median() / limit;
  }
}
