package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarGlobalPool2d;
import dev.lanewise.kernels.vector.VectorGlobalPool2d;
import java.util.Arrays;

/**
 * The largest element of each channel over all pixels, channels last: {@code y[n][c] = max_p x[n][p][c]}, NaN being
 * larger than all. {@code routing[n][c] = i·w + j} names the pixel (i, j) that won, the first of equals. Backward sets
 * dx to {@code dy} there and to 0 elsewhere.
 *
 * <p>Work is cut into slices of the pixels of each image, at most 16 whatever the number of threads. What they found
 * lies in arrays of this operation until it is put together.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class GlobalMaxPool2d extends GlobalPool2d {
  private final float[] maxima;
  private final int[] winners;

  // The arguments of the run in progress: x, or dy, routing and dx.
  private float[] from;
  private int fromOffset;
  private int[] routing;
  private int routingOffset;
  private float[] dx;
  private int dxOffset;
  private boolean forward;

  private GlobalMaxPool2d(int n, int h, int w, int c) {
    super(n, h, w, c);
    maxima = new float[rowsLength()];
    winners = new int[maxima.length];
  }

  /**
   * For at most {@code n} images of {@code h×w×c}.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), or x larger than an array
   */
  public static GlobalMaxPool2d of(int n, int h, int w, int c) {
    return new GlobalMaxPool2d(n, h, w, c);
  }

  /**
   * Pools {@code n} images, 0 .. the most this operation was made for.
   *
   * @param y receives {@code n} rows of channels
   * @param routing receives as many numbers
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public void forward(
      Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, int[] routing, int routingOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    Arguments.span("routing", routing, routingOffset, (long) n * channels);
    find(parallel, n, x, xOffset);
    for (int i = 0; i < n * channels; i++) {
      int winner = winner(i / channels, i % channels);
      y[yOffset + i] = maxima[winner];
      routing[routingOffset + i] = winners[winner];
    }
  }

  /**
   * Pools {@code n} images without noting the winners: the same y, to the bit.
   *
   * @param y receives {@code n} rows of channels
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    find(parallel, n, x, xOffset);
    for (int i = 0; i < n * channels; i++) {
      y[yOffset + i] = maxima[winner(i / channels, i % channels)];
    }
  }

  private void find(Parallel parallel, int n, float[] x, int xOffset) {
    from = x;
    fromOffset = xOffset;
    forward = true;
    parallel.run(this, chunks(n));
  }

  /** Where the largest of the slices' maxima lies, the first of equals. */
  private int winner(int image, int c) {
    int row = image * slices * rowLength + c;
    int winner = row;
    for (int s = 1; s < slices; s++) {
      float max = maxima[winner];
      float v = maxima[row + s * rowLength];
      if (v > max || v != v && max == max) {
        winner = row + s * rowLength;
      }
    }
    return winner;
  }

  /**
   * The gradient with respect to the input of {@code n} images.
   *
   * @param routing what {@link #forward} noted; a number that is no pixel's routes nowhere
   * @param dx receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public void backward(
      Parallel parallel, int n, float[] dy, int dyOffset, int[] routing, int routingOffset, float[] dx, int dxOffset) {
    requireBackward(n, dy, dyOffset, dx, dxOffset);
    Arguments.span("routing", routing, routingOffset, (long) n * channels);
    from = dy;
    fromOffset = dyOffset;
    this.routing = routing;
    this.routingOffset = routingOffset;
    this.dx = dx;
    this.dxOffset = dxOffset;
    forward = false;
    parallel.run(this, chunks(n));
  }

  @Override
  void slice(int image, int first, int count, int row) {
    int at = (image * pixels + first) * channels;
    if (!forward) {
      route(image, first, count, dxOffset + at);
    } else if (Backend.isVector()) {
      VectorGlobalPool2d.max(from, fromOffset + at, first, count, channels, maxima, winners, row);
    } else {
      ScalarGlobalPool2d.max(from, fromOffset + at, first, count, channels, maxima, winners, row);
    }
  }

  private void route(int image, int first, int count, int dxAt) {
    Arrays.fill(dx, dxAt, dxAt + count * channels, 0);
    for (int c = 0; c < channels; c++) {
      int pixel = routing[routingOffset + image * channels + c];
      if (pixel >= first && pixel < first + count) {
        dx[dxAt + (pixel - first) * channels + c] = from[fromOffset + image * channels + c];
      }
    }
  }
}
