package dev.lanewise.training.run;

import dev.lanewise.nn.Loss;
import dev.lanewise.nn.loss.Focal;
import dev.lanewise.nn.loss.MulticlassHinge;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.text.Form;
import java.util.Arrays;

/** Losses as settings say them. */
final class LossText {
  private static final String CROSS_ENTROPY = "cross-entropy";
  private static final String FOCAL = "focal";
  private static final String HINGE = "hinge";
  private static final String NONE = "none";
  private static final String BALANCED = "balanced";

  private LossText() {}

  /**
   * Checks all that can be checked without knowing the classes.
   *
   * @throws IllegalArgumentException if something is wrong
   */
  static void check(String loss, String classWeights, double labelSmoothing) {
    boolean listed = !classWeights.strip().equals(NONE) && !classWeights.strip().equals(BALANCED);
    int[] counts = new int[listed ? Form.parseList("class-weights", classWeights).size() : 1];
    Arrays.fill(counts, 1);
    parse(loss, classWeights, labelSmoothing, counts);
  }

  /**
   * Reads a loss.
   *
   * @param counts how many samples each class has
   * @throws IllegalArgumentException if something is wrong; the message begins with the key
   */
  static Loss parse(String loss, String classWeights, double labelSmoothing, int[] counts) {
    double[] weights = weights(classWeights.strip(), counts);
    Form form = Form.parse("loss", loss);
    if (labelSmoothing != 0 && !form.name().equals(CROSS_ENTROPY)) {
      throw new IllegalArgumentException(
          "label-smoothing: " + labelSmoothing + ", expected 0: only " + CROSS_ENTROPY + " has it, not " + form.name());
    }
    Loss parsed = switch (form.name()) {
      case CROSS_ENTROPY -> new SoftmaxCrossEntropy().withLabelSmoothing(labelSmoothing).withClassWeights(weights);
      case FOCAL -> focal(form).withClassWeights(weights);
      case HINGE -> hinge(form, weights);
      default -> throw form.unknown(CROSS_ENTROPY, FOCAL + "(gamma=2)", HINGE + "(margin=1)");
    };
    form.end();
    return parsed;
  }

  private static Focal focal(Form form) {
    double gamma = form.number("gamma", 2);
    if (gamma < 0) {
      throw form.error("gamma is " + gamma + ", expected 0 or more");
    }
    return new Focal(gamma);
  }

  private static Loss hinge(Form form, double[] weights) {
    if (weights.length > 0) {
      throw new IllegalArgumentException("class-weights: expected " + NONE + ": " + HINGE + " has no weights");
    }
    double margin = form.number("margin", 1);
    try {
      return new MulticlassHinge(margin);
    } catch (IllegalArgumentException e) {
      throw form.error(e.getMessage());
    }
  }

  private static double[] weights(String text, int[] counts) {
    return switch (text) {
      case NONE -> new double[0];
      case BALANCED -> balanced(counts);
      default -> listed(text, counts.length);
    };
  }

  /** n / (k·n_c): each class weighs as much as any other, all samples together as many as there are. */
  private static double[] balanced(int[] counts) {
    double[] weights = new double[counts.length];
    long samples = Arrays.stream(counts).asLongStream().sum();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw new IllegalArgumentException("class-weights: " + BALANCED + ", but class " + c + " has no sample");
      }
      weights[c] = samples / ((double) counts.length * counts[c]);
    }
    return weights;
  }

  private static double[] listed(String text, int classes) {
    String[] parts = text.split(",", -1);
    if (parts.length != classes) {
      throw new IllegalArgumentException("class-weights: " + parts.length + (parts.length == 1 ? " weight" : " weights")
          + ", expected " + classes + ", one for each class");
    }
    double[] weights = new double[parts.length];
    for (int c = 0; c < parts.length; c++) {
      weights[c] = weight(text, parts[c].strip());
    }
    return weights;
  }

  private static double weight(String text, String part) {
    try {
      double weight = Double.parseDouble(part);
      if (weight >= 0 && weight <= Float.MAX_VALUE) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("class-weights: \"" + text + "\": expected " + NONE + ", " + BALANCED
        + " or numbers, 0 or more, with commas between them, not \"" + part + "\"");
  }
}
