package dev.lanewise.training;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.optim.GradientAccumulator;
import dev.lanewise.training.optim.Gradients;

/** Forward, loss and backward of a batch, whole or cut into parts whose gradients are added. Allocates nothing. */
final class BatchStep {
  private final TrainingPlan plan;
  private final Loss loss;
  private final int part;
  private final GradientAccumulator accumulator;
  private final Gradients planGradients;
  private final Predictions predictions;
  private final MeanLoss mean = new MeanLoss();
  private final int classes;
  private final int[] labels;
  private final float[] targets;
  private int correct;

  /**
   * For batches of at most {@code batch} samples.
   *
   * @param parts into how many each is cut
   */
  BatchStep(TrainingPlan plan, Loss loss, int batch, int parts, Parallel parallel) {
    this.plan = plan;
    this.loss = loss;
    this.part = Math.ceilDiv(batch, parts);
    this.accumulator = parts == 1 ? null : new GradientAccumulator(plan.network());
    this.planGradients = plan::gradient;
    this.classes = plan.network().output().size();
    this.predictions = new Predictions(parallel, part, classes);
    this.labels = new int[part];
    this.targets = new float[part * classes];
  }

  /** Runs the loader's batch; the gradients are there afterwards unless the loss is not finite. */
  double run(BatchLoader loader) {
    mean.restore(0, 0);
    correct = 0;
    if (accumulator != null) {
      accumulator.clear(plan.parallel());
    }
    int n = loader.count();
    for (int from = 0; from < n; from += part) {
      runPart(loader, from, Math.min(part, n - from));
      if (!Double.isFinite(mean.mean())) {
        break;
      }
    }
    return mean.mean();
  }

  private void runPart(BatchLoader loader, int from, int n) {
    plan.forward(n, loader.images(), from * plan.network().input().size());
    System.arraycopy(loader.labels(), from, labels, 0, n);
    double loss = loader.hasTargets() ? softLoss(loader, from, n) : plan.loss(this.loss, labels);
    mean.add(plan.lossStep(), loss);
    correct += predictions.correct(n, plan.output(), labels);
    if (Double.isFinite(loss)) {
      plan.backward();
      if (accumulator != null) {
        accumulator.add(plan);
      }
    }
  }

  private double softLoss(BatchLoader loader, int from, int n) {
    System.arraycopy(loader.targets(), from * classes, targets, 0, n * classes);
    return plan.loss(loss, targets);
  }

  /** The gradients of the last run. */
  Gradients gradients() {
    return accumulator == null ? planGradients : accumulator;
  }

  /** How many samples of the last run were taken for what their label says. */
  int correct() {
    return correct;
  }

  /** What the mean loss of the last run divided by. */
  double weight() {
    return mean.weight();
  }
}
