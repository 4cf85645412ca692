package dev.lanewise.kernels.scalar;

/** Softmax of rows. */
public final class ScalarSoftmax {
  private ScalarSoftmax() {}

  /** The largest element of a row; NaN if one is NaN. */
  public static float max(float[] x, int offset, int classes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, x[offset + c]);
    }
    return max;
  }

  /** y = e^(x − shift) for a row; y may be x. */
  public static void exp(float[] x, int offset, float shift, float[] y, int yOffset, int classes) {
    for (int c = 0; c < classes; c++) {
      y[yOffset + c] = ScalarMath.exp(x[offset + c] - shift);
    }
  }

  /** y = y · factor for a row. */
  public static void scale(float[] y, int offset, float factor, int classes) {
    for (int c = 0; c < classes; c++) {
      y[offset + c] *= factor;
    }
  }
}
