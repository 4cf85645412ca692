package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarBias;
import dev.lanewise.kernels.scalar.ScalarElementwise;
import dev.lanewise.kernels.vector.VectorBias;
import dev.lanewise.kernels.vector.VectorElementwise;
import java.util.Arrays;

/**
 * A bias for each channel of rows {@code x[rows][channels]}, and its gradient, the sum of the rows.
 *
 * <p>Work is cut into slices of rows; the gradient's slices, at most {@value #MAX_SLICES} whatever the number of
 * threads, are summed apart and then added in order.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Bias extends Operation {
  /** Elements of a slice forward, and the least backward: 64 KB. */
  private static final int SLICE = 1 << 14;

  private static final int MAX_SLICES = 16;

  /** Floats of the widest vector there is. */
  private static final int MAX_LANES = 16;

  private final int channels;

  // The arguments of the run in progress.
  private int rows;
  private int rowsPerSlice;
  private float[] x;
  private int xOffset;
  private float[] b;
  private int bOffset;
  private float[] y;
  private int yOffset;
  private boolean forward;

  private Bias(int channels) {
    this.channels = channels;
  }

  /**
   * For rows of {@code channels}.
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static Bias of(int channels) {
    Arguments.atLeast("channels", channels, 1);
    return new Bias(channels);
  }

  /** The sums of the slices, for {@link #backward}, and room behind them for reading the last as a whole vector. */
  @Override
  public int scratchLength(int workers) {
    return Math.addExact(scratchProduct(MAX_SLICES, channels), MAX_LANES);
  }

  /**
   * y[r][c] = x[r][c] + b[c]; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short, or y overlaps x partly, or b
   */
  public void forward(
      Parallel parallel, int rows, float[] x, int xOffset, float[] b, int bOffset, float[] y, int yOffset) {
    Arguments.atLeast("rows", rows, 0);
    long length = (long) rows * channels;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("b", b, bOffset, channels);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    Arguments.disjoint("y", y, yOffset, length, "b", b, bOffset, channels);
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.y = y;
    this.yOffset = yOffset;
    rowsPerSlice = Math.max(1, SLICE / channels);
    forward = true;
    parallel.run(this, (rows + rowsPerSlice - 1) / rowsPerSlice);
  }

  /**
   * db[c] = Σ_r dy[r][c].
   *
   * @param db receives the gradient; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short or db overlaps dy
   */
  public void backward(
      Parallel parallel, int rows, float[] dy, int dyOffset, float[] db, int dbOffset, float[] scratch) {
    Arguments.atLeast("rows", rows, 0);
    long length = (long) rows * channels;
    Arguments.span("dy", dy, dyOffset, length);
    Arguments.span("db", db, dbOffset, channels);
    Arguments.disjoint("db", db, dbOffset, channels, "dy", dy, dyOffset, length);
    requireScratch(parallel, scratch);
    this.rows = rows;
    this.x = dy;
    this.xOffset = dyOffset;
    this.y = scratch;
    rowsPerSlice = Math.max(Math.max(1, SLICE / channels), (rows + MAX_SLICES - 1) / MAX_SLICES);
    int slices = (rows + rowsPerSlice - 1) / rowsPerSlice;
    Arrays.fill(scratch, 0, slices * channels, 0);
    forward = false;
    parallel.run(this, slices);
    Arrays.fill(db, dbOffset, dbOffset + channels, 0);
    addRows(scratch, 0, slices, db, dbOffset);
  }

  @Override
  protected void run(int slice, int worker) {
    int row = slice * rowsPerSlice;
    int count = Math.min(rowsPerSlice, rows - row);
    if (!forward) {
      addRows(x, xOffset + row * channels, count, y, slice * channels);
      return;
    }
    for (int r = row; r < row + count; r++) {
      int at = r * channels;
      if (Backend.isVector()) {
        VectorElementwise.add(x, xOffset + at, b, bOffset, y, yOffset + at, channels);
      } else {
        ScalarElementwise.add(x, xOffset + at, b, bOffset, y, yOffset + at, channels);
      }
    }
  }

  private void addRows(float[] source, int offset, int count, float[] sum, int sumOffset) {
    if (Backend.isVector()) {
      VectorBias.addRows(source, offset, count, channels, sum, sumOffset);
    } else {
      ScalarBias.addRows(source, offset, count, channels, sum, sumOffset);
    }
  }
}
