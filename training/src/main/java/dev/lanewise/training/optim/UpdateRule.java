package dev.lanewise.training.optim;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.training.text.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The formula by which a parameter follows its gradient; {@link OptimizerStep} gives them all. As text:
 *
 * <pre>
 * sgd
 * momentum(momentum=0.9)                            PyTorch's: v ← ρv + g, w ← w − ηv
 * classic-momentum(momentum=0.9)                    v ← ρv − ηg, w ← w + v
 * nesterov(momentum=0.9)                            PyTorch's
 * classic-nesterov(momentum=0.9)                    that of Stanford's course CS231n
 * adam(beta1=0.9, beta2=0.999, epsilon=1e-8)
 * adamw(beta1=0.9, beta2=0.999, epsilon=1e-8)       Adam whose weight decay is decoupled, 0.01 unless said
 * rmsprop(alpha=0.99, epsilon=1e-8)
 * adagrad(epsilon=1e-10)
 * </pre>
 */
public final class UpdateRule {
  private enum Kind {
    SGD("sgd"),
    MOMENTUM("momentum", "velocity"),
    CLASSIC_MOMENTUM("classic-momentum", "velocity"),
    NESTEROV("nesterov", "velocity"),
    CLASSIC_NESTEROV("classic-nesterov", "velocity"),
    ADAM("adam", "moments"),
    ADAMW("adamw", "moments"),
    RMS_PROP("rmsprop", "squares"),
    ADAGRAD("adagrad", "squares");

    final String text;

    /** What the rule remembers of a parameter; null if nothing. */
    final String state;

    Kind(String text) {
      this(text, null);
    }

    Kind(String text, String state) {
      this.text = text;
      this.state = state;
    }
  }

  /** Momentum where none is given. */
  private static final double MOMENTUM = 0.9;

  private final Kind kind;
  private final double[] numbers;

  private UpdateRule(Kind kind, double... numbers) {
    this.kind = kind;
    this.numbers = numbers;
    kernel(WeightDecay.NONE); // checks the numbers
  }

  /** Stochastic gradient descent alone. */
  public static UpdateRule sgd() {
    return new UpdateRule(Kind.SGD);
  }

  /**
   * SGD with momentum in PyTorch's form.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static UpdateRule momentum(double momentum) {
    return new UpdateRule(Kind.MOMENTUM, momentum);
  }

  /**
   * SGD with momentum whose velocity is what the parameter moves by.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static UpdateRule classicMomentum(double momentum) {
    return new UpdateRule(Kind.CLASSIC_MOMENTUM, momentum);
  }

  /**
   * SGD with Nesterov's momentum in PyTorch's form.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static UpdateRule nesterov(double momentum) {
    return new UpdateRule(Kind.NESTEROV, momentum);
  }

  /**
   * SGD with Nesterov's momentum in CS231n's form.
   *
   * @param momentum ρ, 0 or more, below 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static UpdateRule classicNesterov(double momentum) {
    return new UpdateRule(Kind.CLASSIC_NESTEROV, momentum);
  }

  /**
   * Adam.
   *
   * @param beta1 β1, 0 or more, below 1
   * @param beta2 β2, 0 or more, below 1
   * @param epsilon ε, 0 or more
   * @throws IllegalArgumentException if one is out of range
   */
  public static UpdateRule adam(double beta1, double beta2, double epsilon) {
    return new UpdateRule(Kind.ADAM, beta1, beta2, epsilon);
  }

  /**
   * AdamW: its weight decay is decoupled.
   *
   * @param beta1 β1, 0 or more, below 1
   * @param beta2 β2, 0 or more, below 1
   * @param epsilon ε, 0 or more
   * @throws IllegalArgumentException if one is out of range
   */
  public static UpdateRule adamw(double beta1, double beta2, double epsilon) {
    return new UpdateRule(Kind.ADAMW, beta1, beta2, epsilon);
  }

  /**
   * RMSProp.
   *
   * @param alpha α, 0 or more, below 1
   * @param epsilon ε, 0 or more
   * @throws IllegalArgumentException if one is out of range
   */
  public static UpdateRule rmsprop(double alpha, double epsilon) {
    return new UpdateRule(Kind.RMS_PROP, alpha, epsilon);
  }

