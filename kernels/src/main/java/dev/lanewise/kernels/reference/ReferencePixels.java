package dev.lanewise.kernels.reference;

/** What normalising pixels, and its inverse, means; channels last. */
public final class ReferencePixels {
  private ReferencePixels() {}

  /** y = (x · scale − mean) / deviation of each channel. */
  public static void normalize(double scale, double[] mean, double[] deviation, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      int c = i % mean.length;
      y[i] = (x[i] * scale - mean[c]) / deviation[c];
    }
  }

  /** y = (x · deviation + mean) / scale of each channel, kept within 0 .. 255 but not rounded; NaN gives 0. */
  public static void denormalize(double scale, double[] mean, double[] deviation, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      int c = i % mean.length;
      double v = (x[i] * deviation[c] + mean[c]) / scale;
      y[i] = Double.isNaN(v) ? 0 : Math.clamp(v, 0.0, 255.0);
    }
  }
}
