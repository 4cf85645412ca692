package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarChannelCopy;
import java.util.Arrays;

/**
 * Every {@code stride}-th row and column of images, from the first on, with channels of zeros put around theirs: from
 * {@code x[n][h][w][c]} to {@code y[n][oh][ow][oc]}, oh = ⌈h / stride⌉, ow = ⌈w / stride⌉,
 *
 * <pre>
 * y[n][i][j][before + k] = x[n][i · stride][j · stride][k]          k = 0 .. c − 1, 0 in the other channels
 * </pre>
 *
 * <p>It is the shortcut without parameters of residual networks, their option A: {@code pad(x[:, :, ::2, ::2], …)} in
 * PyTorch. (He et al., Deep Residual Learning for Image Recognition, 2015.) Backward is the adjoint.
 *
 * <p>Only copies and zeros: the same on all backends. Work is cut into rows of what is written.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Subsample2d extends Operation {
  /** Elements of a chunk: 64 KB of what is written. Not tuned. */
  private static final int CHUNK = 1 << 14;

  private final int h;
  private final int w;
  private final int c;
  private final int stride;
  private final int oh;
  private final int ow;
  private final int oc;
  private final int before;

  // The arguments of the run in progress.
  private boolean backward;
  private int rows;
  private int rowsPerChunk;
  private float[] in;
  private int inOffset;
  private float[] out;
  private int outOffset;

  private Subsample2d(int h, int w, int c, int stride, int oc, int before) {
    this.h = h;
    this.w = w;
    this.c = c;
    this.stride = stride;
    this.oh = Math.ceilDiv(h, stride);
    this.ow = Math.ceilDiv(w, stride);
    this.oc = oc;
    this.before = before;
  }

  /**
   * Of images h × w of c channels.
   *
   * @param stride rows from one that is taken to the next, and columns
   * @param oc channels of y, at least c
   * @param before channels of zeros before those of x, at most oc − c; the other zeros follow behind
   * @throws IllegalArgumentException if a number is out of range or an image larger than an array
   */
  public static Subsample2d of(int h, int w, int c, int stride, int oc, int before) {
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    Arguments.atLeast("stride", stride, 1);
    Arguments.atLeast("oc", oc, c);
    Arguments.inRange("before", before, 0, oc - c);
    Arguments.product("x", h, w, c);
    Arguments.product("y", Math.ceilDiv(h, stride), Math.ceilDiv(w, stride), oc);
    return new Subsample2d(h, w, c, stride, oc, before);
  }

  /** Rows of y. */
  public int oh() {
    return oh;
  }

  /** Columns of y. */
  public int ow() {
    return ow;
  }

  /**
   * y from {@code n} images x.
   *
   * @throws IllegalArgumentException if n is negative, an array too short, or y overlaps x
   */
  public void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    Arguments.span("x", x, xOffset, xLength(n));
    Arguments.span("y", y, yOffset, yLength(n));
    Arguments.disjoint("y", y, yOffset, yLength(n), "x", x, xOffset, xLength(n));
    run(parallel, false, n * oh, ow * oc, x, xOffset, y, yOffset);
  }

  /**
   * The gradient of x from that of y: zero where nothing was taken.
   *
   * @throws IllegalArgumentException if n is negative, an array too short, or dx overlaps dy
   */
  public void backward(Parallel parallel, int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Arguments.atLeast("n", n, 0);
    Arguments.span("dy", dy, dyOffset, yLength(n));
    Arguments.span("dx", dx, dxOffset, xLength(n));
    Arguments.disjoint("dx", dx, dxOffset, xLength(n), "dy", dy, dyOffset, yLength(n));
    run(parallel, true, n * h, w * c, dy, dyOffset, dx, dxOffset);
  }

  private long xLength(int n) {
    return (long) n * (h * w * c);
  }

  private long yLength(int n) {
    return (long) n * (oh * ow * oc);
  }

  private void run(
      Parallel parallel, boolean backward, int rows, int rowLength, float[] in, int inOffset, float[] out,
      int outOffset) {
    this.backward = backward;
    this.rows = rows;
    this.in = in;
    this.inOffset = inOffset;
    this.out = out;
    this.outOffset = outOffset;
    rowsPerChunk = Math.max(1, CHUNK / rowLength);
    parallel.run(this, Math.ceilDiv(rows, rowsPerChunk));
  }

  @Override
  protected void run(int chunk, int worker) {
    int from = chunk * rowsPerChunk;
    int to = Math.min(rows, from + rowsPerChunk);
    for (int row = from; row < to; row++) {
      if (backward) {
        gradientRow(row / h, row % h, outOffset + row * w * c);
      } else {
        outputRow(row / oh, row % oh, outOffset + row * ow * oc);
      }
    }
  }

  private void outputRow(int image, int i, int at) {
    int source = inOffset + (image * h + i * stride) * w * c;
    if (oc > c) {
      Arrays.fill(out, at, at + ow * oc, 0);
    }
    ScalarChannelCopy.copy(ow, c, in, source, stride * c, out, at + before, oc);
  }

  private void gradientRow(int image, int row, int at) {
    if (stride > 1) {
      Arrays.fill(out, at, at + w * c, 0);
    }
    if (row % stride == 0) {
      int source = inOffset + (image * oh + row / stride) * ow * oc;
      ScalarChannelCopy.copy(ow, c, in, source + before, oc, out, at, stride * c);
    }
  }
}
