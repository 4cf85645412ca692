package dev.lanewise.nn;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;

/** Fills arrays with random values around 0, each a function of the seed and its place alone. */
final class Draws {
  private Draws() {}

  static void normal(float[] values, long seed, double std) {
    RandomNumbers.create().normal(Parallel.serial(), seed, 0, 0, values, 0, values.length, 0, (float) std);
  }

  static void uniform(float[] values, long seed, double bound) {
    RandomNumbers.create().uniform(
        Parallel.serial(), seed, 0, 0, values, 0, values.length, (float) -bound, (float) bound);
  }

  /** Normal within ±2·std: what lies beyond is drawn again from the same place of the next stream. */
  static void truncatedNormal(float[] values, long seed, double std) {
    normal(values, seed, std);
    RandomNumbers random = RandomNumbers.create();
    for (int i = 0; i < values.length; i++) {
      for (long stream = 1; Math.abs(values[i]) > 2 * std; stream++) {
        random.normal(Parallel.serial(), seed, stream, i, values, i, 1, 0, (float) std);
      }
    }
  }
}
