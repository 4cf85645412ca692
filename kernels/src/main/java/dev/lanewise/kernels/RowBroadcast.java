package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarRowBroadcast;
import dev.lanewise.kernels.vector.VectorRowBroadcast;

/**
 * Arithmetic between rows {@code x[rows][columns]} and one value for each row.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class RowBroadcast extends Operation {
  /** Elements of a slice: 64 KB. */
  private static final int SLICE = 1 << 14;

  private final boolean multiplies;
  private final int columns;
  private final int rowsPerSlice;

  // The arguments of the run in progress.
  private int rows;
  private float[] x;
  private int xOffset;
  private float[] v;
  private int vOffset;
  private float[] y;
  private int yOffset;

  private RowBroadcast(boolean multiplies, int columns) {
    Arguments.atLeast("columns", columns, 1);
    this.multiplies = multiplies;
    this.columns = columns;
    this.rowsPerSlice = Math.max(1, SLICE / columns);
  }

  /**
   * y[r][c] = x[r][c] + v[r].
   *
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public static RowBroadcast add(int columns) {
    return new RowBroadcast(false, columns);
  }

  /**
   * y[r][c] = x[r][c] · v[r].
   *
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public static RowBroadcast multiply(int columns) {
    return new RowBroadcast(true, columns);
  }

  /**
   * Runs over {@code rows} rows; y may be the very same elements as x.
   *
   * @param v a value for each row
   * @throws IllegalArgumentException if an array is too short, or y overlaps x partly, or v
   */
  public void run(
      Parallel parallel, int rows, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    Arguments.atLeast("rows", rows, 0);
    long length = (long) rows * columns;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("v", v, vOffset, rows);
    Arguments.span("y", y, yOffset, length);
    if (yOffset != xOffset) {
      Arguments.disjoint("y", y, yOffset, length, "x", x, xOffset, length);
    }
    Arguments.disjoint("y", y, yOffset, length, "v", v, vOffset, rows);
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.v = v;
    this.vOffset = vOffset;
    this.y = y;
    this.yOffset = yOffset;
    parallel.run(this, (int) (((long) rows + rowsPerSlice - 1) / rowsPerSlice));
  }

  @Override
  protected void run(int slice, int worker) {
    int row = slice * rowsPerSlice;
    int count = Math.min(rowsPerSlice, rows - row);
    int at = row * columns;
    if (Backend.isVector()) {
      if (multiplies) {
        VectorRowBroadcast.multiply(count, columns, x, xOffset + at, v, vOffset + row, y, yOffset + at);
      } else {
        VectorRowBroadcast.add(count, columns, x, xOffset + at, v, vOffset + row, y, yOffset + at);
      }
    } else if (multiplies) {
      ScalarRowBroadcast.multiply(count, columns, x, xOffset + at, v, vOffset + row, y, yOffset + at);
    } else {
      ScalarRowBroadcast.add(count, columns, x, xOffset + at, v, vOffset + row, y, yOffset + at);
    }
  }
}
