package dev.lanewise.training;

import dev.lanewise.nn.Loss;

/** The mean loss over several batches, as if they had been one. */
final class MeanLoss {
  private double sum;
  private double weight;

  /** Takes in the last run of a loss, whose mean is given. */
  void add(Loss.Step step, double mean) {
    add(mean, step.weight());
  }

  /** Takes in a mean and its weight. */
  void add(double mean, double ofWeight) {
    sum += ofWeight * mean;
    weight += ofWeight;
  }

  /** The mean so far; 0 where nothing weighs anything. */
  double mean() {
    return weight == 0 ? 0 : sum / weight;
  }

  double sum() {
    return sum;
  }

  double weight() {
    return weight;
  }

  /** Goes on from a sum and a weight. */
  void restore(double newSum, double newWeight) {
    sum = newSum;
    weight = newWeight;
  }
}
