package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.reference.ReferenceActivation;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** The activations, what they mean, and how far off they may be. */
enum ActivationKind {
  RELU(Activation::relu, x -> x <= 0 ? 0 : x, y -> y <= 0 ? 0 : 1, x -> 0, 0, 0),
  RELU6(Activation::relu6, ReferenceActivation::relu6, ReferenceActivation::relu6Gradient, x -> 0, 0, 0),
  LEAKY_RELU(
      () -> Activation.leakyRelu(0.01f), x -> ReferenceActivation.leakyRelu(x, 0.01f),
      y -> ReferenceActivation.leakyReluGradient(y, 0.01f), x -> 1, 1, 0),
  NEGATIVE_LEAKY_RELU(
      () -> Activation.leakyRelu(-0.5f), x -> ReferenceActivation.leakyRelu(x, -0.5f),
      x -> ReferenceActivation.leakyReluGradient(x, -0.5f), x -> 1, 1, 0),
  ELU(
      () -> Activation.elu(1.3f), x -> ReferenceActivation.elu(x, 1.3f),
      y -> ReferenceActivation.eluGradientFromOutput(y, 1.3f), x -> 6, 6, 0),
  NEGATIVE_ELU(
      () -> Activation.elu(-0.7f), x -> ReferenceActivation.elu(x, -0.7f),
      x -> ReferenceActivation.eluGradient(x, -0.7f), x -> 6, 6, 0),
  SIGMOID(
      Activation::sigmoid, ReferenceActivation::sigmoid, ReferenceActivation::sigmoidGradient, x -> 6, 6, 0),
  TANH(Activation::tanh, Math::tanh, ReferenceActivation::tanhGradient, x -> 6, 6, 0),
  GELU(
      Activation::gelu, ReferenceActivation::gelu, ReferenceActivation::geluGradient, ActivationKind::geluUnits, 0, 6),
  GELU_TANH(
      Activation::geluTanh, ReferenceActivation::geluTanh, ReferenceActivation::geluTanhGradient,
      x -> 8 + 8 * Math.abs(ReferenceActivation.geluTanhArgument(x)), 0, 8),
  SILU(Activation::silu, ReferenceActivation::silu, ReferenceActivation::siluGradient, x -> 8, 0, 6);

  /** What results below the normal numbers may be off in addition. */
  private static final double FLOOR = 0x1p-142;

  private final Supplier<Activation> operation;
  private final DoubleUnaryOperator function;
  private final DoubleUnaryOperator gradient;
  private final DoubleUnaryOperator units;
  private final double relativeUnits;
  private final double absoluteUnits;

  /** The gradient is one of the saved tensor; errors are in units of 2^-24, the gradient's for dy = 1. */
  ActivationKind(
      Supplier<Activation> operation, DoubleUnaryOperator function, DoubleUnaryOperator gradient,
      DoubleUnaryOperator units, double relativeUnits, double absoluteUnits) {
    this.operation = operation;
    this.function = function;
    this.gradient = gradient;
    this.units = units;
    this.relativeUnits = relativeUnits;
    this.absoluteUnits = absoluteUnits;
  }

  /** 6u for positive x, else 20u·Φ(x)^−¼; below −6.5 all of it. */
  private static double geluUnits(double x) {
    if (x < -6.5) {
      return 1 / Trial.ROUNDOFF;
    }
    return x >= 0 ? 6 : 20 / Math.pow(ReferenceActivation.gelu(x) / x, 0.25);
  }

  Activation operation() {
    return operation.get();
  }

  boolean isSavedOutput() {
    return operation().saved() == Activation.Saved.OUTPUT;
  }

  double forward(double x) {
    return function.applyAsDouble(x);
  }

  double forwardBound(double x) {
    double units = this.units.applyAsDouble(x);
    return units == 0 ? 0 : units * Trial.ROUNDOFF * Math.abs(forward(x)) + FLOOR;
  }

  /** The gradient, from the tensor that is saved. */
  double gradient(double saved) {
    return gradient.applyAsDouble(saved);
  }

  double gradientBound(double saved) {
    double units = relativeUnits * Math.abs(gradient(saved)) + absoluteUnits;
    return units == 0 ? 0 : units * Trial.ROUNDOFF + FLOOR;
  }

  /** The tensor to save after this x, rounded. */
  float saved(float x) {
    return isSavedOutput() ? (float) forward(x) : x;
  }
}
