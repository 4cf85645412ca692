package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarOptimizerStep;
import dev.lanewise.kernels.vector.VectorOptimizerStep;

/**
 * The update of parameters from their gradients, in one pass over memory.
 *
 * <p>SGD with momentum in PyTorch's form ({@code torch.optim.SGD}), g the gradient, ρ the momentum, λ the weight decay,
 * η the learning rate:
 *
 * <pre>
 * v ← ρ·v + (g + λ·w)
 * w ← w − η·v
 * </pre>
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class OptimizerStep extends RangeOperation {
  // The arguments of the run in progress.
  private float[] w;
  private int wOffset;
  private float[] g;
  private int gOffset;
  private float[] v;
  private int vOffset;
  private float rate;
  private float momentum;
  private float weightDecay;

  private OptimizerStep() {}

  /** SGD with momentum; momentum 0 makes it plain SGD. */
  public static OptimizerStep sgdMomentum() {
    return new OptimizerStep();
  }

  /**
   * Updates {@code length} parameters.
   *
   * @param w the parameters, updated
   * @param g their gradients, read
   * @param v their velocities, updated; zeros before the first step
   * @throws IllegalArgumentException if an array is too short or two of them overlap
   */
  public void run(
      Parallel parallel, float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float rate, float momentum, float weightDecay) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("w", w, wOffset, length);
    Arguments.span("g", g, gOffset, length);
    Arguments.span("v", v, vOffset, length);
    Arguments.disjoint("w", w, wOffset, length, "g", g, gOffset, length);
    Arguments.disjoint("w", w, wOffset, length, "v", v, vOffset, length);
    Arguments.disjoint("v", v, vOffset, length, "g", g, gOffset, length);
    this.w = w;
    this.wOffset = wOffset;
    this.g = g;
    this.gOffset = gOffset;
    this.v = v;
    this.vOffset = vOffset;
    this.rate = rate;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    if (Backend.isVector()) {
      VectorOptimizerStep.sgdMomentum(
          w, wOffset + from, g, gOffset + from, v, vOffset + from, count, rate, momentum, weightDecay);
    } else {
      ScalarOptimizerStep.sgdMomentum(
          w, wOffset + from, g, gOffset + from, v, vOffset + from, count, rate, momentum, weightDecay);
    }
  }
}
