package dev.lanewise.nn;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills arrays with random values around 0, each a function of the seed and its place alone.
 *
 * <p>The first {@value #PLAIN} values of a JVM come from plain loops, which give the same bits: a JVM's first network,
 * of a million parameters, is there after 0.07 s, not 0.8 s, in which SIMD runs uncompiled (Zen 4, 512 bits). Then the
 * loops have taken about as much longer than SIMD would have as it takes to compile it: it is worth it from there on.
 */
final class Draws {
  private static final int PLAIN = 1 << 25;
  private static final AtomicLong DRAWN = new AtomicLong();

  private Draws() {}

  /** Fills values {@code from .. from + length − 1}. */
  private interface Fill {
    void run(RandomNumbers random, int from, int length);
  }

  /** Fills values by plain loops as long as these are due, then by SIMD. */
  private static void fill(int length, Fill fill) {
    int plain = (int) Math.clamp(PLAIN - DRAWN.getAndAdd(length), 0L, length);
    fill.run(RandomNumbers.plain(), 0, plain);
    if (plain < length) {
      fill.run(RandomNumbers.create(), plain, length - plain);
    }
  }

  static void normal(float[] values, long seed, double std) {
    fill(values.length, (random, from, length) ->
        random.normal(Parallel.serial(), seed, 0, from, values, from, length, 0, (float) std));
  }

  static void uniform(float[] values, long seed, double bound) {
    fill(values.length, (random, from, length) ->
        random.uniform(Parallel.serial(), seed, 0, from, values, from, length, (float) -bound, (float) bound));
  }

  /** Normal within ±2·std: what lies beyond is drawn again from the same place of the next stream. */
  static void truncatedNormal(float[] values, long seed, double std) {
    normal(values, seed, std);
    RandomNumbers random = RandomNumbers.plain();
    for (int i = 0; i < values.length; i++) {
      for (long stream = 1; Math.abs(values[i]) > 2 * std; stream++) {
        random.normal(Parallel.serial(), seed, stream, i, values, i, 1, 0, (float) std);
      }
    }
  }
}
