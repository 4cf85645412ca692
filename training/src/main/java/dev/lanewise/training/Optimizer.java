package dev.lanewise.training;

import dev.lanewise.nn.TrainingPlan;

/** Changes a network's parameters by their gradients. It keeps state for each parameter, so it serves one network. */
public interface Optimizer {
  /**
   * One update of all {@linkplain dev.lanewise.nn.Network#trainable() parameters that are trained}, from the gradients
   * that the plan's last backward left.
   *
   * @param learningRate the length of the step
   */
  void step(TrainingPlan plan, double learningRate);
}
