package dev.lanewise.training;

import dev.lanewise.nn.Loss;

/** The mean loss over several batches, as if they had been one. */
final class MeanLoss {
  private double sum;
  private double weight;

  /** Takes in the last run of a loss, whose mean is given. */
  void add(Loss.Step step, double mean) {
    sum += step.weight() * mean;
    weight += step.weight();
  }

  /** The mean so far; 0 where nothing weighs anything. */
  double mean() {
    return weight == 0 ? 0 : sum / weight;
  }
}
