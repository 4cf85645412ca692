package dev.lanewise.training;

/** What class a network's outputs mean. */
final class Predictions {
  private Predictions() {}

  /** The first largest of {@code classes} outputs; 0 if they are NaN. */
  static int argmax(float[] outputs, int offset, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (outputs[offset + c] > outputs[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  /** How many of {@code n} samples are taken for what their label says. */
  static int correct(int n, float[] outputs, int classes, int[] labels) {
    int correct = 0;
    for (int i = 0; i < n; i++) {
      if (argmax(outputs, i * classes, classes) == labels[i]) {
        correct++;
      }
    }
    return correct;
  }
}
