package dev.lanewise.training;

import java.nio.file.Path;

/** Is told how a training run goes, on the training thread. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** The run begins, or goes on where a checkpoint was made. */
  default void runStarted(TrainingProgress progress) {}

  /** An epoch begins, or goes on. */
  default void epochStarted(TrainingProgress progress) {}

  /** A step is done. */
  default void stepDone(TrainingProgress progress) {}

  /** An epoch is over and the network validated. */
  default void epochDone(History.Epoch epoch) {}

  /** The network was the best so far, or the run's state was written: everything up to here is safe in that place. */
  default void saved(Path place) {}

  /** The run is over; {@link History#ending} says why. Not called where it ends with an exception. */
  default void runEnded(History history) {}
}
