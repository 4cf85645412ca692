package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.reference.ReferenceActivation;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The function of an activation layer, in float and in double. Functions with kinks consist of smooth pieces; those in
 * double take a second argument that tells the piece to go by, even where x has left it, so that a gradient check meets
 * no kink. Smooth functions ignore it.
 *
 * @param kernel the function in float, for one plan: kernels are not thread-safe
 * @param value f(x), by the piece on which the second argument lies
 * @param gradient f′(x), likewise
 */
record ActivationFunction(Activation kernel, DoubleBinaryOperator value, DoubleBinaryOperator gradient) {
  static ActivationFunction of(ActivationLayer layer) {
    return switch (layer) {
      case Relu() -> new ActivationFunction(
          Activation.relu(), (x, at) -> at <= 0 ? 0 : x, (x, at) -> at <= 0 ? 0 : 1);
      case Relu6() -> new ActivationFunction(
          Activation.relu6(), (x, at) -> at > 0 && at < 6 ? x : ReferenceActivation.relu6(at),
          (x, at) -> ReferenceActivation.relu6Gradient(at));
      case LeakyRelu(float slope) -> new ActivationFunction(
          Activation.leakyRelu(slope), (x, at) -> at <= 0 ? slope * x : x,
          (x, at) -> ReferenceActivation.leakyReluGradient(at, slope));
      case Elu(float alpha) -> new ActivationFunction(
          Activation.elu(alpha), (x, at) -> at <= 0 ? alpha * Math.expm1(x) : x,
          (x, at) -> at <= 0 ? alpha * Math.exp(x) : 1);
      case Sigmoid() -> smooth(
          Activation.sigmoid(), ReferenceActivation::sigmoid,
          x -> ReferenceActivation.sigmoidGradient(ReferenceActivation.sigmoid(x)));
      case Tanh() -> smooth(Activation.tanh(), Math::tanh, x -> ReferenceActivation.tanhGradient(Math.tanh(x)));
      case Gelu(boolean tanhApproximation) -> tanhApproximation
          ? smooth(Activation.geluTanh(), ReferenceActivation::geluTanh, ReferenceActivation::geluTanhGradient)
          : smooth(Activation.gelu(), ReferenceActivation::gelu, ReferenceActivation::geluGradient);
      case Silu() -> smooth(Activation.silu(), ReferenceActivation::silu, ReferenceActivation::siluGradient);
    };
  }

  private static ActivationFunction smooth(
      Activation kernel, DoubleUnaryOperator value, DoubleUnaryOperator gradient) {
    return new ActivationFunction(
        kernel, (x, at) -> value.applyAsDouble(x), (x, at) -> gradient.applyAsDouble(x));
  }
}
