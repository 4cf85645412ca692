package dev.lanewise.nn;

/** One layer of an inference plan. */
public interface InferenceStep {
  /** Elements of scratch that {@link #run} needs. */
  default int scratchLength() {
    return 0;
  }

  /** Computes the output of {@code n} samples. */
  void run(int n, float[] scratch);
}
