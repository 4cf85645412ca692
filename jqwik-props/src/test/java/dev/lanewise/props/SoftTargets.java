package dev.lanewise.props;

/** The targets of cross-entropy v = w·((1 − ε)·t + ε/classes), and how far a loss against them may be off. */
final class SoftTargets {
  final double[] values;
  private final int classes;

  SoftTargets(int classes, float[] weights, float smoothing, float[] t) {
    this.classes = classes;
    this.values = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      double weight = weights == null ? 1 : weights[i % classes];
      values[i] = weight * ((1.0 - smoothing) * t[i] + (double) smoothing / classes);
    }
  }

  /**
   * A target is off by five roundings: 1 − ε, ε/classes, their products and sum. The loss Σ v · log Σ e^d − Σ v·d has
   * two sums of targets and that of exponentials; the gradient p · Σ v − v has its own roundings, and at a label it is
   * computed in two steps.
   */
  void bounds(float[] logits, double scale, double[] loss, double[] dz) {
    for (int row = 0; row < loss.length; row++) {
      int from = row * classes;
      RowErrors errors = new RowErrors(logits, from, classes);
      double additions = 5 + RowErrors.plainAdditions(classes);
      double weight = 0;
      double dot = 0;
      for (int c = 0; c < classes; c++) {
        double v = Math.abs(values[from + c]);
        weight += v;
        dot += v * errors.distance(c);
      }
      double ofLog = weight * (errors.sum + errors.log * (RowErrors.FUNCTION + additions + 1));
      loss[row] = 1.01 * Trial.ROUNDOFF * (ofLog + dot * (additions + 2) + Math.abs(loss[row]));
      for (int c = 0; c < classes; c++) {
        double p = weight * errors.p(c);
        double ofTerms = p * (errors.exp(c) + errors.sum + additions + 4) + Math.abs(values[from + c]) * 7;
        dz[from + c] = 1.01 * Trial.ROUNDOFF * scale * (ofTerms + 2 * p) + (1 + weight) * RowErrors.UNDERFLOW;
      }
    }
  }
}
