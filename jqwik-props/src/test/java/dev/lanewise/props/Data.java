package dev.lanewise.props;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * The values of a kernel's inputs, drawn from a seed. The inputs of a kernel are numbered; each has its own stream, so
 * the values of one do not depend on the size of another.
 */
final class Data {
  private static final float[] SPECIALS = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

  private final long seed;
  private final boolean whole;
  private final int special;

  private Data(long seed, boolean whole, int special) {
    this.seed = seed;
    this.whole = whole;
    this.special = special;
  }

  /** Whole numbers −3 .. 3: sums of millions of their products are exact in float, and ties are many. */
  static Data integers(long seed) {
    return new Data(seed, true, -1);
  }

  /** Evenly distributed between −1 and 1; a product of two is never denormal. */
  static Data floats(long seed) {
    return new Data(seed, false, -1);
  }

  /** {@link #integers}, and one or two elements of input {@code special}, or many, are NaN or infinite. */
  static Data specials(long seed, int special) {
    return new Data(seed, true, special);
  }

  float[] input(int number, int length) {
    SplittableRandom random = stream(number);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = whole ? integer(random) : fraction(random);
    }
    if (number == special && length > 0) {
      for (int i = random.nextBoolean() ? random.nextInt(1, 3) : 1 + length / 4; i > 0; i--) {
        values[random.nextInt(length)] = SPECIALS[random.nextInt(SPECIALS.length)];
      }
    }
    return values;
  }

  /** A multiple of 2⁻²³. */
  private static float fraction(SplittableRandom random) {
    return (random.nextInt() >> 8) * 0x1p-23f;
  }

  /** −3 .. 3, with a zero of either sign. */
  private static float integer(SplittableRandom random) {
    int value = random.nextInt(-3, 5);
    return value == 4 ? -0f : value;
  }

  /** Whether values are whole numbers. */
  boolean isWhole() {
    return whole;
  }

  /** Whole numbers 0 .. bound − 1. */
  int[] indices(int number, int length, int bound) {
    return stream(number).ints(length, 0, bound).toArray();
  }

  private SplittableRandom stream(int number) {
    return new SplittableRandom(seed ^ number * 0x9e3779b97f4a7c15L);
  }

  static float[] nans(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  static double[] doubles(float[] values, DoubleUnaryOperator of) {
    double[] mapped = new double[values.length];
    Arrays.setAll(mapped, i -> of.applyAsDouble(values[i]));
    return mapped;
  }
}
