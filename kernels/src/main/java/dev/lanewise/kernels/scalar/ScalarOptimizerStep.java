package dev.lanewise.kernels.scalar;

/** Optimiser updates, one pass over memory. */
public final class ScalarOptimizerStep {
  private ScalarOptimizerStep() {}

  /** g' = g + weightDecay·w; v = momentum·v + g'; w = w − rate·v. */
  public static void sgdMomentum(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float rate, float momentum, float weightDecay) {
    for (int i = 0; i < length; i++) {
      float gradient = g[gOffset + i] + weightDecay * w[wOffset + i];
      float velocity = momentum * v[vOffset + i] + gradient;
      v[vOffset + i] = velocity;
      w[wOffset + i] -= rate * velocity;
    }
  }
}
