package dev.lanewise.props;

import dev.lanewise.kernels.ElementaryFunction;
import dev.lanewise.kernels.reference.ReferenceMath;
import dev.lanewise.kernels.scalar.ScalarMath;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** The elementary functions, what they mean, and how far off they say they are. */
enum ElementaryKind {
  EXP(ElementaryFunction::exp, ElementaryKind::exp, ScalarMath.EXP_ULPS),
  LOG(ElementaryFunction::log, StrictMath::log, ScalarMath.LOG_ULPS),
  TANH(ElementaryFunction::tanh, ElementaryKind::tanh, ScalarMath.TANH_ULPS),
  ERF(ElementaryFunction::erf, ElementaryKind::erf, ScalarMath.ERF_ULPS);

  /** Below this a function of double is its first terms, to the last bit or nearly. */
  private static final double SMALL = 0x1p-14;

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

  /** Most floats are tiny or huge, where the values cost nothing: that makes it bearable to try all of them. */
  private static double exp(double x) {
    if (Math.abs(x) < SMALL) {
      return 1 + x + x * x / 2 + x * x * x / 6;
    }
    return x > 90 ? Double.POSITIVE_INFINITY : x < -105 ? 0 : StrictMath.exp(x);
  }

  private static double tanh(double x) {
    if (Math.abs(x) < SMALL) {
      return x - x * x * x / 3;
    }
    return Math.abs(x) > 20 ? Math.signum(x) : StrictMath.tanh(x);
  }

  private static double erf(double x) {
    return Math.abs(x) < SMALL ? 2 / Math.sqrt(Math.PI) * (x - x * x * x / 3) : ReferenceMath.erf(x);
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
