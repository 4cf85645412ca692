package dev.lanewise.kernels.scalar;

/** Arithmetic between rows and one value for each row; y may be the very same elements as x. */
public final class ScalarRowBroadcast {
  private ScalarRowBroadcast() {}

  /** y[r][c] = x[r][c] + v[r]. */
  public static void add(
      int rows, int columns, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    for (int r = 0; r < rows; r++) {
      ScalarElementwise.shift(v[vOffset + r], x, xOffset + r * columns, y, yOffset + r * columns, columns);
    }
  }

  /** y[r][c] = x[r][c] · v[r]. */
  public static void multiply(
      int rows, int columns, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    for (int r = 0; r < rows; r++) {
      ScalarElementwise.scale(v[vOffset + r], x, xOffset + r * columns, y, yOffset + r * columns, columns);
    }
  }
}
