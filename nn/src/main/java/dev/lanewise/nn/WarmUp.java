package dev.lanewise.nn;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * Runs small batches until the JVM has compiled what a plan needs. A vector kernel runs at a thousandth of its speed
 * until C2 has compiled it, so a first batch of full size would crawl through the interpreter. Batches of a few samples
 * get there sooner, and take every branch that full ones take: fewer leave out the second block of a sum, say, and what
 * C2 compiles without it has to be thrown away later.
 *
 * <p>Training Mini-AlexNet with batch 64 on two threads (Zen 4, JDK 25), 90 % of full speed was reached 2.3-2.4 s after
 * the start of the JVM with batches of 8 for a second, 2.3-3.3 with 1, 2.7-2.8 with 16, and 2.6-3.3 without any.
 */
final class WarmUp {
  private static final int SAMPLES = 8;
  private static final long MOST_NANOS = 1_000_000_000L;

  /** C2 takes 0.1-0.3 s for one of the largest kernels. */
  private static final long CALM_NANOS = 300_000_000L;

  private WarmUp() {}

  /** Samples of a warm-up run of a plan for {@code batch}. */
  static int samples(int batch) {
    return Math.min(SAMPLES, batch);
  }

  /** Input for them; neither zeros nor equal, so that activations go both ways. */
  static float[] input(int samples, Shape sample) {
    float[] x = new float[samples * sample.size()];
    RandomNumbers.plain().normal(Parallel.serial(), 1, 0, 0, x, 0, x.length, 0, 1);
    return x;
  }

  /** Repeats a run until it has not become a fifth faster for 0.3 seconds, one second at most. */
  static void repeat(Runnable run) {
    long start = System.nanoTime();
    long calmSince = start;
    long best = Long.MAX_VALUE;
    long now = start;
    while (now - start < MOST_NANOS && now - calmSince < CALM_NANOS) {
      run.run();
      long end = System.nanoTime();
      if (end - now < best * 0.8) {
        best = end - now;
        calmSince = end;
      }
      now = end;
    }
  }
}
