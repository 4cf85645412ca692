package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarOptimizerStep;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Optimiser updates, one pass over memory: the same bits as {@link ScalarOptimizerStep}, which says what the arguments
 * mean. The terms of the decay are worked out whether there is one or not: memory is slower.
 */
public final class VectorOptimizerStep {
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final VectorOperators.Comparison ABOVE = VectorOperators.GT;
  private static final int SIGN = 1 << 31;
  private static final int ONE = Float.floatToRawIntBits(1);

  private VectorOptimizerStep() {}

  /** w, or its sign where |w| is above the threshold. 34 bytes of code: up to 35 C2 inlines however rare. */
  private static FloatVector direction(FloatVector w, FloatVector threshold) {
    return w.blend(
        w.reinterpretAsInts().and(SIGN).or(ONE).reinterpretAsFloats(), w.abs().compare(ABOVE, threshold));
  }

  /** All bits where {@code kept}, else none: an AND with it leaves a term or makes it zero, NaN and infinity too. */
  private static IntVector bits(boolean kept) {
    return IntVector.broadcast(INTS, kept ? -1 : 0);
  }

  /** The product if its bits are kept, else zero. */
  private static FloatVector product(FloatVector a, FloatVector b, IntVector kept) {
    return a.mul(b).reinterpretAsInts().and(kept).reinterpretAsFloats();
  }

  /** w = w − rate·g. */
  public static void sgd(
      float[] w, int wOffset, float[] g, int gOffset, int length,
      float rate, float lambda, float threshold, float shrinkage) {
    FloatVector lambdas = FloatVector.broadcast(SPECIES, lambda);
    FloatVector thresholds = FloatVector.broadcast(SPECIES, threshold);
    IntVector decays = bits(lambda != 0);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector weights = FloatVector.fromArray(SPECIES, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gOffset + i)
          .add(product(direction(weights, thresholds), lambdas, decays));
      weights.mul(shrinkage).sub(gradient.mul(rate)).intoArray(w, wOffset + i);
    }
    ScalarOptimizerStep.sgd(w, wOffset + i, g, gOffset + i, length - i, rate, lambda, threshold, shrinkage);
  }

  /** The four forms of momentum. */
  public static void momentum(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float momentum, float intoVelocity, float intoWeights, boolean ahead,
      float lambda, float threshold, float shrinkage) {
    FloatVector lambdas = FloatVector.broadcast(SPECIES, lambda);
    FloatVector thresholds = FloatVector.broadcast(SPECIES, threshold);
    IntVector decays = bits(lambda != 0);
    FloatVector pushes = FloatVector.broadcast(SPECIES, intoVelocity);
    FloatVector ones = FloatVector.broadcast(SPECIES, 1);
    IntVector looksAhead = bits(ahead);
    float carried = ahead ? momentum : 1;
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector weights = FloatVector.fromArray(SPECIES, w, wOffset + i);
      FloatVector push = FloatVector.fromArray(SPECIES, g, gOffset + i)
          .add(product(direction(weights, thresholds), lambdas, decays))
          .mul(pushes);
      FloatVector velocity = FloatVector.fromArray(SPECIES, v, vOffset + i).mul(momentum).add(push);
      velocity.intoArray(v, vOffset + i);
      FloatVector move = velocity.mul(carried).add(product(push, ones, looksAhead));
      weights.mul(shrinkage).add(move.mul(intoWeights)).intoArray(w, wOffset + i);
    }
    ScalarOptimizerStep.momentum(
        w, wOffset + i, g, gOffset + i, v, vOffset + i, length - i, momentum, intoVelocity, intoWeights, ahead, lambda,
        threshold, shrinkage);
  }

  /** Adam. */
  public static void adam(
      float[] w, int wOffset, float[] g, int gOffset, float[] state, int mOffset, int vOffset, int length,
      float rate, float beta1, float rest1, float beta2, float rest2, float rootFactor, float epsilon,
      float lambda, float threshold, float shrinkage) {
    FloatVector lambdas = FloatVector.broadcast(SPECIES, lambda);
    FloatVector thresholds = FloatVector.broadcast(SPECIES, threshold);
    IntVector decays = bits(lambda != 0);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector weights = FloatVector.fromArray(SPECIES, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gOffset + i)
          .add(product(direction(weights, thresholds), lambdas, decays));
      FloatVector m = FloatVector.fromArray(SPECIES, state, mOffset + i).mul(beta1).add(gradient.mul(rest1));
      FloatVector v = FloatVector.fromArray(SPECIES, state, vOffset + i).mul(beta2)
          .add(gradient.mul(gradient).mul(rest2));
      m.intoArray(state, mOffset + i);
      v.intoArray(state, vOffset + i);
      FloatVector root = v.sqrt().mul(rootFactor).add(epsilon);
      weights.mul(shrinkage).sub(m.mul(rate).div(root)).intoArray(w, wOffset + i);
    }
    ScalarOptimizerStep.adam(
        w, wOffset + i, g, gOffset + i, state, mOffset + i, vOffset + i, length - i, rate, beta1, rest1, beta2, rest2,
        rootFactor, epsilon, lambda, threshold, shrinkage);
  }

  /** RMSProp and Adagrad. */
  public static void scaled(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float rate, float keep, float add, float epsilon, float lambda, float threshold, float shrinkage) {
    FloatVector lambdas = FloatVector.broadcast(SPECIES, lambda);
    FloatVector thresholds = FloatVector.broadcast(SPECIES, threshold);
    IntVector decays = bits(lambda != 0);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector weights = FloatVector.fromArray(SPECIES, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gOffset + i)
          .add(product(direction(weights, thresholds), lambdas, decays));
      FloatVector square = FloatVector.fromArray(SPECIES, v, vOffset + i).mul(keep)
          .add(gradient.mul(gradient).mul(add));
      square.intoArray(v, vOffset + i);
      FloatVector root = square.sqrt().add(epsilon);
      weights.mul(shrinkage).sub(gradient.mul(rate).div(root)).intoArray(w, wOffset + i);
    }
    ScalarOptimizerStep.scaled(
        w, wOffset + i, g, gOffset + i, v, vOffset + i, length - i, rate, keep, add, epsilon, lambda, threshold,
        shrinkage);
  }
}
