package dev.lanewise.kernels.scalar;

/** What a dropout does with its factors. */
public final class ScalarDropout {
  private ScalarDropout() {}

  /** y = x·f; y may be x. */
  public static void scale(float[] x, int xOffset, float[] f, int fOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] * f[fOffset + i];
    }
  }
}
