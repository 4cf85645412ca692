package dev.lanewise.kernels.scalar;

/** Sums of rows, column by column. */
public final class ScalarReduceColumns {
  private ScalarReduceColumns() {}

  /** sum[c] += Σ_r x[r][c], four rows at a time. */
  public static void addRows(float[] x, int xOffset, int rows, int width, float[] sum, int sumOffset) {
    int r = 0;
    for (; r <= rows - 4; r += 4) {
      addFour(x, xOffset + r * width, width, 0, width, sum, sumOffset);
    }
    for (; r < rows; r++) {
      ScalarElementwise.add(sum, sumOffset, x, xOffset + r * width, sum, sumOffset, width);
    }
  }

  /** Columns {@code from .. to} − 1 of four rows of {@code width}. */
  public static void addFour(float[] x, int xOffset, int width, int from, int to, float[] sum, int sumOffset) {
    for (int c = from; c < to; c++) {
      int at = xOffset + c;
      sum[sumOffset + c] += x[at] + x[at + width] + (x[at + 2 * width] + x[at + 3 * width]);
    }
  }

  /** sum[c] += d and squares[c] += d² for each row, d = x[r][c] − shift[c]; all but x are parts of one array. */
  public static void addDeviations(
      float[] x, int xOffset, int rows, int width, float[] of, int shift, int sum, int squares) {
    for (int r = 0; r < rows; r++) {
      addDeviationsOfRow(x, xOffset + r * width, 0, width, of, shift, sum, squares);
    }
  }

  /** Columns {@code from .. to} − 1 of one row. */
  public static void addDeviationsOfRow(
      float[] x, int xOffset, int from, int to, float[] of, int shift, int sum, int squares) {
    for (int c = from; c < to; c++) {
      float d = x[xOffset + c] - of[shift + c];
      of[sum + c] += d;
      of[squares + c] += d * d;
    }
  }
}
