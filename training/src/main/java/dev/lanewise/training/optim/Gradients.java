package dev.lanewise.training.optim;

import dev.lanewise.nn.Parameter;

/** Where the gradient of each trained parameter lies. */
public interface Gradients {
  /**
   * The gradient of a parameter in the parameter's layout: the values themselves, which clipping changes.
   *
   * @throws IllegalArgumentException if there is none for it
   */
  float[] of(Parameter parameter);
}
