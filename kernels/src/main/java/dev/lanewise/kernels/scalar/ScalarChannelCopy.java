package dev.lanewise.kernels.scalar;

/**
 * Copies and adds the first {@code columns} elements of rows that lie any distance apart.
 *
 * <p>Copying is not done by vectors: a row of 12 floats took 2.0 ns instead of 4.4, one of 24 2.7 instead of 4.8,
 * longer ones the same (Zen 4, 512 bits); but sometimes, in a JVM that had run much else before, C2 made an object of
 * a vector in each row.
 */
public final class ScalarChannelCopy {
  /** Columns from which on a row is copied as a run. */
  private static final int RUN = 16;

  private ScalarChannelCopy() {}

  /** y[r][c] = x[r][c]. */
  public static void copy(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      if (columns >= RUN) {
        System.arraycopy(x, from, y, to, columns);
        continue;
      }
      for (int c = 0; c < columns; c++) {
        y[to + c] = x[from + c];
      }
    }
  }

  /** y[r][c] += x[r][c]. */
  public static void add(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      for (int c = 0; c < columns; c++) {
        y[to + c] += x[from + c];
      }
    }
  }
}
