package dev.lanewise.training.experiment;

import dev.lanewise.training.TrainingListener;

/** Is told how an experiment goes, on its thread. */
public interface ExperimentListener {
  /** Hears nothing. */
  ExperimentListener NONE = new ExperimentListener() {};

  /** A part begins. */
  default void partStarted(String part) {}

  /**
   * A part is over.
   *
   * @param seconds it took, whenever that was
   * @param before whether it was done in an earlier run
   */
  default void partDone(String part, double seconds, boolean before) {}

  /** Who is told of the steps of the trainings. */
  default TrainingListener training() {
    return TrainingListener.NONE;
  }
}
