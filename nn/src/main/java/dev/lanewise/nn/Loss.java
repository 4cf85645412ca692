package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;

/** What training minimises: the mean over the samples of a function of the network's output and the label. */
public interface Loss {
  /**
   * The code of this loss in a plan.
   *
   * @param output the shape of the network's output
   * @throws IllegalArgumentException if the loss cannot take such an output
   */
  Step step(Shape output, int batch, Parallel parallel);

  /**
   * In double, for reference plans.
   *
   * @param outputs {@code n} outputs of the network
   * @param gradient receives the gradient of the mean loss
   * @return the mean loss
   */
  double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient);

  /** A loss in a plan; allocates nothing when it runs. */
  interface Step {
    /**
     * Computes the mean loss of {@code n} samples and its gradient; 0 for none.
     *
     * @param gradient receives the gradient with respect to the outputs, from index 0
     * @throws IllegalArgumentException if a label is out of range
     */
    double run(int n, float[] outputs, int offset, int[] labels, float[] gradient);
  }
}
