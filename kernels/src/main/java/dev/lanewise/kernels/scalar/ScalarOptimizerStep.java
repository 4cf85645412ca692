package dev.lanewise.kernels.scalar;

/**
 * Optimiser updates, one pass over memory. In all of them {@code lambda} times w is added to g, or times the sign of w
 * where |w| is above {@code threshold} (0: everywhere, infinity: nowhere); 0 adds nothing, whatever w is. The weights
 * are multiplied by {@code shrinkage} before they move.
 */
public final class ScalarOptimizerStep {
  private ScalarOptimizerStep() {}

  private static float decayed(float g, float w, float lambda, float threshold) {
    float direction = Math.abs(w) > threshold ? Math.copySign(1f, w) : w;
    return g + (lambda == 0 ? 0 : direction * lambda);
  }

  /** w = w − rate·g. */
  public static void sgd(
      float[] w, int wOffset, float[] g, int gOffset, int length,
      float rate, float lambda, float threshold, float shrinkage) {
    for (int i = 0; i < length; i++) {
      float weight = w[wOffset + i];
      float gradient = decayed(g[gOffset + i], weight, lambda, threshold);
      w[wOffset + i] = weight * shrinkage - gradient * rate;
    }
  }

  /**
   * u = intoVelocity·g; v = momentum·v + u; w = w + intoWeights·v, or {@code ahead} w = w + intoWeights·(momentum·v +
   * u).
   */
  public static void momentum(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float momentum, float intoVelocity, float intoWeights, boolean ahead,
      float lambda, float threshold, float shrinkage) {
    for (int i = 0; i < length; i++) {
      float weight = w[wOffset + i];
      float push = decayed(g[gOffset + i], weight, lambda, threshold) * intoVelocity;
      float velocity = v[vOffset + i] * momentum + push;
      v[vOffset + i] = velocity;
      float move = ahead ? velocity * momentum + push : velocity + 0f;
      w[wOffset + i] = weight * shrinkage + move * intoWeights;
    }
  }

  /**
   * m = beta1·m + rest1·g; v = beta2·v + rest2·g²; w = w − rate·m / (√v·rootFactor + epsilon), m and v being parts of
   * one array.
   */
  public static void adam(
      float[] w, int wOffset, float[] g, int gOffset, float[] state, int mOffset, int vOffset, int length,
      float rate, float beta1, float rest1, float beta2, float rest2, float rootFactor, float epsilon,
      float lambda, float threshold, float shrinkage) {
    for (int i = 0; i < length; i++) {
      float weight = w[wOffset + i];
      float gradient = decayed(g[gOffset + i], weight, lambda, threshold);
      float m = state[mOffset + i] * beta1 + gradient * rest1;
      float v = state[vOffset + i] * beta2 + gradient * gradient * rest2;
      state[mOffset + i] = m;
      state[vOffset + i] = v;
      float root = (float) Math.sqrt(v) * rootFactor + epsilon;
      w[wOffset + i] = weight * shrinkage - m * rate / root;
    }
  }

  /** v = keep·v + add·g²; w = w − rate·g / (√v + epsilon). */
  public static void scaled(
      float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset, int length,
      float rate, float keep, float add, float epsilon, float lambda, float threshold, float shrinkage) {
    for (int i = 0; i < length; i++) {
      float weight = w[wOffset + i];
      float gradient = decayed(g[gOffset + i], weight, lambda, threshold);
      float square = v[vOffset + i] * keep + gradient * gradient * add;
      v[vOffset + i] = square;
      float root = (float) Math.sqrt(square) + epsilon;
      w[wOffset + i] = weight * shrinkage - gradient * rate / root;
    }
  }
}
