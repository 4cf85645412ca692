package dev.lanewise.kernels;

/**
 * What pulls the parameters of an {@link OptimizerStep} towards zero: a term of the gradient or a factor of the
 * parameters themselves.
 *
 * @param kind how it acts
 * @param lambda λ, how strongly: 0 or more
 */
public record WeightDecay(Kind kind, double lambda) {
  /** No decay. */
  public static final WeightDecay NONE = new WeightDecay(Kind.NONE, 0);

  /** How a decay acts. */
  public enum Kind {
    /** Not at all. */
    NONE,
    /** g ← g + λ·w, the gradient of λ/2·w². */
    L2,
    /** g ← g + λ·sign(w), the gradient of λ·|w|; sign(0) = 0. */
    L1,
    /** w ← w − η·λ·w before the step, beside the gradient (Loshchilov, Hutter, "Decoupled weight decay", 2019). */
    DECOUPLED
  }

  /**
   * Checks the strength.
   *
   * @throws IllegalArgumentException if {@code kind} is null or {@code lambda} is negative, infinite or NaN
   */
  public WeightDecay {
    if (kind == null) {
      throw new IllegalArgumentException("kind: null, expected a kind of weight decay");
    }
    if (!(lambda >= 0 && lambda <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("lambda: " + lambda + ", expected 0 or more, finite as a float");
    }
  }

  /** g ← g + λ·w. */
  public static WeightDecay l2(double lambda) {
    return new WeightDecay(Kind.L2, lambda);
  }

  /** g ← g + λ·sign(w). */
  public static WeightDecay l1(double lambda) {
    return new WeightDecay(Kind.L1, lambda);
  }

  /** w ← w − η·λ·w before the step. */
  public static WeightDecay decoupled(double lambda) {
    return new WeightDecay(Kind.DECOUPLED, lambda);
  }

  /** What the decay multiplies w or its sign by to add it to the gradient; 0 adds nothing, whatever w is. */
  float gradientFactor() {
    return kind == Kind.L2 || kind == Kind.L1 ? (float) lambda : 0;
  }

  /** Parameters whose magnitude is above this count by their sign alone. */
  float signThreshold() {
    return kind == Kind.L1 ? 0 : Float.POSITIVE_INFINITY;
  }

  /** What the parameters are multiplied by before the step. */
  float shrinkage(double rate) {
    return kind == Kind.DECOUPLED ? (float) (1 - rate * lambda) : 1;
  }
}
