package dev.lanewise.jmh;

import java.util.SplittableRandom;

/** The same numbers in each run. */
public final class RandomData {
  private final SplittableRandom random;

  /** The usual numbers. */
  public RandomData() {
    this(42);
  }

  /** Other numbers for another seed. */
  public RandomData(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Multiples of 2^−23 in −1 .. 1: no denormals, which would slow a kernel down by themselves. */
  public float[] floats(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(-(1 << 23), (1 << 23) + 1) * 0x1p-23f;
    }
    return values;
  }

  /** All bytes. */
  byte[] bytes(int length) {
    byte[] values = new byte[length];
    random.nextBytes(values);
    return values;
  }

  /** Whole numbers 0 .. bound − 1. */
  int[] ints(int length, int bound) {
    return random.ints(length, 0, bound).toArray();
  }
}
