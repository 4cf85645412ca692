package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarDropout;
import dev.lanewise.kernels.scalar.ScalarRandomNumbers;
import dev.lanewise.kernels.vector.VectorDropout;
import dev.lanewise.kernels.vector.VectorRandomNumbers;

/**
 * Dropout (Srivastava et al., 2014) as frameworks have it ({@code torch.nn.Dropout}): {@code y = x·m / (1 − p)}, m 0
 * with probability p, else 1, so that the mean stays. The gradient has the same form, {@code dx = dy·m / (1 − p)}. No
 * mask is kept: both draw it anew from (seed, stream, position), as {@link RandomNumbers#bernoulli} would.
 *
 * <p>{@link Dropout2d} drops whole channels. Not thread-safe: see {@link Operation}.
 */
public final class Dropout extends Operation {
  /** Elements of a chunk: 64 KB of each array, as in all kernels that work element by element. */
  private static final int CHUNK = 1 << 14;

  /** Factors made at a time: 4 KB, which stay in L1. */
  private static final int TILE = 1 << 10;

  private final int threshold;
  private final float keptFactor;

  // The arguments of the run in progress.
  private long seed;
  private long stream;
  private long position;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private int length;
  private float[] scratch;

  private Dropout(double probability) {
    requireProbability(probability);
    threshold = RandomNumbers.threshold(probability);
    keptFactor = keptFactor(probability);
  }

  /**
   * A dropout that drops elements with this probability, to the nearest multiple of 2⁻³².
   *
   * @param probability p, 0 or more, below 1
   * @throws IllegalArgumentException if the probability is out of its range
   */
  public static Dropout of(double probability) {
    return new Dropout(probability);
  }

  static void requireProbability(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("probability: " + probability + ", expected 0 or more, below 1");
    }
  }

  /** What an element is multiplied by that is not dropped. */
  static float keptFactor(double probability) {
    return (float) (1 / (1 - probability));
  }

  /** Factors at positions of a stream: 0 or that of a kept element. */
  static void factors(
      long seed, long stream, long position, float[] f, int fOffset, int length, int threshold, float kept) {
    if (Backend.isVector()) {
      VectorRandomNumbers.either(seed, stream, position, f, fOffset, length, threshold, 0, kept);
    } else {
      ScalarRandomNumbers.either(seed, stream, position, f, fOffset, length, threshold, 0, kept);
    }
  }

  /** y = x·f. */
  static void scale(float[] x, int xOffset, float[] f, int fOffset, float[] y, int yOffset, int length) {
    if (Backend.isVector()) {
      VectorDropout.scale(x, xOffset, f, fOffset, y, yOffset, length);
    } else {
      ScalarDropout.scale(x, xOffset, f, fOffset, y, yOffset, length);
    }
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, TILE);
  }

  /**
   * y = x·m / (1 − p); y may be x.
   *
   * @param position of the first element in the stream, 0 or more
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or the position is out of its range
   */
  public void forward(
      Parallel parallel, long seed, long stream, long position, float[] x, int xOffset, float[] y, int yOffset,
      int length, float[] scratch) {
    run(parallel, seed, stream, position, "x", x, xOffset, "y", y, yOffset, length, scratch);
  }

  /**
   * dx = dy·m / (1 − p), with the m that {@link #forward} had for the same seed, stream and position; dx may be dy.
   *
   * @param position of the first element in the stream, 0 or more
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, dx overlaps dy partly, or the position is out of its
   *     range
   */
  public void backward(
      Parallel parallel, long seed, long stream, long position, float[] dy, int dyOffset, float[] dx, int dxOffset,
      int length, float[] scratch) {
    run(parallel, seed, stream, position, "dy", dy, dyOffset, "dx", dx, dxOffset, length, scratch);
  }

  private void run(
      Parallel parallel, long seed, long stream, long position, String xName, float[] x, int xOffset, String yName,
      float[] y, int yOffset, int length, float[] scratch) {
    Arguments.atLeast("length", length, 0);
    Arguments.span(xName, x, xOffset, length);
    Arguments.span(yName, y, yOffset, length);
    Arguments.disjointOrSame(yName, y, yOffset, xName, x, xOffset, length);
    RandomNumbers.requirePosition(position, length);
    requireScratch(parallel, scratch);
    this.seed = seed;
    this.stream = stream;
    this.position = position;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.length = length;
    this.scratch = scratch;
    parallel.run(this, (int) (((long) length + CHUNK - 1) / CHUNK));
  }

  @Override
  protected void run(int chunk, int worker) {
    int start = chunk * CHUNK;
    int end = Math.min(CHUNK, length - start);
    for (int i = 0; i < end; i += TILE) {
      int at = start + i;
      int count = Math.min(TILE, end - i);
      factors(seed, stream, position + at, scratch, worker * TILE, count, threshold, keptFactor);
      scale(x, xOffset + at, scratch, worker * TILE, y, yOffset + at, count);
    }
  }
}
