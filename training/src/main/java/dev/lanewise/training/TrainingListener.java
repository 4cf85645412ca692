package dev.lanewise.training;

/** Is told how a training run goes, on the training thread. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * An epoch begins.
   *
   * @param number 1 for the first
   * @param samples how many it will see
   */
  default void epochStarted(int number, int samples) {}

  /**
   * A step is done.
   *
   * @param samples how many the epoch has seen
   * @param loss the mean loss of the epoch so far
   * @param accuracy the share of right answers of the epoch so far
   */
  default void stepDone(int samples, double loss, double accuracy) {}

  /** An epoch is over and the network validated. */
  default void epochDone(History.Epoch epoch) {}
}
