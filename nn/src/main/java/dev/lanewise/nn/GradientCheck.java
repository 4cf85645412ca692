package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Proves the gradients of a network in two steps:
 *
 * <ol>
 *   <li>the {@link ReferencePlan}'s gradients, in double, against central differences {@code
 *       (L(w + ε·d) − L(w − ε·d)) / 2ε} with ε = 1e-5, the decisions of ReLU and pooling frozen, since their kinks
 *       alone would give 1e-4. In small networks d is one value after the other, in larger ones a few directions of
 *       each tensor, half along its gradient and half random;
 *   <li>the {@link TrainingPlan}'s gradients, in float, against the reference's: once with Winograd's convolutions
 *       forbidden, once with every way of convolution allowed.
 * </ol>
 */
public final class GradientCheck {
  /** What both steps must stay below where every sum is a plain one. */
  public static final double TOLERANCE = 1e-5;

  /** What float gradients must stay below where Winograd's convolutions are allowed. */
  public static final double WINOGRAD_TOLERANCE = 1e-4;

  private static final double EPSILON = 1e-5;

  /** Networks of fewer parameters have every one differentiated numerically. */
  private static final long ALL_BELOW = 2_000;

  /** Directions in which each tensor of a larger network is differentiated, all its values at once. */
  private static final int DIRECTIONS = 2;

  /**
   * The part of the largest tensor's gradient below which a tensor's own is rounding: the bias before a BatchNorm has a
   * gradient of zero, of which something is left.
   */
  private static final double FLOOR = 0.01;

  private final Network network;
  private final TrainingOptions options;
  private final Aim aim;
  private final float[] x;
  private final ReferencePlan reference;

  /** ‖a‖ + ‖b‖ of the parameter where it is largest. */
  private final double largest;

  private GradientCheck(Network network, TrainingOptions options, Aim aim, float[] x) {
    this.network = network;
    this.options = options;
    this.aim = aim;
    this.x = x;
    this.reference = network.reference(aim.samples, options);
    reference.forward(x, false);
    aim.of(reference);
    reference.backward();
    this.largest = network.trainable().stream().mapToDouble(p -> 2 * norm(reference.gradient(p))).max().orElse(0);
  }

  /**
   * The errors of one parameter, each ‖a − b‖ / max(‖a‖ + ‖b‖, 1 % of the largest parameter's).
   *
   * @param parameter which
   * @param differentiated how many central differences were taken: of each value, or in so many directions
   * @param referenceError of the reference's gradient against the central differences
   * @param floatError of the float gradient without Winograd against the reference's
   * @param winogradError of the float gradient with every way of convolution against the reference's
   */
  public record Row(
      Parameter parameter, int differentiated, double referenceError, double floatError, double winogradError) {
    /** Whether all errors are below their tolerances. */
    public boolean passes() {
      return referenceError < TOLERANCE && floatError < TOLERANCE && winogradError < WINOGRAD_TOLERANCE;
    }
  }

  /** A loss with what the outputs should have been, either as labels or as targets. */
  private record Aim(Loss loss, int samples, int[] labels, float[] targets) {
    static Aim at(Loss loss, int[] labels) {
      return new Aim(loss, labels.length, labels, null);
    }

    static Aim at(Loss loss, float[] targets, Network network) {
      int size = network.output().size();
      if (targets.length % size != 0) {
        throw new IllegalArgumentException(
            "targets: length " + targets.length + ", expected a multiple of the network's " + size + " outputs");
      }
      return new Aim(loss, targets.length / size, null, targets);
    }

    double of(ReferencePlan plan) {
      return labels != null ? plan.loss(loss, labels) : plan.loss(loss, targets);
    }

    double of(TrainingPlan plan) {
      return labels != null ? plan.loss(loss, labels) : plan.loss(loss, targets);
    }
  }

  /**
   * Checks all parameters of a network that are trained.
   *
   * @param x samples, as many as labels
   * @param seed chooses the directions
   * @return a row for each parameter that is not frozen
   */
  public static List<Row> run(Network network, Loss loss, float[] x, int[] labels, long seed, Parallel parallel) {
    return run(network, loss, x, labels, seed, parallel, TrainingOptions.of());
  }

  /**
   * As the other, with options: the gradients of the network as inference runs it, say. Which ways of convolution they
   * allow does not matter.
   */
  public static List<Row> run(
      Network network, Loss loss, float[] x, int[] labels, long seed, Parallel parallel, TrainingOptions options) {
    return new GradientCheck(network, options, Aim.at(loss, labels), x).rows(seed, parallel);
  }

  /**
   * As {@link #run(Network, Loss, float[], int[], long, Parallel)}, with a loss against targets.
   *
   * @param targets one for each output of each sample
   */
  public static List<Row> run(Network network, Loss loss, float[] x, float[] targets, long seed, Parallel parallel) {
    return new GradientCheck(network, TrainingOptions.of(), Aim.at(loss, targets, network), x).rows(seed, parallel);
  }

