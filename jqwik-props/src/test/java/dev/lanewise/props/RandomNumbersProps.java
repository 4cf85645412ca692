package dev.lanewise.props;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.reference.ReferenceRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random numbers equal their references, depend on their position alone, and are distributed as they should be. */
class RandomNumbersProps extends KernelContract<RandomCase> {
  private static final int MANY = 1 << 20;
  private static final RandomNumbers RANDOM = RandomNumbers.create();
  private static final RandomNumbers PLAIN = RandomNumbers.plain();

  @Provide
  Arbitrary<RandomCase> cases() {
    return RandomCase.all();
  }

  @Override
  BiFunction<RandomCase, Data, Trial> operation(RandomCase c) {
    RandomNumbers op = RandomNumbers.create();
    return (of, data) -> new RandomTrial(op, of);
  }

  @Override
  int inputs() {
    return 0;
  }

  private static void fill(RandomNumbers op, RandomCase c, long position, float[] y, int from, int length) {
    switch (c.distribution()) {
      case UNIFORM -> op.uniform(Workers.TWO, c.seed(), 7, position, y, from, length, -1, 2.5f);
      case NORMAL -> op.normal(Workers.TWO, c.seed(), 7, position, y, from, length, 0.1f, 3);
      case BERNOULLI -> op.bernoulli(Workers.TWO, c.seed(), 7, position, y, from, length, 0.3);
    }
  }

  /** However a range is cut, and whether SIMD makes a piece or plain loops. */
  @Property
  void valuesDependOnTheirPositionAlone(@ForAll("cases") RandomCase c) {
    float[] whole = new float[c.range().length()];
    fill(RANDOM, c, c.position(), whole, 0, whole.length);
    float[] pieces = new float[whole.length];
    SplittableRandom random = new SplittableRandom(c.seed());
    for (int from = 0; from < pieces.length; ) {
      int most = random.nextInt(3) == 0 ? 1 : pieces.length - from;
      int length = 1 + random.nextInt(most);
      fill(random.nextBoolean() ? RANDOM : PLAIN, c, c.position() + from, pieces, from, length);
      from += length;
    }
    if (!Arrays.equals(whole, pieces)) {
      throw new AssertionError("a range in pieces has other values");
    }
  }

  // ---- the generator

