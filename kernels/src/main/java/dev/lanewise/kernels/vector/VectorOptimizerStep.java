package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Optimiser updates, one pass over memory. */
public final class VectorOptimizerStep {
  private VectorOptimizerStep() {}

  /** g' = g + weightDecay·w; v = momentum·v + g'; w = w − rate·v. */
  public static void sgdMomentum(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float rate, float momentum, float weightDecay) {
    FloatVector rho = FloatVector.broadcast(SPECIES, momentum);
    FloatVector lambda = FloatVector.broadcast(SPECIES, weightDecay);
    FloatVector minusRate = FloatVector.broadcast(SPECIES, -rate);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector weights = FloatVector.fromArray(SPECIES, w, wOffset + i);
      FloatVector gradient = weights.fma(lambda, FloatVector.fromArray(SPECIES, g, gOffset + i));
      FloatVector velocity = FloatVector.fromArray(SPECIES, v, vOffset + i).fma(rho, gradient);
      velocity.intoArray(v, vOffset + i);
      velocity.fma(minusRate, weights).intoArray(w, wOffset + i);
    }
    for (; i < length; i++) {
      float gradient = Math.fma(w[wOffset + i], weightDecay, g[gOffset + i]);
      float velocity = Math.fma(v[vOffset + i], momentum, gradient);
      v[vOffset + i] = velocity;
      w[wOffset + i] = Math.fma(velocity, -rate, w[wOffset + i]);
    }
  }
}
