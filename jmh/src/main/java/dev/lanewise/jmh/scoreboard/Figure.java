package dev.lanewise.jmh.scoreboard;

import java.util.Collections;
import java.util.List;

/**
 * What a side reached in a row.
 *
 * @param median GFLOP/s, GB/s or images/s in the median slice
 * @param best the same in the best
 * @param variant which of its candidates
 * @param bytesPerCall what a call allocates on the heap once it is warm
 */
record Figure(double median, double best, String variant, double bytesPerCall) {

  /** The figure of a candidate from its slices, of which there is one at least. */
  static Figure of(Problem problem, String variant, List<Competitor.Slice> slices) {
    List<Double> rates = slices.stream().map(slice -> problem.work().rateOfCalls(slice.callsPerSecond())).toList();
    // The least: now and then the JVM itself allocates.
    double bytes = slices.stream().mapToDouble(Competitor.Slice::bytesPerCall).min().orElseThrow();
    return new Figure(Samples.median(rates), Collections.max(rates), variant, bytes);
  }

  /** The one with the higher median. */
  Figure better(Figure other) {
    return other.median > median ? other : this;
  }
}

