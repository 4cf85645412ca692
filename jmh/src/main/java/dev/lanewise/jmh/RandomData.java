package dev.lanewise.jmh;

import java.util.SplittableRandom;

/** The same numbers in each run. */
final class RandomData {
  private final SplittableRandom random = new SplittableRandom(42);

  /** Multiples of 2^−23 in −1 .. 1: no denormals, which would slow a kernel down by themselves. */
  float[] floats(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(-(1 << 23), (1 << 23) + 1) * 0x1p-23f;
    }
    return values;
  }

  /** Whole numbers 0 .. bound − 1. */
  int[] ints(int length, int bound) {
    return random.ints(length, 0, bound).toArray();
  }
}
