package dev.lanewise.kernels.scalar;

/** The gradient of a bias: sums of rows. */
public final class ScalarBias {
  private ScalarBias() {}

  /** sum[c] += Σ_r dy[r][c], row after row. */
  public static void addRows(float[] dy, int dyOffset, int rows, int channels, float[] sum, int sumOffset) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++) {
        sum[sumOffset + c] += dy[dyOffset + r * channels + c];
      }
    }
  }
}
