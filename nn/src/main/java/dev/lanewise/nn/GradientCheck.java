package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Proves the gradients of a network in two steps:
 *
 * <ol>
 *   <li>the {@link ReferencePlan}'s gradients, in double, against central differences {@code
 *       (L(w + ε) − L(w − ε)) / 2ε} with ε = 1e-5, the decisions of ReLU and pooling frozen, since their kinks
 *       alone would give 1e-4;
 *   <li>the {@link TrainingPlan}'s gradients, in float, against the reference's.
 * </ol>
 */
public final class GradientCheck {
  /** What both steps must stay below. */
  public static final double TOLERANCE = 1e-5;

  private static final double EPSILON = 1e-5;

  /** Networks of fewer parameters have every one differentiated numerically. */
  private static final long ALL_BELOW = 2_000;

  /** Values of a tensor that are differentiated numerically in larger networks. */
  private static final int SAMPLED = 64;

  private GradientCheck() {}

  /**
   * The errors of one parameter.
   *
   * @param parameter which
   * @param differentiated how many of its values went through central differences
   * @param referenceError ‖a − b‖ / (‖a‖ + ‖b‖) of the reference's gradient against the central differences
   * @param floatError ‖a − b‖ / max(‖a‖ + ‖b‖, 1 % of the largest tensor's) of the float gradient against the
   *     reference's
   */
  public record Row(Parameter parameter, int differentiated, double referenceError, double floatError) {
    /** Whether both errors are below the tolerance. */
    public boolean passes() {
      return referenceError < TOLERANCE && floatError <= TOLERANCE;
    }
  }

  /**
   * Checks all parameters of a network that are trained.
   *
   * @param x samples, as many as labels
   * @param seed chooses the sampled values
   * @return a row for each of {@link Network#trainable}
   */
  public static List<Row> run(Network network, Loss loss, float[] x, int[] labels, long seed, Parallel parallel) {
    ReferencePlan reference = reference(network, loss, x, labels);
    List<Double> floatErrors = floatErrors(network, loss, x, labels, parallel, reference);
    double largest = network.trainable().stream().mapToDouble(p -> 2 * norm(reference.gradient(p))).max().orElse(0);
    SeededRandom random = new SeededRandom(seed).child("gradient check");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < network.trainable().size(); i++) {
      Parameter p = network.trainable().get(i);
      int[] chosen = chosen(p, network.parameterCount() < ALL_BELOW, random);
      double error = differenceError(reference, p, chosen, loss, x, labels, largest);
      rows.add(new Row(p, chosen.length, error, floatErrors.get(i)));
    }
    return rows;
  }

  /** Only the second step: the float gradients against the reference's. */
  public static List<Double> floatErrors(
      Network network, Loss loss, float[] x, int[] labels, Parallel parallel) {
    return floatErrors(network, loss, x, labels, parallel, reference(network, loss, x, labels));
  }

  private static ReferencePlan reference(Network network, Loss loss, float[] x, int[] labels) {
    ReferencePlan reference = network.reference(labels.length);
    reference.forward(x, false);
    reference.loss(loss, labels);
    reference.backward();
    return reference;
  }

  private static List<Double> floatErrors(
      Network network, Loss loss, float[] x, int[] labels, Parallel parallel, ReferencePlan reference) {
    TrainingPlan plan = network.training(labels.length, parallel);
    plan.forward(labels.length, x, 0);
    plan.loss(loss, labels);
    plan.backward();
    double largest = 0;
    for (Parameter p : network.trainable()) {
      largest = Math.max(largest, norm(plan.gradient(p)) + norm(reference.gradient(p)));
    }
    List<Double> errors = new ArrayList<>();
    for (Parameter p : network.trainable()) {
      float[] a = plan.gradient(p);
      double[] b = reference.gradient(p);
      double sum = 0;
      for (int i = 0; i < b.length; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      errors.add(Math.sqrt(sum) / Math.max(norm(a) + norm(b), 0.01 * largest));
    }
    return errors;
  }

  private static int[] chosen(Parameter p, boolean all, SeededRandom random) {
    int[] indices = new int[p.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i;
    }
    if (all || indices.length <= SAMPLED) {
      return indices;
    }
    random.shuffle(indices);
    return Arrays.copyOf(indices, SAMPLED);
  }

  private static double differenceError(
      ReferencePlan reference, Parameter p, int[] chosen, Loss loss, float[] x, int[] labels, double largest) {
    // Losses overwrite the gradient that backward starts from, not the parameters' gradients: these stay as they are.
    double[] analytic = reference.gradient(p);
    double[] values = reference.value(p);
    double difference = 0;
    double analyticSum = 0;
    double numericSum = 0;
    for (int i : chosen) {
      double value = values[i];
      values[i] = value + EPSILON;
      reference.forward(x, true);
      double above = reference.loss(loss, labels);
      values[i] = value - EPSILON;
      reference.forward(x, true);
      double below = reference.loss(loss, labels);
      values[i] = value;
      double numeric = (above - below) / (2 * EPSILON);
      difference += (numeric - analytic[i]) * (numeric - analytic[i]);
      analyticSum += analytic[i] * analytic[i];
      numericSum += numeric * numeric;
    }
    // The bias before a BatchNorm has a gradient of zero, of which rounding leaves something.
    double scale = Math.max(Math.sqrt(analyticSum) + Math.sqrt(numericSum), 0.01 * largest);
    return scale == 0 ? 0 : Math.sqrt(difference) / scale;
  }

  private static double norm(float[] v) {
    double sum = 0;
    for (float e : v) {
      sum += (double) e * e;
    }
    return Math.sqrt(sum);
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double e : v) {
      sum += e * e;
    }
    return Math.sqrt(sum);
  }

  /** The rows as a table for people. */
  public static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder(
        String.format(Locale.ROOT, "%-24s %10s %14s %14s%n", "parameter", "checked", "reference", "float"));
    for (Row row : rows) {
      table.append(String.format(Locale.ROOT, "%-24s %10d %14.2e %14.2e%s%n", row.parameter().name(),
          row.differentiated(), row.referenceError(), row.floatError(), row.passes() ? "" : "  FAILS"));
    }
    return table.toString();
  }
}
