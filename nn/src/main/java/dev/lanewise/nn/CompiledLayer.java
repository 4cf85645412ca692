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
   * @param x the inputs, behind them the residual if the epilogue adds one
   * @param y the output; the memory of the only input where the layer works {@linkplain Layer#worksInPlace in place}
   */
  InferenceStep plan(int batch, Parallel parallel, List<Buffer> x, Buffer y);

  /** Bytes of what the layer was compiled to: packed weights. */
  default long bytes() {
    return 0;
  }
}
