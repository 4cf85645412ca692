package dev.lanewise.kernels.scalar;

/** Weighted sums of runs of an array, from which images are sampled. */
public final class ScalarSamples {
  private ScalarSamples() {}

  /** y[i] = Σ_k weights[start + k] · x[k·step + i], added to 0 in the order of k. */
  public static void sum(
      float[] x, int xOffset, int step, float[] weights, int start, int count, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int k = 0; k < count; k++) {
        sum += weights[start + k] * x[xOffset + k * step + i];
      }
      y[yOffset + i] = sum;
    }
  }

  /**
   * For each of {@code outputs} pixels the weighted sum of the pixels from {@code first[j]} on, with the weights {@code
   * start[j] .. start[j + 1] − 1}, added to 0 in their order.
   */
  public static void pixels(
      float[] x, int xOffset, int[] first, int[] start, float[] weights, int outputs, int channels, float[] y,
      int yOffset) {
    for (int j = 0; j < outputs; j++) {
      int from = xOffset + first[j] * channels;
      int to = yOffset + j * channels;
      if (channels == 3) {
        three(x, from, weights, start[j], start[j + 1] - start[j], y, to);
      } else {
        sum(x, from, channels, weights, start[j], start[j + 1] - start[j], y, to, channels);
      }
    }
  }

  private static void three(float[] x, int xOffset, float[] weights, int start, int count, float[] y, int yOffset) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    for (int k = 0; k < count; k++) {
      float weight = weights[start + k];
      sum0 += weight * x[xOffset + 3 * k];
      sum1 += weight * x[xOffset + 3 * k + 1];
      sum2 += weight * x[xOffset + 3 * k + 2];
    }
    y[yOffset] = sum0;
    y[yOffset + 1] = sum1;
    y[yOffset + 2] = sum2;
  }

  /** y[i] = (wa · x[a + i] + wb · x[b + i]) + (wc · x[c + i] + wd · x[d + i]). */
  public static void four(
      float[] x, int a, float wa, int b, float wb, int c, float wc, int d, float wd, float[] y, int yOffset,
      int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (wa * x[a + i] + wb * x[b + i]) + (wc * x[c + i] + wd * x[d + i]);
    }
  }
}
