package dev.lanewise.training.optim;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Parameters that are updated in their own way. A parameter may be in several groups: their rate factors multiply, and
 * of those with a decay of their own the last one counts.
 */
public final class ParameterGroup {
  private final String name;
  private final Predicate<Parameter> members;
  private final boolean mayBeEmpty;
  private final double rateFactor;
  private final WeightDecay decay;

  private ParameterGroup(
      String name, Predicate<Parameter> members, boolean mayBeEmpty, double rateFactor, WeightDecay decay) {
    this.name = name;
    this.members = members;
    this.mayBeEmpty = mayBeEmpty;
    this.rateFactor = rateFactor;
    this.decay = decay;
  }

  /**
   * Parameters that a predicate chooses, as yet updated like all others.
   *
   * @param name for messages
   */
  public static ParameterGroup of(String name, Predicate<Parameter> members) {
    return new ParameterGroup(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(members, "members"), false, 1, null);
  }

  /**
   * Parameters of this name or below it: {@code layer1} means {@code layer1.0.conv1.weight}, too, but not
   * {@code layer10.0.conv1.weight}.
   */
  public static ParameterGroup prefix(String prefix) {
    Objects.requireNonNull(prefix, "prefix");
    return of(prefix, p -> p.name().equals(prefix) || p.name().startsWith(prefix + "."));
  }

  /** Parameters of one dimension: biases, and γ and β of BatchNorm. A network may have none. */
  public static ParameterGroup oneDimensional() {
    return new ParameterGroup("one-dimensional", p -> p.shape().rank() == 1, true, 1, null);
  }

  /**
   * This group with a factor for the learning rate; 0 keeps the parameters where they are.
   *
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public ParameterGroup withRateFactor(double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "rateFactor of " + name + ": " + factor + ", expected 0 or more, finite");
    }
    return new ParameterGroup(name, members, mayBeEmpty, factor, decay);
  }

  /** This group with a weight decay of its own. */
  public ParameterGroup withWeightDecay(WeightDecay decay) {
    return new ParameterGroup(name, members, mayBeEmpty, rateFactor, Objects.requireNonNull(decay, "decay"));
  }

  boolean contains(Parameter parameter) {
    return members.test(parameter);
  }

  double rateFactor() {
    return rateFactor;
  }

  /** The decay of its own, or that given. */
  WeightDecay decay(WeightDecay otherwise) {
    return decay == null ? otherwise : decay;
  }

  /** A group without members is a typing error. */
  void requireMembers(Network network) {
    if (!mayBeEmpty && network.parameters().stream().noneMatch(members)) {
      throw new IllegalArgumentException("group: no parameter is in the group " + name + "; there are "
          + network.parameters().stream().map(Parameter::name).toList());
    }
  }

  /** The name and what is its own. */
  @Override
  public String toString() {
    return name + ": learning rate × " + rateFactor + (decay == null ? "" : ", " + decay);
  }
}
