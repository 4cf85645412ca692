package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/** A layer ready for inference: immutable, shared by every plan of every thread. */
public interface CompiledLayer {
  /**
   * The code of this layer in one plan.
   *
   * @param batch the most samples a run may have
   * @param parallel who works
   * @param x the inputs
   * @param y the output
   */
  InferenceStep plan(int batch, Parallel parallel, List<Buffer> x, Buffer y);
}
