package dev.lanewise.training;

import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.parallel.Parallel;

/** What classes a network's outputs mean. */
final class Predictions {
  private final Parallel parallel;
  private final ReduceRows rows;
  private final int[] classes;

  /**
   * For outputs of so many classes.
   *
   * @param batch the most samples of a call
   */
  Predictions(Parallel parallel, int batch, int classes) {
    this.parallel = parallel;
    this.rows = ReduceRows.of(classes);
    this.classes = new int[batch];
  }

  /** The class of each of {@code n} samples: its first largest output, or its first NaN. Valid until the next call. */
  int[] of(int n, float[] outputs) {
    rows.argMax(parallel, n, outputs, 0, classes, 0);
    return classes;
  }

  /** How many of {@code n} samples are taken for what their label says. */
  int correct(int n, float[] outputs, int[] labels) {
    int[] predicted = of(n, outputs);
    int correct = 0;
    for (int i = 0; i < n; i++) {
      if (predicted[i] == labels[i]) {
        correct++;
      }
    }
    return correct;
  }
}
