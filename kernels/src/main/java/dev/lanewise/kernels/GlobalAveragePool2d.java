package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarGlobalPool2d;
import dev.lanewise.kernels.vector.VectorGlobalPool2d;

/**
 * The average of each channel over all pixels, channels last: {@code y[n][c] = Σ_p x[n][p][c] · (1 / (h·w))}, and its
 * adjoint, {@code dx[n][p][c] = dy[n][c] · (1 / (h·w))}, the quotient being the float nearest to it.
 *
 * <p>Work is cut into slices of the pixels of each image, at most 16 whatever the number of threads; their sums are
 * added in order.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class GlobalAveragePool2d extends GlobalPool2d {
  /** Elements of dx that are copied from each other while they lie in L1: 8 KB. */
  private static final int RUN = 1 << 11;

  private final float scale;

  // The arguments of the run in progress: x and scratch, or dy and dx.
  private float[] from;
  private int fromOffset;
  private float[] to;
  private int toOffset;
  private boolean forward;

  private GlobalAveragePool2d(int n, int h, int w, int c) {
    super(n, h, w, c);
    scale = 1f / pixels;
  }

  /**
   * For at most {@code n} images of {@code h×w×c}.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), or x larger than an array
   */
  public static GlobalAveragePool2d of(int n, int h, int w, int c) {
    return new GlobalAveragePool2d(n, h, w, c);
  }

  /** The sums of the slices, for {@link #forward}. */
  @Override
  public int scratchLength(int workers) {
    return rowsLength();
  }

  /**
   * Averages {@code n} images, 0 .. the most this operation was made for.
   *
   * @param y receives {@code n} rows of channels
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, float[] scratch) {
    requireForward(n, x, xOffset, y, yOffset);
    requireScratch(parallel, scratch);
    from = x;
    fromOffset = xOffset;
    to = scratch;
    toOffset = 0;
    forward = true;
    parallel.run(this, chunks(n));
    for (int image = 0; image < n; image++) {
      addSlices(scratch, image * slices * rowLength, y, yOffset + image * channels);
    }
  }

  private void addSlices(float[] sums, int row, float[] y, int yOffset) {
    for (int c = 0; c < channels; c++) {
      float sum = sums[row + c];
      for (int s = 1; s < slices; s++) {
        sum += sums[row + s * rowLength + c];
      }
      y[yOffset + c] = sum * scale;
    }
  }

  /**
   * The gradient with respect to the input of {@code n} images.
   *
   * @param dx receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public void backward(Parallel parallel, int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    requireBackward(n, dy, dyOffset, dx, dxOffset);
    from = dy;
    fromOffset = dyOffset;
    to = dx;
    toOffset = dxOffset;
    forward = false;
    parallel.run(this, chunks(n));
  }

  @Override
  void slice(int image, int first, int count, int row) {
    int at = (image * pixels + first) * channels;
    if (!forward) {
      spread(fromOffset + image * channels, toOffset + at, count * channels);
    } else if (Backend.isVector()) {
      VectorGlobalPool2d.sum(from, fromOffset + at, count, channels, to, row);
    } else {
      ScalarGlobalPool2d.sum(from, fromOffset + at, count, channels, to, row);
    }
  }

  /** The first pixel is computed, the others are copies: of ever longer runs, then of one run. */
  private void spread(int dyAt, int dxAt, int length) {
    for (int c = 0; c < channels; c++) {
      to[dxAt + c] = from[dyAt + c] * scale;
    }
    int run = channels;
    int done = channels;
    while (done < length) {
      int more = Math.min(run, length - done);
      System.arraycopy(to, dxAt, to, dxAt + done, more);
      done += more;
      run = done <= RUN ? done : run;
    }
  }
}
