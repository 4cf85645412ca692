package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * One number from a whole range: sums and norms, mean and variance, the largest and the smallest, whether all is
 * finite.
 *
 * <p>Work is cut into at most {@value #MAX_SLICES} slices, by the length alone, and their results are joined in order,
 * so the same range gives the same bits for any number of threads. Floats are added within blocks of 4096 elements, in
 * four vectors, everything else in double: a sum is off by at most (1024 / lanes + 6) · 2^−24 · Σ|term|. No sum of
 * finite floats overflows, nor do squares overflow or underflow.
 *
 * <p>NaN in the range gives NaN (or is found by {@link #argMax}); infinities add up as IEEE says.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Reduce extends Operation {
  private static final int MAX_SLICES = 64;

  /** The least elements of a slice: 64 KB. */
  private static final int SLICE = 1 << 14;

  /** Numbers that a slice leaves behind or needs on the way. */
  private static final int PARTIALS = 4;

  private final double[] partials = new double[MAX_SLICES * PARTIALS];
  private final float[] lanes = new float[MAX_SLICES * Blocks.LANES];

  // The arguments of the run in progress.
  private Function function;
  private float[] x;
  private int xOffset;
  private int length;
  private int sliceLength;
  private int slices;

  private Reduce() {}

  private enum Function {
    SUM, ABSOLUTES, SQUARES, VARIANCE, MAX, MIN, MAX_ABSOLUTE, ARG_MAX, NON_FINITE
  }

  /** For ranges of any length. */
  public static Reduce create() {
    return new Reduce();
  }

  /**
   * Σ x, 0 of nothing.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public double sum(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.SUM, x, xOffset, length, 0);
    return total();
  }

  /**
   * Σ x / length, NaN of nothing.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public double mean(Parallel parallel, float[] x, int xOffset, int length) {
    return sum(parallel, x, xOffset, length) / length;
  }

  /**
   * Σ (x − mean)² / (length − correction): 0 for the variance of all there is, 1 (Bessel) for an estimate from a
   * sample. NaN where length ≤ correction. Two passes over each block and Chan's update between blocks.
   *
   * @param correction 0 or 1
   * @throws IllegalArgumentException if the array is too short or correction neither
   */
  public double variance(Parallel parallel, float[] x, int xOffset, int length, int correction) {
    Arguments.inRange("correction", correction, 0, 1);
    reduce(parallel, Function.VARIANCE, x, xOffset, length, 0);
    for (int s = 1; s < slices; s++) {
      long before = (long) s * sliceLength;
      Blocks.merge(
          partials, 0, before, partials[s * PARTIALS], partials[s * PARTIALS + 1],
          Math.min(sliceLength, length - before));
    }
    return length > correction ? partials[1] / (length - correction) : Double.NaN;
  }

  /**
   * Σ |x|, the L1 norm.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public double norm1(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.ABSOLUTES, x, xOffset, length, 0);
    return total();
  }

  /**
   * √Σ x², the L2 norm.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public double norm2(Parallel parallel, float[] x, int xOffset, int length) {
    return Math.sqrt(sumOfSquares(parallel, x, xOffset, length));
  }

  /**
   * Σ x², which no floats make overflow.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public double sumOfSquares(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.SQUARES, x, xOffset, length, 0);
    return total();
  }

  /**
   * max |x|, the maximum norm; 0 of nothing.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public float normMax(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.MAX_ABSOLUTE, x, xOffset, length, 0);
    return largest();
  }

  /**
   * The largest; NaN if there is one. Which zero it is where +0 and −0 are the largest is not said.
   *
   * @throws IllegalArgumentException if {@code length < 1} or the array is too short
   */
  public float max(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.MAX, x, xOffset, length, 1);
    return largest();
  }

  /**
   * The smallest; NaN if there is one. Which zero it is where +0 and −0 are the smallest is not said.
   *
   * @throws IllegalArgumentException if {@code length < 1} or the array is too short
   */
  public float min(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.MIN, x, xOffset, length, 1);
    double least = partials[0];
    for (int s = 1; s < slices; s++) {
      least = Math.min(least, partials[s * PARTIALS]);
    }
    return (float) least;
  }

  /**
   * The index of the first maximum, counted from {@code xOffset}; that of the first NaN if there is one.
   *
   * @throws IllegalArgumentException if {@code length < 1} or the array is too short
   */
  public int argMax(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.ARG_MAX, x, xOffset, length, 1);
    int best = (int) partials[0];
    for (int s = 1; s < slices; s++) {
      float most = x[xOffset + best];
      int index = (int) partials[s * PARTIALS];
      if (most == most && !(x[xOffset + index] <= most)) {
        best = index;
      }
    }
    return best;
  }

  /**
   * How many elements are NaN or infinite.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public int countNonFinite(Parallel parallel, float[] x, int xOffset, int length) {
    reduce(parallel, Function.NON_FINITE, x, xOffset, length, 0);
    return (int) total();
  }

  /**
   * Whether no element is NaN or infinite.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public boolean isFinite(Parallel parallel, float[] x, int xOffset, int length) {
    return countNonFinite(parallel, x, xOffset, length) == 0;
  }

  private void reduce(Parallel parallel, Function function, float[] x, int xOffset, int length, int least) {
    Arguments.atLeast("length", length, least);
    Arguments.span("x", x, xOffset, length);
    this.function = function;
    this.x = x;
    this.xOffset = xOffset;
    this.length = length;
    int blocks = (int) (((long) length + Blocks.BLOCK - 1) / Blocks.BLOCK);
    sliceLength = Math.max(SLICE, (blocks + MAX_SLICES - 1) / MAX_SLICES * Blocks.BLOCK);
    slices = (int) (((long) length + sliceLength - 1) / sliceLength);
    partials[0] = 0;
    partials[1] = 0;
    parallel.run(this, slices);
  }

  private double total() {
    double total = partials[0];
    for (int s = 1; s < slices; s++) {
      total += partials[s * PARTIALS];
    }
    return total;
  }

  private float largest() {
    double most = partials[0];
    for (int s = 1; s < slices; s++) {
      most = Math.max(most, partials[s * PARTIALS]);
    }
    return (float) most;
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * sliceLength;
    int at = xOffset + from;
    int count = Math.min(sliceLength, length - from);
    int lane = slice * Blocks.LANES;
    int into = slice * PARTIALS;
    switch (function) {
      case SUM -> partials[into] = Blocks.sum(x, at, count, lanes, lane);
      case ABSOLUTES -> partials[into] = Blocks.sumOfAbsolutes(x, at, count, lanes, lane);
      case SQUARES -> partials[into] = Blocks.sumOfSquares(x, at, count, lanes, lane, partials, into + 2);
      case VARIANCE -> Blocks.variance(x, at, count, lanes, lane, partials, into);
      case MAX -> partials[into] = Blocks.max(x, at, count);
      case MIN -> partials[into] = Blocks.min(x, at, count);
      case MAX_ABSOLUTE -> partials[into] = Blocks.maxAbsolute(x, at, count);
      case ARG_MAX -> partials[into] = from + Blocks.argMax(x, at, count);
      case NON_FINITE -> partials[into] = Blocks.nonFinite(x, at, count, lanes, lane);
      default -> throw new AssertionError(function);
    }
  }
}
