package dev.lanewise.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What happened in each epoch of a training run. */
public final class History {
  private final List<Epoch> epochs = new ArrayList<>();

  /**
   * One epoch.
   *
   * @param number 1 for the first
   * @param trainLoss the mean loss over the epoch's steps, each taken before its update
   * @param trainAccuracy likewise, 0..1
   * @param validation how the network did on the validation part after the epoch
   * @param seconds how long the steps took, without the validation
   * @param imagesPerSecond training samples a second
   */
  public record Epoch(
      int number, double trainLoss, double trainAccuracy, Evaluation validation, double seconds,
      double imagesPerSecond) {}

  History() {}

  void add(Epoch epoch) {
    epochs.add(epoch);
  }

  /** The epochs so far. */
  public List<Epoch> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /**
   * The last epoch.
   *
   * @throws java.util.NoSuchElementException before the first has ended
   */
  public Epoch last() {
    return epochs.getLast();
  }
}
