package dev.lanewise.kernels.scalar;

/** Sums of rows, column by column. */
public final class ScalarReduceColumns {
  private ScalarReduceColumns() {}

  /** sum[c] += Σ_r x[r][c], four rows at a time. */
  public static void addRows(float[] x, int xOffset, int rows, int width, float[] sum, int sumOffset) {
    int quarter = rows / 4;
    for (int r = 0; r < quarter; r++) {
      addFour(x, xOffset + r * width, quarter * width, 0, width, sum, sumOffset);
    }
    for (int r = 4 * quarter; r < rows; r++) {
      ScalarElementwise.add(sum, sumOffset, x, xOffset + r * width, sum, sumOffset, width);
    }
  }

  /** Columns {@code from .. to} − 1 of four rows that begin {@code apart} elements from each other. */
  public static void addFour(float[] x, int xOffset, int apart, int from, int to, float[] sum, int sumOffset) {
    for (int c = from; c < to; c++) {
      int at = xOffset + c;
      sum[sumOffset + c] += x[at] + x[at + apart] + (x[at + 2 * apart] + x[at + 3 * apart]);
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
