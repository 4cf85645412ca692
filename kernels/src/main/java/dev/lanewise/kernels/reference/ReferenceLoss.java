package dev.lanewise.kernels.reference;

/** What the losses beside softmax cross-entropy mean, and their gradients. */
public final class ReferenceLoss {
  private ReferenceLoss() {}

  /**
   * losses[i] = −α·(1 − p)^γ·log p, p being softmax(z[i]) at the label and α the label's weight; dz its gradient times
   * scale. 1 − p is summed from the other classes.
   */
  public static void focal(
      int n, int classes, double gamma, double[] weights, double[] z, int[] labels, double[] losses, double[] dz,
      double scale) {
    for (int i = 0; i < n; i++) {
      int label = i * classes + labels[i];
      double max = Double.NEGATIVE_INFINITY;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        max = Math.max(max, z[c]);
      }
      double own = Math.exp(z[label] - max);
      double others = 0;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        others += c == label ? 0 : Math.exp(z[c] - max);
      }
      double p = own / (own + others);
      double q = others / (own + others);
      double minusLog = z[label] - max == 0 ? Math.log1p(others) : Math.log(own + others) - (z[label] - max);
      double power = weights[labels[i]] * Math.pow(q, gamma);
      double slope = power * (p == 0 ? 1 : 1 + gamma * p * (q == 0 ? 1 : minusLog / q));
      losses[i] = power * minusLog;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dz[c] = scale * slope * (c == label ? -q : Math.exp(z[c] - max) / (own + others));
      }
    }
  }

  /** losses[i] = Σ_(j ≠ y) max(0, s[i][j] − s[i][y] + margin), y being the label; ds its gradient times scale. */
  public static void multiclassHinge(
      int n, int classes, double margin, double[] s, int[] labels, double[] losses, double[] ds, double scale) {
    for (int i = 0; i < n; i++) {
      int label = i * classes + labels[i];
      losses[i] = 0;
      ds[label] = 0;
      for (int j = i * classes; j < (i + 1) * classes; j++) {
        if (j != label) {
          double violation = Math.max(0, s[j] - s[label] + margin);
          losses[i] += violation;
          ds[j] = violation > 0 ? scale : violation; // zero, or NaN
          ds[label] -= ds[j];
        }
      }
    }
  }

  /** losses[i] = Σ_c (y − t)²; dy = 2·(y − t)·scale. */
  public static void squaredError(
      int n, int columns, double[] y, double[] t, double[] losses, double[] dy, double scale) {
    for (int i = 0; i < n; i++) {
      losses[i] = 0;
      for (int c = i * columns; c < (i + 1) * columns; c++) {
        losses[i] += (y[c] - t[c]) * (y[c] - t[c]);
        dy[c] = 2 * (y[c] - t[c]) * scale;
      }
    }
  }
}
