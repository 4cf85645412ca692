package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** A function of {@link Elementwise}: what it takes, what it means, and how much its roundings may add up to. */
enum ElementwiseKind {
  ADD(Elementwise::add, 2, 0, Double::sum),
  ADD_RELU(Elementwise::addRelu, 2, 0, (a, b) -> a + b <= 0 ? 0 : a + b),
  SUBTRACT(Elementwise::subtract, 2, 0, (a, b) -> a - b),
  MULTIPLY(Elementwise::multiply, 2, 0, (a, b) -> a * b),
  DIVIDE(Elementwise::divide, 2, 0, (a, b) -> a / b),
  MAXIMUM(Elementwise::maximum, 2, 0, Math::max),
  MINIMUM(Elementwise::minimum, 2, 0, Math::min),
  ADD_SCALED(Elementwise::addScaled, 2, 1, (a, b) -> ElementwiseKind.ALPHA * a + b),
  LINEAR_COMBINATION(
      Elementwise::linearCombination, 2, 2, (a, b) -> ElementwiseKind.ALPHA * a + ElementwiseKind.BETA * b),
  ABSOLUTE(Elementwise::absolute, 0, Math::abs),
  SQUARE(Elementwise::square, 0, x -> x * x),
  SQUARE_ROOT(Elementwise::squareRoot, 0, Math::sqrt),
  NEGATE(Elementwise::negate, 0, x -> -x),
  COPY(Elementwise::copy, 0, x -> x),
  SCALE(Elementwise::scale, 1, x -> ElementwiseKind.ALPHA * x),
  CLIP(Elementwise::clip, 2, x -> Math.min(Math.max(x, ElementwiseKind.ALPHA), ElementwiseKind.BETA));

  /** The numbers given to functions that take one or two. */
  static final float ALPHA = -0.75f;

  static final float BETA = 0.5f;

  private final Supplier<Elementwise> factory;
  final int arrays;
  final int numbers;
  private final DoubleBinaryOperator meaning;

  ElementwiseKind(Supplier<Elementwise> factory, int arrays, int numbers, DoubleBinaryOperator meaning) {
    this.factory = factory;
    this.arrays = arrays;
    this.numbers = numbers;
    this.meaning = meaning;
  }

  ElementwiseKind(Supplier<Elementwise> factory, int numbers, DoubleUnaryOperator meaning) {
    this(factory, 1, numbers, (x, unused) -> meaning.applyAsDouble(x));
  }

  Elementwise operation() {
    return factory.get();
  }

  double apply(double a, double b) {
    return meaning.applyAsDouble(a, b);
  }

  /** Two roundings of products and one of their sum; else one of the result, if that is not exact. */
  double bound(double a, double b) {
    double terms = switch (this) {
      case ADD_SCALED -> Math.abs(ALPHA * a) + Math.abs(b);
      case LINEAR_COMBINATION -> Math.abs(ALPHA * a) + Math.abs(BETA * b);
      default -> Math.abs(apply(a, b)) / 2;
    };
    return 2.02 * Trial.ROUNDOFF * terms;
  }
}
