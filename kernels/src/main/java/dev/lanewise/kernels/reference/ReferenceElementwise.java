package dev.lanewise.kernels.reference;

import java.util.Arrays;

/** What the element-by-element kernels mean: addition, ReLU, bias. */
public final class ReferenceElementwise {
  private ReferenceElementwise() {}

  /** y = a + b. */
  public static void add(double[] a, double[] b, double[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = a[i] + b[i];
    }
  }

  /** y = max(0, x), NaN stays NaN. */
  public static void reluForward(double[] x, double[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = x[i] <= 0 ? 0 : x[i];
    }
  }

  /** dx = dy where y is not ≤ 0, else 0. */
  public static void reluBackward(double[] y, double[] dy, double[] dx, int length) {
    for (int i = 0; i < length; i++) {
      dx[i] = y[i] <= 0 ? 0 : dy[i];
    }
  }

  /** y[r][c] = x[r][c] + b[c]. */
  public static void biasForward(double[] x, double[] b, double[] y, int rows, int channels) {
    for (int i = 0; i < rows * channels; i++) {
      y[i] = x[i] + b[i % channels];
    }
  }

  /** db[c] = Σ_r dy[r][c]. */
  public static void biasBackward(double[] dy, double[] db, int rows, int channels) {
    Arrays.fill(db, 0, channels, 0);
    for (int i = 0; i < rows * channels; i++) {
      db[i % channels] += dy[i];
    }
  }
}