  private static void requireVector(int[] counter, int[] key, int... expected) {
    int[] actual = ReferenceRandom.philox(counter, key);
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError(Arrays.toString(actual) + ", expected " + Arrays.toString(expected));
    }
  }

  /** The published known answers of Random123 ({@code kat_vectors}, philox4x32 with 10 rounds). */
  @Example
  void philoxGivesTheKnownAnswers() {
    requireVector(new int[4], new int[2], 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    requireVector(
        new int[] {-1, -1, -1, -1}, new int[] {-1, -1}, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    requireVector(
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, new int[] {0xa4093822, 0x299f31d0},
        0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  /** The first of them through the kernel: the first block of stream 0 under seed 0. */
  @Example
  void theKernelGivesTheKnownAnswer() {
    float[] y = new float[8 * Shapes.LANES];
    RANDOM.uniform(Workers.ONE, 0, 0, 0, y, 0, y.length, 0, 1);
    float[] expected = {0x6627e8 * 0x1p-24f, 0xe169c5 * 0x1p-24f, 0xbc57ac * 0x1p-24f, 0x9b00db * 0x1p-24f};
    if (!Arrays.equals(expected, Arrays.copyOf(y, 4))) {
      throw new AssertionError(Arrays.toString(y));
    }
  }

  // ---- the distributions

  private static float[] uniforms(long seed, long stream) {
    float[] y = new float[MANY];
    RANDOM.uniform(Workers.TWO, seed, stream, 0, y, 0, MANY, 0, 1);
    return y;
  }

  private static float[] normals(long seed, long stream) {
    float[] y = new float[MANY];
    RANDOM.normal(Workers.TWO, seed, stream, 0, y, 0, MANY, 0, 1);
    return y;
  }

  private static double mean(float[] y, DoubleUnaryOperator of) {
    double sum = 0;
    for (float value : y) {
      sum += of.applyAsDouble(value);
    }
    return sum / y.length;
  }

  /** Within four and a half standard errors. */
  private static void requireMean(String what, double expected, double deviation, double actual) {
    if (!(Math.abs(actual - expected) <= 4.5 * deviation / Math.sqrt(MANY))) {
      throw new AssertionError(what + ": " + actual + ", expected about " + expected);
    }
  }

  /** Kolmogorov and Smirnov: the largest distance of the distributions, at a level of about 1 in 1000. */
  private static void requireDistribution(float[] y, DoubleUnaryOperator function) {
    float[] sorted = y.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double f = function.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(f - (double) i / MANY, (i + 1.0) / MANY - f));
    }
    if (!(distance * Math.sqrt(MANY) < 1.95)) {
      throw new AssertionError("distance " + distance + " times √n: " + distance * Math.sqrt(MANY));
    }
  }

  @Example
  void uniformNumbersAreUniform() {
    for (long stream = 0; stream < 4; stream++) {
      float[] y = uniforms(11, stream);
      requireMean("mean", 0.5, Math.sqrt(1 / 12.0), mean(y, u -> u));
      requireMean("variance", 1 / 12.0, Math.sqrt(1 / 180.0), mean(y, u -> (u - 0.5) * (u - 0.5)));
      requireDistribution(y, u -> u);
    }
  }

  /** A range so narrow that rounding would often reach its end. */
  @Example
  void uniformNumbersStayBelowTheEnd() {
    float[] y = new float[10_000];
    float high = 1 + 3 * Math.ulp(1f);
    RANDOM.uniform(Workers.ONE, 1, 2, 3, y, 0, y.length, 1, high);
    for (float value : y) {
      if (!(value >= 1 && value < high)) {
        throw new AssertionError(value + " is not in [1, " + high + ")");
      }
    }
  }

  @Example
  void normalNumbersAreNormal() {
    for (long stream = 0; stream < 4; stream++) {
      float[] y = normals(12, stream);
      requireMean("mean", 0, 1, mean(y, z -> z));
      requireMean("variance", 1, Math.sqrt(2), mean(y, z -> z * z));
      requireMean("skewness", 0, Math.sqrt(15), mean(y, z -> z * z * z));
      requireMean("kurtosis", 3, Math.sqrt(96), mean(y, z -> z * z * z * z));
      requireDistribution(y, z -> 0.5 + ReferenceRandom.aboveHalf(z));
      for (int at = 2; at <= 4; at++) {
        double beyond = 0.5 - ReferenceRandom.aboveHalf(at);
        double deviation = Math.sqrt(beyond * (1 - beyond));
        int limit = at;
        requireMean("above " + at, beyond, deviation, mean(y, z -> z > limit ? 1 : 0));
        requireMean("below −" + at, beyond, deviation, mean(y, z -> z < -limit ? 1 : 0));
      }
    }
  }

  @Example
  void neighboursStreamsAndSeedsAreUncorrelated() {
    float[] y = normals(13, 5);
    for (float[] other : new float[][] {normals(13, 6), normals(14, 5), normals(13, 5L << 32)}) {
      requireMean("another stream or seed", 0, 1, correlation(y, other, 0));
    }
    for (int lag : new int[] {1, 2, 3, 4, 8, 16, 32, 64}) {
      requireMean("lag " + lag, 0, 1, correlation(y, y, lag));
    }
  }

  private static double correlation(float[] a, float[] b, int lag) {
    double sum = 0;
    for (int i = lag; i < MANY; i++) {
      sum += (double) a[i] * b[i - lag];
    }
    return sum / MANY;
  }

  @Example
  void onesAreAsManyAsTheirProbability() {
    float[] y = new float[MANY];
    for (double p : new double[] {0, 1e-4, 0.1, 0.5, 0.9, 1}) {
      RANDOM.bernoulli(Workers.TWO, 15, 16, 17, y, 0, MANY, p);
      requireMean("probability " + p, p, Math.sqrt(p * (1 - p)), mean(y, b -> b));
    }
  }
}
