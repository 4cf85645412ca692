package dev.lanewise.nn;

/** One layer of a training plan. */
public interface TrainingStep {
  /** Elements of scratch that either pass needs. */
  default int scratchLength() {
    return 0;
  }

  /** Elements that either pass needs in {@link TrainingContext#packed}. */
  default int packedLength() {
    return 0;
  }

  /** Bytes that the step keeps for itself between the passes: routes of a pooling, the statistics of a batch. */
  default long bytes() {
    return 0;
  }

  /** The fewest samples, if there are any, of which forward can make something: 2 if one has no variance. */
  default int leastSamples() {
    return 1;
  }

  /** Computes the output of {@code n} samples. */
  void forward(int n, float[] scratch);

  /**
   * Computes the gradients of the parameters and of the inputs that are wanted, for the samples of the last forward.
   * May destroy the gradient of the output if the layer {@linkplain Layer#destroysGradient says so}.
   */
  void backward(int n, float[] scratch);
}
