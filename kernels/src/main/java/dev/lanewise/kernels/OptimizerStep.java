package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarOptimizerStep;
import dev.lanewise.kernels.vector.VectorOptimizerStep;

/**
 * The update of parameters from their gradients, in one pass over memory. With w the parameters, g the gradient, η the
 * learning rate, all products and sums rounded to float, none fused:
 *
 * <pre>
 * sgd               w ← w − η·g
 * sgdMomentum       v ← ρ·v + g                   w ← w − η·v                    (PyTorch, dampening 0)
 * classicMomentum   v ← ρ·v − η·g                 w ← w + v                      (Polyak)
 * nesterov          v ← ρ·v + g                   w ← w − η·(g + ρ·v)            (PyTorch)
 * classicNesterov   u ← v,  v ← ρ·v − η·g         w ← w − ρ·u + (1 + ρ)·v        (CS231n)
 * adam              m ← β1·m + (1 − β1)·g
 *                   v ← β2·v + (1 − β2)·g²        w ← w − η/(1 − β1ᵗ)·m / (√v/√(1 − β2ᵗ) + ε)
 * rmsProp           v ← α·v + (1 − α)·g²          w ← w − η·g / (√v + ε)
 * adagrad           v ← v + g²                    w ← w − η·g / (√v + ε)
 * </pre>
 *
 * <p>Before that a {@link WeightDecay} adds its term to g or shrinks w: {@code adam} with {@link WeightDecay#decoupled}
 * is AdamW. Where η stays the same, both forms of momentum go the same way; they differ in how a change of η acts on
 * the velocity.
 *
 * <p>What a rule remembers of each parameter lies in one array, {@link #states()} floats a parameter: zeros before the
 * first step, for Adam all m, then all v. (Some start Adagrad's v above zero.)
 *
 * <p>Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Nesterov, 1983, as in
 * Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013; Duchi et al., "Adaptive
 * subgradient methods", 2011 (Adagrad); Tieleman, Hinton, "Lecture 6.5: rmsprop", 2012; Kingma, Ba, "Adam", 2015.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class OptimizerStep extends RangeOperation {
  private enum Rule {
    SGD(0),
    MOMENTUM(1),
    ADAM(2),
    RMS_PROP(1),
    ADAGRAD(1);

    final int states;

    Rule(int states) {
      this.states = states;
    }
  }

  private final Rule rule;
  private final WeightDecay decay;

  /** ρ, β1 or α. */
  private final double beta;

  private final double beta2;
  private final double epsilon;

  /** Whether the velocity holds η already, as in the classic forms of momentum. */
  private final boolean classic;

  /** Whether the step looks ahead along the velocity, as Nesterov's do. */
  private final boolean ahead;

  // The arguments of the run in progress.
  private float[] w;
  private int wOffset;
  private float[] g;
  private int gOffset;
  private float[] state;
  private int stateOffset;
  private int length;
  private float rate;
  private float shrinkage;
  private float rootFactor;

  private OptimizerStep(
      Rule rule, WeightDecay decay, double beta, double beta2, double epsilon, boolean classic, boolean ahead) {
    if (decay == null) {
      throw new IllegalArgumentException("decay: null, expected a weight decay");
    }
    this.rule = rule;
    this.decay = decay;
    this.beta = beta;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.classic = classic;
    this.ahead = ahead;
  }

  /** SGD without momentum: no state. */
  public static OptimizerStep sgd(WeightDecay decay) {
    return new OptimizerStep(Rule.SGD, decay, 0, 0, 0, false, false);
  }

  /**
   * SGD with momentum in PyTorch's form ({@code torch.optim.SGD}, dampening 0).
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if momentum is out of its range
   */
  public static OptimizerStep sgdMomentum(double momentum, WeightDecay decay) {
    return momentum(momentum, decay, false, false);
  }

  /**
   * SGD with momentum in its first form: the velocity is what w moves by.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if momentum is out of its range
   */
  public static OptimizerStep classicMomentum(double momentum, WeightDecay decay) {
    return momentum(momentum, decay, true, false);
  }

  /**
   * SGD with Nesterov's momentum in PyTorch's form ({@code torch.optim.SGD(nesterov=True)}).
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if momentum is out of its range
   */
  public static OptimizerStep nesterov(double momentum, WeightDecay decay) {
    return momentum(momentum, decay, false, true);
  }

  /**
   * SGD with Nesterov's momentum in the form of Stanford's course CS231n: the velocity is in units of w. Computed as
   * {@code w + (ρ·v − η·g)}, which is the same.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if momentum is out of its range
   */
  public static OptimizerStep classicNesterov(double momentum, WeightDecay decay) {
    return momentum(momentum, decay, true, true);
  }

  private static OptimizerStep momentum(double momentum, WeightDecay decay, boolean classic, boolean ahead) {
    requireFraction("momentum", momentum);
    return new OptimizerStep(Rule.MOMENTUM, decay, momentum, 0, 0, classic, ahead);
  }

  /**
   * Adam ({@code torch.optim.Adam}); with {@link WeightDecay#decoupled} AdamW ({@code torch.optim.AdamW}).
   *
   * @param beta1 β1, 0 or more, below 1; usually 0.9
   * @param beta2 β2, 0 or more, below 1; usually 0.999
   * @param epsilon ε, 0 or more; usually 1e-8
   * @throws IllegalArgumentException if one is out of its range
   */
  public static OptimizerStep adam(double beta1, double beta2, double epsilon, WeightDecay decay) {
    requireFraction("beta1", beta1);
    requireFraction("beta2", beta2);
    requireNotNegative("epsilon", epsilon);
    return new OptimizerStep(Rule.ADAM, decay, beta1, beta2, epsilon, false, false);
  }

  /**
   * RMSProp ({@code torch.optim.RMSprop}, without momentum, not centred).
   *
   * @param alpha α, 0 or more, below 1; usually 0.99
   * @param epsilon ε, 0 or more; usually 1e-8
   * @throws IllegalArgumentException if one is out of its range
   */
  public static OptimizerStep rmsProp(double alpha, double epsilon, WeightDecay decay) {
    requireFraction("alpha", alpha);
    requireNotNegative("epsilon", epsilon);
    return new OptimizerStep(Rule.RMS_PROP, decay, alpha, 0, epsilon, false, false);
  }

  /**
   * Adagrad ({@code torch.optim.Adagrad}); a decay of the rate is the caller's, who gives one for each step.
   *
   * @param epsilon ε, 0 or more; usually 1e-10
   * @throws IllegalArgumentException if epsilon is negative, infinite or NaN
   */
  public static OptimizerStep adagrad(double epsilon, WeightDecay decay) {
    requireNotNegative("epsilon", epsilon);
    return new OptimizerStep(Rule.ADAGRAD, decay, 0, 0, epsilon, false, false);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected 0 or more, below 1");
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected 0 or more, finite as a float");
    }
  }

  /** Floats of state that each parameter has: 0 (SGD), 1, or 2 (Adam). */
  public int states() {
    return rule.states;
  }

  /**
   * Updates {@code length} parameters.
   *
   * @param w the parameters, updated
   * @param g their gradients, read
   * @param state {@link #states()} · length floats, updated; zeros before the first step; null where there are none
   * @param rate η, 0 or more
   * @param step the number t of this step, 1 for the first; only Adam uses it
   * @throws IllegalArgumentException if an array is too short, two of them overlap, or a number is out of its range
   */
  public void run(
      Parallel parallel, float[] w, int wOffset, float[] g, int gOffset, float[] state, int stateOffset, int length,
      double rate, int step) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("w", w, wOffset, length);
    Arguments.span("g", g, gOffset, length);
    Arguments.disjoint("w", w, wOffset, length, "g", g, gOffset, length);
    if (rule.states > 0) {
      long stateLength = (long) rule.states * length;
      Arguments.span("state", state, stateOffset, stateLength);
      Arguments.disjoint("w", w, wOffset, length, "state", state, stateOffset, stateLength);
      Arguments.disjoint("state", state, stateOffset, stateLength, "g", g, gOffset, length);
    }
    requireNotNegative("rate", rate);
    Arguments.atLeast("step", step, 1);
    this.w = w;
    this.wOffset = wOffset;
    this.g = g;
    this.gOffset = gOffset;
    this.state = state;
    this.stateOffset = stateOffset;
    this.length = length;
    setFactors(rate, step);
    runRange(parallel, length);
  }

  /** The numbers that change from step to step, worked out in double; {@code StrictMath}, so that no CPU differs. */
  private void setFactors(double rate, int step) {
    shrinkage = decay.shrinkage(rate);
    if (rule == Rule.ADAM) {
      this.rate = (float) (rate / (1 - StrictMath.pow(beta, step)));
      rootFactor = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step)));
    } else {
      this.rate = (float) rate;
    }
  }

  @Override
  void range(int from, int count) {
    switch (rule) {
      case SGD -> sgd(wOffset + from, gOffset + from, count);
      case MOMENTUM -> momentum(wOffset + from, gOffset + from, stateOffset + from, count);
      case ADAM -> adam(wOffset + from, gOffset + from, stateOffset + from, count);
      case RMS_PROP ->
          scaled(wOffset + from, gOffset + from, stateOffset + from, count, (float) beta, (float) (1 - beta));
      case ADAGRAD -> scaled(wOffset + from, gOffset + from, stateOffset + from, count, 1, 1);
    }
  }

  private void sgd(int wAt, int gAt, int count) {
    float lambda = decay.gradientFactor();
    float threshold = decay.signThreshold();
    if (Backend.isVector()) {
      VectorOptimizerStep.sgd(w, wAt, g, gAt, count, rate, lambda, threshold, shrinkage);
    } else {
      ScalarOptimizerStep.sgd(w, wAt, g, gAt, count, rate, lambda, threshold, shrinkage);
    }
  }

  private void momentum(int wAt, int gAt, int vAt, int count) {
    float lambda = decay.gradientFactor();
    float threshold = decay.signThreshold();
    float intoVelocity = classic ? -rate : 1;
    float intoWeights = classic ? 1 : -rate;
    if (Backend.isVector()) {
      VectorOptimizerStep.momentum(
          w, wAt, g, gAt, state, vAt, count, (float) beta, intoVelocity, intoWeights, ahead, lambda, threshold,
          shrinkage);
    } else {
      ScalarOptimizerStep.momentum(
          w, wAt, g, gAt, state, vAt, count, (float) beta, intoVelocity, intoWeights, ahead, lambda, threshold,
          shrinkage);
    }
  }

  private void adam(int wAt, int gAt, int mAt, int count) {
    float lambda = decay.gradientFactor();
    float threshold = decay.signThreshold();
    float rest1 = (float) (1 - beta);
    float rest2 = (float) (1 - beta2);
    if (Backend.isVector()) {
      VectorOptimizerStep.adam(
          w, wAt, g, gAt, state, mAt, mAt + length, count, rate, (float) beta, rest1, (float) beta2, rest2, rootFactor,
          (float) epsilon, lambda, threshold, shrinkage);
    } else {
      ScalarOptimizerStep.adam(
          w, wAt, g, gAt, state, mAt, mAt + length, count, rate, (float) beta, rest1, (float) beta2, rest2, rootFactor,
          (float) epsilon, lambda, threshold, shrinkage);
    }
  }

  private void scaled(int wAt, int gAt, int vAt, int count, float keep, float add) {
    float lambda = decay.gradientFactor();
    float threshold = decay.signThreshold();
    if (Backend.isVector()) {
      VectorOptimizerStep.scaled(
          w, wAt, g, gAt, state, vAt, count, rate, keep, add, (float) epsilon, lambda, threshold, shrinkage);
    } else {
      ScalarOptimizerStep.scaled(
          w, wAt, g, gAt, state, vAt, count, rate, keep, add, (float) epsilon, lambda, threshold, shrinkage);
    }
  }
}
