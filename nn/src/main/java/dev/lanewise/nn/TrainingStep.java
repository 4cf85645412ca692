package dev.lanewise.nn;

/** One layer of a training plan. */
public interface TrainingStep {
  /** Elements of scratch that either pass needs. */
  default int scratchLength() {
    return 0;
  }

  /** Computes the output of {@code n} samples. */
  void forward(int n, float[] scratch);

  /**
   * Computes the gradients of the parameters and of the inputs that are wanted, for the samples of the last forward.
   */
  void backward(int n, float[] scratch);
}