  /** Only the second step, without Winograd: an error for each parameter that is not frozen. */
  public static List<Double> floatErrors(Network network, Loss loss, float[] x, int[] labels, Parallel parallel) {
    GradientCheck check = new GradientCheck(network, TrainingOptions.of(), Aim.at(loss, labels), x);
    return check.floatErrors(parallel, Conv2dAlgorithm.WITHOUT_WINOGRAD);
  }

  private List<Row> rows(long seed, Parallel parallel) {
    List<Double> floatErrors = floatErrors(parallel, Conv2dAlgorithm.WITHOUT_WINOGRAD);
    List<Double> winogradErrors = floatErrors(parallel, Conv2dAlgorithm.ALL);
    SeededRandom random = new SeededRandom(seed).child("gradient check");
    List<Row> rows = new ArrayList<>();
    for (Parameter p : network.trainable()) {
      int i = rows.size();
      List<double[]> directions =
          network.parameterCount() < ALL_BELOW ? axes(p) : directions(p, random.child(p.name()));
      rows.add(new Row(
          p, directions.size(), differenceError(p, directions), floatErrors.get(i), winogradErrors.get(i)));
    }
    return rows;
  }

  private List<Double> floatErrors(Parallel parallel, Set<Conv2dAlgorithm> algorithms) {
    TrainingPlan plan = network.training(aim.samples, parallel, options.withAlgorithms(algorithms));
    plan.forward(aim.samples, x, 0);
    aim.of(plan);
    plan.backward();
    List<Double> errors = new ArrayList<>();
    for (Parameter p : network.trainable()) {
      float[] a = plan.gradient(p);
      double[] b = reference.gradient(p);
      double sum = 0;
      for (int i = 0; i < b.length; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      errors.add(relative(Math.sqrt(sum), norm(a) + norm(b)));
    }
    return errors;
  }

  private static List<double[]> axes(Parameter p) {
    List<double[]> axes = new ArrayList<>();
    for (int i = 0; i < p.size(); i++) {
      double[] axis = new double[p.size()];
      axis[i] = 1;
      axes.add(axis);
    }
    return axes;
  }

  /** Half along the gradient, half random: a wrong length of the gradient shows as well as a wrong direction. */
  private List<double[]> directions(Parameter p, SeededRandom random) {
    double[] gradient = reference.gradient(p);
    double norm = norm(gradient);
    List<double[]> directions = new ArrayList<>();
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] d = new double[gradient.length];
      for (int i = 0; i < d.length; i++) {
        d[i] = random.nextGaussian();
      }
      double randomNorm = norm(d);
      for (int i = 0; i < d.length; i++) {
        d[i] = d[i] / randomNorm + (norm == 0 ? 0 : gradient[i] / norm);
      }
      directions.add(d);
    }
    return directions;
  }

  private double differenceError(Parameter p, List<double[]> directions) {
    // Losses overwrite the gradient that backward starts from, not the parameters' gradients: these stay as they are.
    double[] gradient = reference.gradient(p);
    double difference = 0;
    double analyticSum = 0;
    double numericSum = 0;
    for (double[] direction : directions) {
      double numeric = slope(p, direction);
      double analytic = 0;
      for (int i = 0; i < direction.length; i++) {
        analytic += gradient[i] * direction[i];
      }
      difference += (numeric - analytic) * (numeric - analytic);
      analyticSum += analytic * analytic;
      numericSum += numeric * numeric;
    }
    return relative(Math.sqrt(difference), Math.sqrt(analyticSum) + Math.sqrt(numericSum));
  }

  /** The central difference of the loss in a direction. */
  private double slope(Parameter p, double[] direction) {
    double[] values = reference.value(p);
    double[] before = values.clone();
    double above = lossAt(values, before, EPSILON, direction);
    double below = lossAt(values, before, -EPSILON, direction);
    System.arraycopy(before, 0, values, 0, values.length);
    return (above - below) / (2 * EPSILON);
  }

  private double lossAt(double[] values, double[] origin, double step, double[] direction) {
    for (int i = 0; i < values.length; i++) {
      values[i] = origin[i] + step * direction[i];
    }
    reference.forward(x, true);
    return aim.of(reference);
  }

  private double relative(double difference, double scale) {
    double floored = Math.max(scale, FLOOR * largest);
    return floored == 0 ? 0 : difference / floored;
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
    StringBuilder table = new StringBuilder(String.format(
        Locale.ROOT, "%-32s %10s %14s %14s %14s%n", "parameter", "checked", "reference", "float", "with Winograd"));
    for (Row row : rows) {
      table.append(String.format(
          Locale.ROOT, "%-32s %10d %14.2e %14.2e %14.2e%s%n", row.parameter().name(), row.differentiated(),
          row.referenceError(), row.floatError(), row.winogradError(), row.passes() ? "" : "  FAILS"));
    }
    return table.toString();
  }
}
