package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarRandomNumbers;
import dev.lanewise.kernels.vector.VectorRandomNumbers;
import java.util.Arrays;

/**
 * Random numbers that depend on (seed, stream, position) alone: the element at position p has its value however a
 * range is cut, in whatever order it is made, on any CPU and any number of threads. There is no state to keep; a
 * training step may use its number as the stream, a layer its place as the seed.
 *
 * <p>The bits are those of Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
 * 2011), 32 for each element: the seed is the key, {@code position / 4} the lower and the stream the upper half of the
 * counter, {@code position mod 4} the word. Not for cryptography.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class RandomNumbers extends RangeOperation {
  private enum Distribution {
    UNIFORM,
    NORMAL,
    BERNOULLI
  }

  private final boolean vector;

  // The arguments of the run in progress.
  private Distribution distribution;
  private long seed;
  private long stream;
  private long position;
  private float[] y;
  private int yOffset;
  private float first;
  private float second;
  private float high;
  private double probability;

  private RandomNumbers(boolean vector) {
    this.vector = vector;
  }

  /** Makes the operation. */
  public static RandomNumbers create() {
    return new RandomNumbers(Backend.isVector());
  }

  /**
   * Makes an operation that gives the same numbers by plain loops, whatever the backend. Once compiled these take four
   * times as long as SIMD (2²⁰ normal numbers on one thread of a Zen 4: 20 ms, not 5), but they are compiled after 0.02
   * s, SIMD only after 0.8 s: for the few numbers of a start.
   */
  public static RandomNumbers plain() {
    return new RandomNumbers(false);
  }

  /** 2³² · probability − 2³¹: as many of the signed words are below it; for a probability below 1. */
  static int threshold(double probability) {
    return (int) (Math.rint(probability * 0x1p32) - 0x1p31);
  }

  static void requirePosition(long position, long length) {
    if (position < 0 || position > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "position: " + position + ", expected 0 .. 2^63 - 1 for it and for the end of " + length + " elements");
    }
  }

  /**
   * Evenly distributed: low + u·(high − low), u a multiple of 2⁻²⁴ in [0, 1); never {@code high}, though the sum is
   * rounded.
   *
   * @param position of the first element in the stream, 0 or more
   * @throws IllegalArgumentException if y is too short, low is not below high, or the difference is not finite
   */
  public void uniform(
      Parallel parallel, long seed, long stream, long position, float[] y, int yOffset, int length, float low,
      float high) {
    check(position, y, yOffset, length);
    requireFinite("low", low);
    requireFinite("high", high);
    if (!(low < high)) {
      throw new IllegalArgumentException("high: " + high + ", expected more than low, " + low);
    }
    requireFinite("high: less low", high - low);
    first = low;
    second = high - low;
    this.high = high;
    run(parallel, Distribution.UNIFORM, seed, stream, position, y, yOffset, length);
  }

  /**
   * Normally distributed: mean + deviation·z, z the quantile of the middle of one of 2³² intervals, so at most 6.34
   * deviations from the mean; z is at most 10⁻⁶ of itself off (Giles, "Approximating
   * the erfinv function", GPU Computing Gems, 2011, in float).
   *
   * @param position of the first element in the stream, 0 or more
   * @throws IllegalArgumentException if y is too short, a number is not finite, or the deviation is negative
   */
  public void normal(
      Parallel parallel, long seed, long stream, long position, float[] y, int yOffset, int length, float mean,
      float deviation) {
    check(position, y, yOffset, length);
    requireFinite("mean", mean);
    requireFinite("deviation", deviation);
    if (deviation < 0) {
      throw new IllegalArgumentException("deviation: " + deviation + ", expected 0 or more");
    }
    first = mean;
    second = (float) (Math.sqrt(2) * deviation);
    run(parallel, Distribution.NORMAL, seed, stream, position, y, yOffset, length);
  }

  /**
   * 1 with the probability given, to the nearest multiple of 2⁻³², else 0.
   *
   * @param position of the first element in the stream, 0 or more
   * @param probability 0 .. 1
   * @throws IllegalArgumentException if y is too short or the probability out of its range
   */
  public void bernoulli(
      Parallel parallel, long seed, long stream, long position, float[] y, int yOffset, int length,
      double probability) {
    check(position, y, yOffset, length);
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability: " + probability + ", expected 0 .. 1");
    }
    this.probability = probability;
    run(parallel, Distribution.BERNOULLI, seed, stream, position, y, yOffset, length);
  }

  private static void requireFinite(String name, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected a finite number");
    }
  }

  private static void check(long position, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("y", y, yOffset, length);
    requirePosition(position, length);
  }

  private void run(
      Parallel parallel, Distribution distribution, long seed, long stream, long position, float[] y, int yOffset,
      int length) {
    this.distribution = distribution;
    this.seed = seed;
    this.stream = stream;
    this.position = position;
    this.y = y;
    this.yOffset = yOffset;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    switch (distribution) {
      case UNIFORM -> uniform(position + from, yOffset + from, count);
      case NORMAL -> normal(position + from, yOffset + from, count);
      case BERNOULLI -> bernoulli(position + from, yOffset + from, count);
    }
  }

  private void uniform(long at, int yAt, int count) {
    float below = Math.nextDown(high);
    if (vector) {
      VectorRandomNumbers.uniform(seed, stream, at, y, yAt, count, first, second, high, below);
    } else {
      ScalarRandomNumbers.uniform(seed, stream, at, y, yAt, count, first, second, high, below);
    }
  }

  private void normal(long at, int yAt, int count) {
    if (vector) {
      VectorRandomNumbers.normal(seed, stream, at, y, yAt, count, first, second);
    } else {
      ScalarRandomNumbers.normal(seed, stream, at, y, yAt, count, first, second);
    }
  }

  private void bernoulli(long at, int yAt, int count) {
    if (probability * 0x1p32 > 0x1p32 - 0.5) {
      Arrays.fill(y, yAt, yAt + count, 1);
    } else if (vector) {
      VectorRandomNumbers.either(seed, stream, at, y, yAt, count, threshold(probability), 1, 0);
    } else {
      ScalarRandomNumbers.either(seed, stream, at, y, yAt, count, threshold(probability), 1, 0);
    }
  }
}
