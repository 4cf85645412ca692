package dev.lanewise.training;

import dev.lanewise.training.data.Dataset;
import java.util.stream.IntStream;

/**
 * How a network or another classifier did on a dataset.
 *
 * @param loss the mean loss, 0 where no sample weighs anything; NaN for a classifier that has none
 * @param confusion how many samples of class {@code [label]} were taken for class {@code [predicted]}
 */
public record Evaluation(double loss, int[][] confusion) {
  /**
   * Counts what classes samples were taken for.
   *
   * @param samples of known classes
   * @param predictions a class for each of them
   * @return an evaluation without a loss
   * @throws IllegalArgumentException if there is not a class of the dataset for each sample
   */
  public static Evaluation of(Dataset samples, int[] predictions) {
    if (predictions.length != samples.size()) {
      throw new IllegalArgumentException(
          "predictions: " + predictions.length + ", expected " + samples.size() + ", one for each sample");
    }
    int[][] confusion = new int[samples.classes()][samples.classes()];
    for (int i = 0; i < predictions.length; i++) {
      if (predictions[i] < 0 || predictions[i] >= samples.classes()) {
        throw new IllegalArgumentException(
            "predictions[" + i + "] is " + predictions[i] + ", expected 0.." + (samples.classes() - 1));
      }
      confusion[samples.label(i)][predictions[i]]++;
    }
    return new Evaluation(Double.NaN, confusion);
  }

  /** The number of samples. */
  public int samples() {
    int sum = 0;
    for (int label = 0; label < confusion.length; label++) {
      sum += samples(label);
    }
    return sum;
  }

  /** The number of samples of a class. */
  public int samples(int label) {
    int sum = 0;
    for (int count : confusion[label]) {
      sum += count;
    }
    return sum;
  }

  /** How often a class was predicted. */
  public int predicted(int prediction) {
    int sum = 0;
    for (int[] row : confusion) {
      sum += row[prediction];
    }
    return sum;
  }

  /** The number of samples whose class was predicted. */
  public int correct() {
    int sum = 0;
    for (int label = 0; label < confusion.length; label++) {
      sum += confusion[label][label];
    }
    return sum;
  }

  /** The share of right answers, 0..1; NaN for no sample. */
  public double accuracy() {
    return (double) correct() / samples();
  }

  /** The share of a class's samples that were recognised; NaN where it has none. */
  public double recall(int label) {
    return (double) confusion[label][label] / samples(label);
  }

  /** The mean recall of the classes that have samples, 0..1: each counts the same; NaN for no sample. */
  public double balancedAccuracy() {
    return IntStream.range(0, confusion.length).filter(label -> samples(label) > 0).mapToDouble(this::recall)
        .average().orElse(Double.NaN);
  }

  /** The share of a class's predictions that were right; NaN where there were none. */
  public double precision(int label) {
    return (double) confusion[label][label] / predicted(label);
  }
}
