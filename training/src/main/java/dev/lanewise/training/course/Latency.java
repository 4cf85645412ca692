package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Network;
import java.util.Arrays;

/**
 * How long a network takes for one image.
 *
 * @param median milliseconds that half of the runs stay below
 * @param p95 milliseconds that 95 of 100 stay below
 * @param runs how many were measured
 */
record Latency(double median, double p95, int runs) {
  /** Of times in nanoseconds, by nearest rank. */
  static Latency of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(rank(sorted, 0.5), rank(sorted, 0.95), sorted.length);
  }

  private static double rank(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
  }

  /**
   * Measures it, once the code is warm.
   *
   * @param image a sample as the network takes it
   * @param warmUp runs that do not count
   * @param runs runs that do
   */
  static Latency measure(Network network, float[] image, int warmUp, int runs, Parallel parallel) {
    InferencePlan plan = network.compile().plan(1, parallel);
    float[] scores = new float[network.output().size()];
    for (int i = 0; i < warmUp; i++) {
      plan.run(1, image, 0, scores, 0);
    }
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      plan.run(1, image, 0, scores, 0);
      nanos[i] = System.nanoTime() - start;
    }
    return of(nanos);
  }
}
