package dev.lanewise.kernels.scalar;

/**
 * The passes of batch normalisation over {@code rows} rows of {@code columns}, one row {@code ld} elements behind the
 * other. Coefficients lie in one array, {@code period} elements apart, one of each for each column: forward mean,
 * scale and shift, backward mean, scale, threshold, slope and level.
 */
public final class ScalarBatchNorm {
  private ScalarBatchNorm() {}

  /** pivot[c] = about the mean of the rows, found by way of the differences from the first; at least one row. */
  public static void pivots(
      float[] x, int xOffset, int rows, int columns, int ld, float[] pivot, int pivotOffset) {
    for (int c = 0; c < columns; c++) {
      pivot[pivotOffset + c] = 0;
    }
    for (int r = 1; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        pivot[pivotOffset + c] += x[xOffset + r * ld + c] - x[xOffset + c];
      }
    }
    float share = 1f / rows;
    for (int c = 0; c < columns; c++) {
      pivot[pivotOffset + c] = x[xOffset + c] + pivot[pivotOffset + c] * share;
    }
  }

  /** sum[c] += Σ_r d, squares[c] += Σ_r d², where d = x − pivot[c]; all three in {@code sums}. */
  public static void moments(
      float[] x, int xOffset, int rows, int columns, int ld, float[] sums, int pivot, int sum, int squares) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float d = x[xOffset + r * ld + c] - sums[pivot + c];
        sums[sum + c] += d;
        sums[squares + c] += d * d;
      }
    }
  }

  /** y = v ≤ floor ? floor : v, where v = (x − mean)·scale + shift; y may be x. */
  public static void normalize(
      float[] x, int xOffset, int rows, int columns, int ld, float[] coefficients, int offset, int period, float floor,
      float[] y, int yOffset) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int k = offset + c;
        float d = x[xOffset + r * ld + c] - coefficients[k];
        float v = d * coefficients[k + period] + coefficients[k + 2 * period];
        y[yOffset + r * ld + c] = v <= floor ? floor : v;
      }
    }
  }

  /** sum[c] += Σ_r g, products[c] += Σ_r g·(x − mean), where g = (x − mean)·scale ≤ threshold ? 0 : dy. */
  public static void gradientSums(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients,
      int offset, int period, int sum, int products) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int k = offset + c;
        float d = x[xOffset + r * ld + c] - coefficients[k];
        float g = d * coefficients[k + period] <= coefficients[k + 2 * period] ? 0 : dy[dyOffset + r * ld + c];
        coefficients[sum + c] += g;
        coefficients[products + c] += g * d;
      }
    }
  }

  /** dx = (g − (x − mean)·slope − level)·scale, with the g of gradientSums; dx may be dy. */
  public static void inputGradient(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients,
      int offset, int period, float[] dx, int dxOffset) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int k = offset + c;
        float d = x[xOffset + r * ld + c] - coefficients[k];
        float g = d * coefficients[k + period] <= coefficients[k + 2 * period] ? 0 : dy[dyOffset + r * ld + c];
        dx[dxOffset + r * ld + c] =
            (g - d * coefficients[k + 3 * period] - coefficients[k + 4 * period]) * coefficients[k + period];
      }
    }
  }

  /** dx = g·scale, with the g of gradientSums; dx may be dy. */
  public static void scaledGradient(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients,
      int offset, int period, float[] dx, int dxOffset) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int k = offset + c;
        float scale = coefficients[k + period];
        float d = x[xOffset + r * ld + c] - coefficients[k];
        float g = d * scale <= coefficients[k + 2 * period] ? 0 : dy[dyOffset + r * ld + c];
        dx[dxOffset + r * ld + c] = g * scale;
      }
    }
  }
}
