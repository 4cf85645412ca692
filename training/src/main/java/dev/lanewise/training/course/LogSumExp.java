package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.classic.FitSettings;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.optim.Optimizer;
import dev.lanewise.training.schedule.Schedule;
import dev.lanewise.training.schedule.SchedulePosition;
import java.util.Arrays;

/** Trains a network step by step with the engine's softmax cross-entropy, or with the formula as it is written. */
final class LogSumExp {
  private final Network network;
  private final TrainingPlan plan;
  private final Optimizer optimizer;
  private final double rate;
  private final Schedule schedule;
  private final int classes;

  /**
   * What happened.
   *
   * @param losses of the steps, before their updates; the first that is not finite is the last
   * @param largest logit of each step
   * @param breakdown where the formula was not finite any more; null if it never was
   */
  record Course(double[] losses, double[] largest, Breakdown breakdown) {}

  /**
   * A step whose loss is not finite.
   *
   * @param step 1 for the first
   * @param samples of the step whose own loss is not finite, and of how many
   * @param of how many samples
   * @param logits of the first of them
   * @param label of that one
   * @param brokenParameters that are not finite after the update
   * @param parameters how many there are
   */
  record Breakdown(
      int step, int samples, int of, float[] logits, int label, long brokenParameters, long parameters) {}

  /**
   * Trains this network, which it changes.
   *
   * @param settings rate, schedule, batch and all that the optimiser needs
   */
  LogSumExp(Network network, FitSettings settings, Parallel parallel) {
    this.network = network;
    this.plan = network.training(settings.batch(), parallel);
    this.optimizer = Optimizer.of(network, settings.optimizer());
    this.rate = settings.learningRate();
    this.schedule = settings.schedule();
    this.classes = network.output().size();
  }

  /**
   * Does so many steps, or fewer if the loss is not finite any more.
   *
   * @param stable whether the largest logit is subtracted first, as the engine does
   */
  Course run(BatchLoader loader, int steps, boolean stable) {
    double[] losses = new double[steps];
    double[] largest = new double[steps];
    SchedulePosition position = SchedulePosition.ofSteps(loader.batches(), steps);
    loader.startEpoch(0);
    for (int step = 0, epoch = 0; step < steps; step++) {
      if (!loader.next()) {
        loader.startEpoch(++epoch);
        loader.next();
      }
      int n = loader.count();
      plan.forward(n, loader.images(), 0);
      float[] logits = Arrays.copyOf(plan.output(), n * classes);
      largest[step] = largest(logits);
      losses[step] = stable ? stable(loader.labels()) : naive(logits, loader.labels());
      position.step(step);
      optimizer.step(plan, rate * schedule.factor(position));
      if (!Double.isFinite(losses[step])) {
        return new Course(Arrays.copyOf(losses, step + 1), Arrays.copyOf(largest, step + 1),
            breakdown(step + 1, logits, loader.labels()));
      }
    }
    return new Course(losses, largest, null);
  }

  private double stable(int[] labels) {
    double loss = plan.loss(new SoftmaxCrossEntropy(), labels);
    plan.backward();
    return loss;
  }

  /** The loss of logits and, from its gradient, those of all parameters. */
  private double naive(float[] logits, int[] labels) {
    float[] gradient = new float[plan.batch() * classes];
    double loss = NaiveSoftmax.run(logits.length / classes, classes, logits, labels, gradient);
    plan.backward(gradient, 0);
    return loss;
  }

  private static double largest(float[] values) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private Breakdown breakdown(int step, float[] logits, int[] labels) {
    int n = logits.length / classes;
    int first = -1;
    int broken = 0;
    for (int i = n - 1; i >= 0; i--) {
      if (!Double.isFinite(NaiveSoftmax.loss(logits, i * classes, labels[i], new float[classes]))) {
        first = i;
        broken++;
      }
    }
    long values = network.parameters().stream().mapToLong(LogSumExp::notFinite).sum();
    int shown = Math.max(first, 0);
    return new Breakdown(step, broken, n, Arrays.copyOfRange(logits, shown * classes, (shown + 1) * classes),
        labels[shown], values, network.parameterCount());
  }

  private static long notFinite(Parameter parameter) {
    long count = 0;
    for (float value : parameter.data()) {
      count += Float.isFinite(value) ? 0 : 1;
    }
    return count;
  }
}
