package dev.lanewise.props;

import dev.lanewise.kernels.ElementaryFunction;
import dev.lanewise.kernels.reference.ReferenceMath;
import dev.lanewise.kernels.scalar.ScalarMath;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** The elementary functions, what they mean, and how far off they say they are. */
enum ElementaryKind {
  EXP(ElementaryFunction::exp, StrictMath::exp, ScalarMath.EXP_ULPS),
  LOG(ElementaryFunction::log, StrictMath::log, ScalarMath.LOG_ULPS),
  TANH(ElementaryFunction::tanh, StrictMath::tanh, ScalarMath.TANH_ULPS),
  ERF(ElementaryFunction::erf, ReferenceMath::erf, ScalarMath.ERF_ULPS);

  private final Supplier<ElementaryFunction> operation;
  private final DoubleUnaryOperator function;
  private final double ulps;

  ElementaryKind(Supplier<ElementaryFunction> operation, DoubleUnaryOperator function, double ulps) {
    this.operation = operation;
    this.function = function;
    this.ulps = ulps;
  }

  ElementaryFunction operation() {
    return operation.get();
  }

  double value(double x) {
    return function.applyAsDouble(x);
  }

  double ulps() {
    return ulps;
  }

  /** What a float may be off; what is larger than all floats may become infinite. */
  static double ulp(double value) {
    double magnitude = Math.abs(value);
    if (magnitude >= Float.MAX_VALUE) {
      return Math.ulp(Float.MAX_VALUE);
    }
    return magnitude < Float.MIN_NORMAL ? Float.MIN_VALUE : Math.scalb(1.0, Math.getExponent(magnitude) - 23);
  }
}
