package dev.lanewise.kernels.reference;

/** What softmax cross-entropy and its gradient mean. */
public final class ReferenceSoftmax {
  private ReferenceSoftmax() {}

  /** losses[i] = −log softmax(z[i])[label[i]]; dz = (softmax(z) − one-hot(label)) · scale. */
  public static void crossEntropy(
      int n, int classes, double[] z, int[] labels, double[] losses, double[] dz, double scale) {
    for (int i = 0; i < n; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        max = Math.max(max, z[i * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(z[i * classes + c] - max);
      }
      losses[i] = Math.log(sum) - (z[i * classes + labels[i]] - max);
      for (int c = 0; c < classes; c++) {
        double p = Math.exp(z[i * classes + c] - max) / sum;
        dz[i * classes + c] = (p - (c == labels[i] ? 1 : 0)) * scale;
      }
    }
  }
}