  /**
   * Adagrad.
   *
   * @param epsilon ε, 0 or more
   * @throws IllegalArgumentException if it is out of range
   */
  public static UpdateRule adagrad(double epsilon) {
    return new UpdateRule(Kind.ADAGRAD, epsilon);
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if the text is none of those above, or a number is out of range
   */
  public static UpdateRule parse(String text) {
    Form form = Form.parse("optimizer", text);
    Kind kind = kind(form);
    double[] numbers = switch (kind) {
      case SGD -> new double[0];
      case MOMENTUM, CLASSIC_MOMENTUM, NESTEROV, CLASSIC_NESTEROV -> new double[] {form.number("momentum", MOMENTUM)};
      case ADAM, ADAMW ->
          new double[] {form.number("beta1", 0.9), form.number("beta2", 0.999), form.number("epsilon", 1e-8)};
      case RMS_PROP -> new double[] {form.number("alpha", 0.99), form.number("epsilon", 1e-8)};
      case ADAGRAD -> new double[] {form.number("epsilon", 1e-10)};
    };
    form.end();
    try {
      return new UpdateRule(kind, numbers);
    } catch (IllegalArgumentException e) {
      throw form.error(e.getMessage());
    }
  }

  private static Kind kind(Form form) {
    for (Kind kind : Kind.values()) {
      if (kind.text.equals(form.name())) {
        return kind;
      }
    }
    throw form.unknown(names().toArray(String[]::new));
  }

  /** The names of all rules, as text has them. */
  public static List<String> names() {
    return Arrays.stream(Kind.values()).map(kind -> kind.text).toList();
  }

  /** The decay where none is asked for: decoupled(0.01) for AdamW as in PyTorch, else none. */
  WeightDecay usualDecay() {
    return kind == Kind.ADAMW ? WeightDecay.decoupled(0.01) : WeightDecay.NONE;
  }

  /** The decay of this strength as PyTorch has it: decoupled for AdamW, else L2. */
  WeightDecay decay(double lambda) {
    return kind == Kind.ADAMW ? WeightDecay.decoupled(lambda) : WeightDecay.l2(lambda);
  }

  /**
   * The kind of decay fits the rule.
   *
   * @throws IllegalArgumentException for AdamW with another than decoupled decay, which would be Adam
   */
  WeightDecay checked(WeightDecay decay) {
    Objects.requireNonNull(decay, "decay");
    boolean fits = decay.kind() == WeightDecay.Kind.DECOUPLED || decay.kind() == WeightDecay.Kind.NONE;
    if (kind == Kind.ADAMW && !fits) {
      throw new IllegalArgumentException(
          "decay: " + WeightDecays.text(decay) + " with adamw, expected decoupled or none; adam takes the others");
    }
    return decay;
  }

  /** What the rule remembers of each parameter, the last segment of its name in a checkpoint; null if nothing. */
  String state() {
    return kind.state;
  }

  OptimizerStep kernel(WeightDecay decay) {
    return switch (kind) {
      case SGD -> OptimizerStep.sgd(decay);
      case MOMENTUM -> OptimizerStep.sgdMomentum(numbers[0], decay);
      case CLASSIC_MOMENTUM -> OptimizerStep.classicMomentum(numbers[0], decay);
      case NESTEROV -> OptimizerStep.nesterov(numbers[0], decay);
      case CLASSIC_NESTEROV -> OptimizerStep.classicNesterov(numbers[0], decay);
      case ADAM, ADAMW -> OptimizerStep.adam(numbers[0], numbers[1], numbers[2], decay);
      case RMS_PROP -> OptimizerStep.rmsProp(numbers[0], numbers[1], decay);
      case ADAGRAD -> OptimizerStep.adagrad(numbers[0], decay);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UpdateRule rule && kind == rule.kind && Arrays.equals(numbers, rule.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(numbers);
  }

  /** The text that {@link #parse} reads back. */
  @Override
  public String toString() {
    return Form.text(kind.text, numbers);
  }
}
