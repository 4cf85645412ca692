package dev.lanewise.nn.loss;

import java.util.Arrays;
import java.util.List;

/** Weights of classes in a list, an empty one standing for 1 each. */
final class ClassWeights {
  private ClassWeights() {}

  static List<Double> list(double... weights) {
    return Arrays.stream(weights).boxed().toList();
  }

  /** A copy of weights that are finite as floats and not negative. */
  static List<Double> checked(List<Double> weights) {
    for (int c = 0; c < weights.size(); c++) {
      LossStep.requireNonNegative("classWeights: class " + c + " has", weights.get(c));
    }
    return List.copyOf(weights);
  }

  /** Of each class; refuses a number of weights that is not the number of classes. */
  static double[] of(List<Double> weights, int classes) {
    double[] all = new double[classes];
    if (weights.isEmpty()) {
      Arrays.fill(all, 1);
      return all;
    }
    if (weights.size() != classes) {
      throw new IllegalArgumentException(
          "classWeights: " + weights.size() + " of them, expected one for each of the network's " + classes
              + " outputs");
    }
    Arrays.setAll(all, weights::get);
    return all;
  }

  /** What the kernels take. */
  static float[] floats(List<Double> weights, int classes) {
    double[] all = of(weights, classes);
    float[] floats = new float[classes];
    for (int c = 0; c < classes; c++) {
      floats[c] = (float) all[c];
    }
    return floats;
  }

  /** The sum of the labels' weights. */
  static double sum(double[] weights, int n, int[] labels) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[labels[i]];
    }
    return sum;
  }
}
