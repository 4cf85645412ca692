package dev.lanewise.training.optim;

import dev.lanewise.kernels.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an {@link Optimizer} does: a rule, and on request weight decay, groups of parameters, clipping of gradients and
 * an average of the weights. Immutable.
 *
 * <p>As text it is its {@linkplain UpdateRule rule} alone; {@link WeightDecays} and {@link Ema} have their own.
 *
 * <pre>{@code
 * OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(5e-4).withoutDecayOnBatchNormAndBiases().withClipNorm(5)
 * }</pre>
 */
public final class OptimizerSettings {
  private final UpdateRule rule;
  private final WeightDecay decay;
  private final List<ParameterGroup> groups;
  private final double clipNorm;
  private final double clipValue;
  private final Ema average;

  private OptimizerSettings(
      UpdateRule rule, WeightDecay decay, List<ParameterGroup> groups, double clipNorm, double clipValue,
      Ema average) {
    this.rule = rule;
    this.decay = decay;
    this.groups = groups;
    this.clipNorm = clipNorm;
    this.clipValue = clipValue;
    this.average = average;
  }

  /** A rule without anything else; AdamW with its usual decay, decoupled(0.01). */
  public static OptimizerSettings of(UpdateRule rule) {
    Objects.requireNonNull(rule, "rule");
    return new OptimizerSettings(rule, rule.usualDecay(), List.of(), Double.NaN, Double.NaN, null);
  }

  /**
   * The rule of this text, as {@link #of}.
   *
   * @throws IllegalArgumentException as {@link UpdateRule#parse} does
   */
  public static OptimizerSettings parse(String text) {
    return of(UpdateRule.parse(text));
  }

  /** Plain SGD. */
  public static OptimizerSettings sgd() {
    return of(UpdateRule.sgd());
  }

  /**
   * SGD with momentum in PyTorch's form.
   *
   * @throws IllegalArgumentException unless {@code 0 <= momentum < 1}
   */
  public static OptimizerSettings momentum(double momentum) {
    return of(UpdateRule.momentum(momentum));
  }

  /** Adam with β1 = 0.9, β2 = 0.999, ε = 1e-8. */
  public static OptimizerSettings adam() {
    return of(UpdateRule.adam(0.9, 0.999, 1e-8));
  }

  /** AdamW with β1 = 0.9, β2 = 0.999, ε = 1e-8 and decoupled(0.01). */
  public static OptimizerSettings adamw() {
    return of(UpdateRule.adamw(0.9, 0.999, 1e-8));
  }

  /**
   * With the decay that PyTorch's {@code weight_decay} is for the rule: decoupled for AdamW, L2 for all others.
   *
   * @param lambda λ, 0 or more
   * @throws IllegalArgumentException if it is out of range
   */
  public OptimizerSettings withWeightDecay(double lambda) {
    return withWeightDecay(rule.decay(lambda));
  }

  /**
   * With a decay of all parameters that no group has another for.
   *
   * @throws IllegalArgumentException for AdamW with L1 or L2
   */
  public OptimizerSettings withWeightDecay(WeightDecay decay) {
    return new OptimizerSettings(rule, rule.checked(decay), groups, clipNorm, clipValue, average);
  }

  /**
   * With one more group.
   *
   * @throws IllegalArgumentException for AdamW with a group of L1 or L2
   */
  public OptimizerSettings withGroup(ParameterGroup group) {
    rule.checked(group.decay(WeightDecay.NONE));
    List<ParameterGroup> more = new ArrayList<>(groups);
    more.add(group);
    return new OptimizerSettings(rule, decay, List.copyOf(more), clipNorm, clipValue, average);
  }

  /** Without decay on parameters of one dimension: biases, and γ and β of BatchNorm, as is usual. */
  public OptimizerSettings withoutDecayOnBatchNormAndBiases() {
    return withGroup(ParameterGroup.oneDimensional().withWeightDecay(WeightDecay.NONE));
  }

  /**
   * With another learning rate for the parameters of this name or below it, for fine-tuning.
   *
   * @param prefix as in {@link ParameterGroup#prefix}
   * @param factor of the learning rate, 0 or more
   * @throws IllegalArgumentException if the factor is out of range
   */
  public OptimizerSettings withRateFactor(String prefix, double factor) {
    return withGroup(ParameterGroup.prefix(prefix).withRateFactor(factor));
  }

  /**
   * With all gradients together scaled down to this L2 norm where they exceed it ({@code clip_grad_norm_} of PyTorch).
   *
   * @param most infinite to measure the norm alone
   * @throws IllegalArgumentException if it is not positive
   */
  public OptimizerSettings withClipNorm(double most) {
    return new OptimizerSettings(rule, decay, groups, positive("clipNorm", most), clipValue, average);
  }

  /**
   * With each element of a gradient brought into −most .. most ({@code clip_grad_value_} of PyTorch), after the norm if
   * both are asked for.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public OptimizerSettings withClipValue(double most) {
    return new OptimizerSettings(rule, decay, groups, clipNorm, positive("clipValue", most), average);
  }

  private static double positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected a positive number");
    }
    return value;
  }

  /** With an exponential moving average of the weights. */
  public OptimizerSettings withAverage(Ema average) {
    Objects.requireNonNull(average, "average");
    return new OptimizerSettings(rule, decay, groups, clipNorm, clipValue, average);
  }

  /** The rule. */
  public UpdateRule rule() {
    return rule;
  }

  /** The decay of parameters that no group has another for. */
  public WeightDecay weightDecay() {
    return decay;
  }

  /** The groups, in the order in which they were added. */
  public List<ParameterGroup> groups() {
    return groups;
  }

  /** The norm that gradients are clipped to; NaN if they are not. */
  public double clipNorm() {
    return clipNorm;
  }

  /** The bound of each element of a gradient; NaN if there is none. */
  public double clipValue() {
    return clipValue;
  }

  /** The average of the weights that is kept; null if there is none. */
  public Ema average() {
    return average;
  }

  /** The text of the rule, which {@link #parse} reads back. */
  @Override
  public String toString() {
    return rule.toString();
  }
}
