package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * What training minimises: the mean over the samples of a function of the network's output and of what it should have
 * been. That is a class label for each sample, or targets, a float for each output; a loss takes one of them or both.
 *
 * <p>A loss is immutable and may be shared; its {@link Step} belongs to one thread.
 */
public interface Loss {
  /** Whether it takes class labels; most do. */
  default boolean takesLabels() {
    return true;
  }

  /** Whether it takes targets; most do not. */
  default boolean takesTargets() {
    return false;
  }

  /**
   * The code of this loss in a plan.
   *
   * @param output the shape of the network's output
   * @param batch the most samples a run may have
   * @throws IllegalArgumentException if the loss cannot take such an output
   */
  Step step(Shape output, int batch, Parallel parallel);

  /**
   * In double, for reference plans, against labels.
   *
   * @param outputs {@code n} outputs of the network
   * @param gradient receives the gradient of the mean loss
   * @return the mean loss, 0 for no samples
   * @throws IllegalArgumentException if the loss takes no labels
   */
  default double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient) {
    throw noLabels(this);
  }

  /**
   * In double, for reference plans, against targets.
   *
   * @param outputs {@code n} outputs of the network
   * @param targets as many
   * @param gradient receives the gradient of the mean loss
   * @return the mean loss, 0 for no samples
   * @throws IllegalArgumentException if the loss takes no targets
   */
  default double reference(Shape output, int n, double[] outputs, double[] targets, double[] gradient) {
    throw noTargets(this);
  }

  private static IllegalArgumentException noLabels(Loss loss) {
    return new IllegalArgumentException(
        loss.getClass().getSimpleName() + " takes targets, a float for each output, not class labels");
  }

  private static IllegalArgumentException noTargets(Loss loss) {
    return new IllegalArgumentException(
        loss.getClass().getSimpleName() + " takes class labels, an int for each sample, not targets");
  }

  /** A loss in a plan; allocates nothing when it runs. */
  interface Step {
    /** The loss that this runs. */
    Loss loss();

    /**
     * Computes the mean loss of {@code n} samples and its gradient; 0 for none.
     *
     * @param outputs the outputs of the network, from {@code offset}
     * @param labels at least {@code n}
     * @param gradient receives the gradient with respect to the outputs, from index 0
     * @throws IllegalArgumentException if the loss takes no labels, one is out of range, n above the batch, or an array
     *     too short; nothing is written then
     */
    default double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      throw noLabels(loss());
    }

    /**
     * As {@link #run(int, float[], int, int[], float[])}, against targets.
     *
     * @param targets as many as outputs at least
     * @throws IllegalArgumentException if the loss takes no targets, n is above the batch, or an array too short;
     *     nothing is written then
     */
    default double run(int n, float[] outputs, int offset, float[] targets, float[] gradient) {
      throw noTargets(loss());
    }

    /** The loss of each sample of the last run, from index 0; overwritten by the next. */
    float[] losses();

    /**
     * What the mean of the last run divides the sum of its {@link #losses} by: the number of samples, or the sum of the
     * weights of their labels. Means of several runs are averaged with these as weights.
     */
    double weight();
  }
}
