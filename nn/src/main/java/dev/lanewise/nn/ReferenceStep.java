package dev.lanewise.nn;

/** One layer of a reference plan. */
public interface ReferenceStep {
  /**
   * Computes the output.
   *
   * @param frozen whether decisions (which ReLU is open, which element a pooling takes, what dropout drops) stay those
   *     of the last forward that was not frozen, so that the function is smooth where a gradient check walks
   */
  void forward(boolean frozen);

  /** Computes the gradients of the parameters and the inputs. */
  void backward();
}
