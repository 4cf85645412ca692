package dev.lanewise.training.course;

/**
 * Softmax cross-entropy as the formula is written, in float, for comparison: {@code e^s} of the scores themselves,
 * which is infinite above 88.7. The engine's loss subtracts the largest score first.
 */
final class NaiveSoftmax {
  /** The largest float whose power of e is finite. */
  static final float LARGEST = 88.72283f;

  private NaiveSoftmax() {}

  /**
   * The probabilities of a sample: {@code e^s[k] / Σ e^s[j]}.
   *
   * @param offset of its scores
   * @param p receives them, from index 0
   */
  static void probabilities(float[] scores, int offset, float[] p) {
    float sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = (float) Math.exp(scores[offset + k]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
  }

  /** The loss of a sample: {@code −ln p[label]}. */
  static double loss(float[] scores, int offset, int label, float[] p) {
    probabilities(scores, offset, p);
    return -Math.log(p[label]);
  }

  /**
   * The mean loss of n samples, and its gradient with respect to the scores.
   *
   * @param gradient receives {@code (p − t) / n}
   */
  static double run(int n, int classes, float[] scores, int[] labels, float[] gradient) {
    float[] p = new float[classes];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += loss(scores, i * classes, labels[i], p);
      for (int k = 0; k < classes; k++) {
        gradient[i * classes + k] = (p[k] - (k == labels[i] ? 1 : 0)) / n;
      }
    }
    return sum / n;
  }
}
