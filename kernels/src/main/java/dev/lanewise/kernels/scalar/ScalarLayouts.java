package dev.lanewise.kernels.scalar;

/** Transposes of matrices. */
public final class ScalarLayouts {
  private ScalarLayouts() {}

  /** y[j·yStep + i] = x[i·xStep + j] for i &lt; rows, j &lt; columns; the longer side is the inner loop. */
  public static void transpose(
      float[] x, int xOffset, int xStep, int rows, int columns, float[] y, int yOffset, int yStep) {
    if (columns > rows) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          y[yOffset + j * yStep + i] = x[xOffset + i * xStep + j];
        }
      }
    } else {
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          y[yOffset + j * yStep + i] = x[xOffset + i * xStep + j];
        }
      }
    }
  }

  /** The same for bytes. */
  public static void transpose(
      byte[] x, int xOffset, int xStep, int rows, int columns, byte[] y, int yOffset, int yStep) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yOffset + j * yStep + i] = x[xOffset + i * xStep + j];
      }
    }
  }
}
