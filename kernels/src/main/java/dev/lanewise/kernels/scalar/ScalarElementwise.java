package dev.lanewise.kernels.scalar;

/** Sums of arrays. */
public final class ScalarElementwise {
  private ScalarElementwise() {}

  /** y = a + b; y may be a or b. */
  public static void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }
}
