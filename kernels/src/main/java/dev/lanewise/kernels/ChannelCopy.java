package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarChannelCopy;
import dev.lanewise.kernels.vector.VectorChannelCopy;

/**
 * Copies or adds a block of neighbouring channels between rows that lie any distance apart:
 *
 * <pre>
 * y[r · yStride + c] = x[r · xStride + c]          r = 0 .. rows − 1, c = 0 .. channels − 1
 * </pre>
 *
 * or {@code +=}. One call for each input concatenates tensors along their channels: x is the input, its rows side by
 * side, and y begins at its first channel in rows of all channels. With the roles of x and y changed the call is the
 * adjoint, which takes the input's part out of the gradient.
 *
 * <p>Each element is copied, or added with one rounding: the same bits on all backends. Work is cut into slices of
 * rows.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class ChannelCopy extends Operation {
  /** Elements of a slice: 64 KB. Not tuned. */
  private static final int SLICE = 1 << 14;

  private final int channels;

  // The arguments of the run in progress.
  private boolean adding;
  private int rows;
  private int rowsPerSlice;
  private float[] x;
  private int xOffset;
  private int xStride;
  private float[] y;
  private int yOffset;
  private int yStride;

  private ChannelCopy(int channels) {
    this.channels = channels;
  }

  /**
   * Of so many channels of each row.
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelCopy of(int channels) {
    Arguments.atLeast("channels", channels, 1);
    return new ChannelCopy(channels);
  }

  /**
   * Copies; what lies between the blocks of y stays as it is.
   *
   * @param xStride elements from one row of x to the next
   * @param yStride elements from one row of y to the next
   * @throws IllegalArgumentException if rows is negative, a stride less than the channels, an array too short, or y
   *     overlaps x, the gaps between rows included
   */
  public void run(
      Parallel parallel, int rows, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    runRows(false, parallel, rows, x, xOffset, xStride, y, yOffset, yStride);
  }

  /**
   * Adds x to y; otherwise as {@link #run(Parallel, int, float[], int, int, float[], int, int)}.
   *
   * @throws IllegalArgumentException likewise
   */
  public void accumulate(
      Parallel parallel, int rows, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    runRows(true, parallel, rows, x, xOffset, xStride, y, yOffset, yStride);
  }

  private void runRows(
      boolean adding, Parallel parallel, int rows, float[] x, int xOffset, int xStride, float[] y, int yOffset,
      int yStride) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.atLeast("xStride", xStride, channels);
    Arguments.atLeast("yStride", yStride, channels);
    long xLength = extent(rows, xStride);
    long yLength = extent(rows, yStride);
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
    this.adding = adding;
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.xStride = xStride;
    this.y = y;
    this.yOffset = yOffset;
    this.yStride = yStride;
    rowsPerSlice = Math.max(1, SLICE / channels);
    parallel.run(this, Math.ceilDiv(rows, rowsPerSlice));
  }

  private long extent(int rows, int stride) {
    return rows == 0 ? 0 : (rows - 1L) * stride + channels;
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * rowsPerSlice;
    int count = Math.min(rowsPerSlice, rows - from);
    int xAt = xOffset + from * xStride;
    int yAt = yOffset + from * yStride;
    if (xStride == channels && yStride == channels) {
      block(1, count * channels, xAt, yAt);
    } else {
      block(count, channels, xAt, yAt);
    }
  }

  private void block(int rows, int columns, int xAt, int yAt) {
    if (!adding) {
      ScalarChannelCopy.copy(rows, columns, x, xAt, xStride, y, yAt, yStride);
    } else if (Backend.isVector()) {
      VectorChannelCopy.add(rows, columns, x, xAt, xStride, y, yAt, yStride);
    } else {
      ScalarChannelCopy.add(rows, columns, x, xAt, xStride, y, yAt, yStride);
    }
  }
}
