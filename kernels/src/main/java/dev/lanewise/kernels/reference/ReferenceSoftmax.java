package dev.lanewise.kernels.reference;

/** What softmax, its relatives, softmax cross-entropy and their gradients mean. */
public final class ReferenceSoftmax {
  private ReferenceSoftmax() {}

  private static double max(double[] x, int offset, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, x[offset + c]);
    }
    return max;
  }

  private static double sumOfExp(double[] x, int offset, double shift, int classes) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(x[offset + c] - shift);
    }
    return sum;
  }

  /** y = e^(x − m) / Σ e^(x − m), m being the largest x of the row. */
  public static void softmax(int n, int classes, double[] x, double[] y) {
    for (int i = 0; i < n; i++) {
      double max = max(x, i * classes, classes);
      double sum = sumOfExp(x, i * classes, max, classes);
      for (int c = 0; c < classes; c++) {
        y[i * classes + c] = Math.exp(x[i * classes + c] - max) / sum;
      }
    }
  }

  /** y = (x − m) − log Σ e^(x − m). */
  public static void logSoftmax(int n, int classes, double[] x, double[] y) {
    for (int i = 0; i < n; i++) {
      double max = max(x, i * classes, classes);
      double log = Math.log(sumOfExp(x, i * classes, max, classes));
      for (int c = 0; c < classes; c++) {
        y[i * classes + c] = x[i * classes + c] - max - log;
      }
    }
  }

  /** y[i] = log Σ_c e^x[i][c]. */
  public static void logSumExp(int n, int classes, double[] x, double[] y) {
    for (int i = 0; i < n; i++) {
      double max = max(x, i * classes, classes);
      double shift = Double.isInfinite(max) ? 0 : max;
      y[i] = shift + Math.log(sumOfExp(x, i * classes, shift, classes));
    }
  }

  /** dx = y · (dy − Σ y·dy), y being the softmax. */
  public static void softmaxBackward(int n, int classes, double[] y, double[] dy, double[] dx) {
    for (int i = 0; i < n; i++) {
      double dot = 0;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dot += y[c] * dy[c];
      }
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dx[c] = y[c] * (dy[c] - dot);
      }
    }
  }

  /** dx = dy − e^y · Σ dy, y being the log-softmax. */
  public static void logSoftmaxBackward(int n, int classes, double[] y, double[] dy, double[] dx) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        sum += dy[c];
      }
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dx[c] = dy[c] - Math.exp(y[c]) * sum;
      }
    }
  }

  /**
   * losses[i] = −log softmax(z[i])[label[i]]; dz = (softmax(z) − one-hot(label)) · scale. Written so that nothing
   * cancels: p − 1 is minus the share of the others, and where the label is the largest, −log p = log(1 + others).
   */
  public static void crossEntropy(
      int n, int classes, double[] z, int[] labels, double[] losses, double[] dz, double scale) {
    for (int i = 0; i < n; i++) {
      int label = i * classes + labels[i];
      double max = max(z, i * classes, classes);
      double others = 0;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        others += c == label ? 0 : Math.exp(z[c] - max);
      }
      double sum = Math.exp(z[label] - max) + others;
      losses[i] = z[label] - max == 0 ? Math.log1p(others) : Math.log(sum) - (z[label] - max);
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dz[c] = scale * (c == label ? -others / sum : Math.exp(z[c] - max) / sum);
      }
    }
  }

  /**
   * losses[i] = −Σ_c v[i][c] · log p[i][c] over the v that are not zero, p = softmax(z); dz = (p · Σ_c v[i][c] − v) ·
   * scale. Given one-hot labels or probabilities t, class weights w and the smoothing ε, v = w · ((1 − ε)·t +
   * ε/classes).
   */
  public static void crossEntropy(
      int n, int classes, double[] z, double[] v, double[] losses, double[] dz, double scale) {
    for (int i = 0; i < n; i++) {
      double max = max(z, i * classes, classes);
      double sum = sumOfExp(z, i * classes, max, classes);
      double weight = 0;
      double dot = 0;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        weight += v[c];
        dot += v[c] == 0 ? 0 : v[c] * (z[c] - max);
      }
      losses[i] = weight * Math.log(sum) - dot;
      for (int c = i * classes; c < (i + 1) * classes; c++) {
        dz[c] = (Math.exp(z[c] - max) / sum * weight - v[c]) * scale;
      }
    }
  }
}
