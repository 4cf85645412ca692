package dev.lanewise.nn.loss;

import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;

/** What the steps of all losses have: a place for the losses of the samples, and their mean. */
abstract class LossStep implements Loss.Step {
  final Parallel parallel;
  final float[] losses;
  private final Loss loss;
  private final Reduce reduce = Reduce.create();
  private double weight;

  LossStep(Loss loss, int batch, Parallel parallel) {
    this.loss = loss;
    this.parallel = parallel;
    this.losses = new float[batch];
  }

  /** The number of classes, that is of outputs, which have to be a vector. */
  static int classes(Loss loss, Shape output) {
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "the network's output is " + output + ", " + loss.getClass().getSimpleName()
              + " needs a vector of one score for each class");
    }
    return output.size();
  }

  /** Refuses a number that is negative or no finite float; {@code what} is what the message begins with. */
  static void requireNonNegative(String what, double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " " + value + ", expected a finite number of at least 0");
    }
  }

  /** The sum of losses in double over their weight, 0 where nothing weighs anything. */
  static double mean(double[] losses, double weight) {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return weight == 0 ? 0 : sum / weight;
  }

  /** What the gradient of a sum is multiplied by to be that of the mean. */
  static double scale(double weight) {
    return weight == 0 ? 0 : 1 / weight;
  }

  final void requireBatch(int n) {
    if (n < 0 || n > losses.length) {
      throw new IllegalArgumentException("n: " + n + " samples, expected 0 .. " + losses.length + ", the batch");
    }
  }

  /** The mean of the first {@code n} losses, which weigh this much together. */
  final double mean(int n, double weight) {
    this.weight = weight;
    return weight == 0 ? 0 : reduce.sum(parallel, losses, 0, n) / weight;
  }

  @Override
  public final Loss loss() {
    return loss;
  }

  @Override
  public final float[] losses() {
    return losses;
  }

  @Override
  public final double weight() {
    return weight;
  }
}
