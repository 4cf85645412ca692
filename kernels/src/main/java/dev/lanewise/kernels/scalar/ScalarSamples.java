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

  /** y[i] = (wa · x[a + i] + wb · x[b + i]) + (wc · x[c + i] + wd · x[d + i]). */
  public static void four(
      float[] x, int a, float wa, int b, float wb, int c, float wc, int d, float wd, float[] y, int yOffset,
      int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (wa * x[a + i] + wb * x[b + i]) + (wc * x[c + i] + wd * x[d + i]);
    }
  }
}
