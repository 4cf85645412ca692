package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * One number from each row of {@code x[rows][columns]}, computed as {@link Reduce} does and rounded to float at
 * the end.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class ReduceRows extends Operation {
  private static final int MAX_SLICES = 64;

  /** The least elements of a slice: 64 KB. */
  private static final int SLICE = 1 << 14;

  private final int columns;
  private final float[] lanes = new float[MAX_SLICES * Blocks.LANES];
  private final double[] sums = new double[MAX_SLICES * 2];

  // The arguments of the run in progress.
  private Function function;
  private int rows;
  private int rowsPerSlice;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int[] indices;
  private int yOffset;

  private ReduceRows(int columns) {
    this.columns = columns;
  }

  private enum Function {
    SUM, MEAN, NORM2, MAX, ARG_MAX
  }

  /**
   * For rows of {@code columns}.
   *
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public static ReduceRows of(int columns) {
    Arguments.atLeast("columns", columns, 1);
    return new ReduceRows(columns);
  }

  /**
   * y[r] = Σ_c x[r][c].
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void sum(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    floats(parallel, Function.SUM, rows, x, xOffset, y, yOffset);
  }

  /**
   * y[r] = Σ_c x[r][c] / columns.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void mean(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    floats(parallel, Function.MEAN, rows, x, xOffset, y, yOffset);
  }

  /**
   * y[r] = √Σ_c x[r][c]².
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void norm2(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    floats(parallel, Function.NORM2, rows, x, xOffset, y, yOffset);
  }

  /**
   * y[r] = max_c x[r][c], NaN if there is one.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void max(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    floats(parallel, Function.MAX, rows, x, xOffset, y, yOffset);
  }

  /**
   * y[r] = the column of the first maximum of row r, of its first NaN if there is one.
   *
   * @throws IllegalArgumentException if an array is too short
   */
  public void argMax(Parallel parallel, int rows, float[] x, int xOffset, int[] y, int yOffset) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.span("x", x, xOffset, (long) rows * columns);
    Arguments.span("y", y, yOffset, rows);
    this.indices = y;
    runRows(parallel, Function.ARG_MAX, rows, x, xOffset, yOffset);
  }

  private void floats(
      Parallel parallel, Function function, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.span("x", x, xOffset, (long) rows * columns);
    Arguments.span("y", y, yOffset, rows);
    Arguments.disjoint("y", y, yOffset, rows, "x", x, xOffset, (long) rows * columns);
    this.y = y;
    runRows(parallel, function, rows, x, xOffset, yOffset);
  }

  private void runRows(Parallel parallel, Function function, int rows, float[] x, int xOffset, int yOffset) {
    this.function = function;
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.yOffset = yOffset;
    rowsPerSlice = Math.max(Math.max(1, SLICE / columns), (int) (((long) rows + MAX_SLICES - 1) / MAX_SLICES));
    parallel.run(this, (int) (((long) rows + rowsPerSlice - 1) / rowsPerSlice));
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * rowsPerSlice;
    int count = Math.min(rowsPerSlice, rows - from);
    int lane = slice * Blocks.LANES;
    for (int r = from; r < from + count; r++) {
      int at = xOffset + r * columns;
      switch (function) {
        case SUM -> y[yOffset + r] = (float) Blocks.sum(x, at, columns, lanes, lane);
        case MEAN -> y[yOffset + r] = (float) (Blocks.sum(x, at, columns, lanes, lane) / columns);
        case NORM2 ->
            y[yOffset + r] = (float) Math.sqrt(Blocks.sumOfSquares(x, at, columns, lanes, lane, sums, 2 * slice));
        case MAX -> y[yOffset + r] = Blocks.max(x, at, columns);
        case ARG_MAX -> indices[yOffset + r] = Blocks.argMax(x, at, columns);
        default -> throw new AssertionError(function);
      }
    }
  }
}
