package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarMath;
import dev.lanewise.kernels.vector.VectorMath;

/**
 * An elementary function, applied element by element: the same bits on every CPU and backend, NaN for NaN. How far each
 * is off at most, in units in the last place of the result, is held by properties that stride through all floats.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class ElementaryFunction extends RangeOperation {
  private enum Function { EXP, LOG, TANH, ERF }

  private final Function function;

  // The arguments of the run in progress.
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;

  private ElementaryFunction(Function function) {
    this.function = function;
  }

  /**
   * {@code y = e^x}, off by at most {@value ScalarMath#EXP_ULPS} ulp; results below the normal numbers are right to the
   * bits that they have.
   */
  public static ElementaryFunction exp() {
    return new ElementaryFunction(Function.EXP);
  }

  /** The natural logarithm, off by at most {@value ScalarMath#LOG_ULPS} ulp; −∞ for 0, NaN below. */
  public static ElementaryFunction log() {
    return new ElementaryFunction(Function.LOG);
  }

  /** The hyperbolic tangent, off by at most {@value ScalarMath#TANH_ULPS} ulp; odd, also for zeros. */
  public static ElementaryFunction tanh() {
    return new ElementaryFunction(Function.TANH);
  }

  /**
   * The error function {@code y = 2/√π · ∫₀ˣ e^−t² dt}, off by at most {@value ScalarMath#ERF_ULPS} ulp; odd, also for
   * zeros.
   */
  public static ElementaryFunction erf() {
    return new ElementaryFunction(Function.ERF);
  }

  /**
   * y = f(x) for {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x partly
   */
  public void run(Parallel parallel, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    if (Backend.isVector()) {
      vector(xOffset + from, yOffset + from, count);
    } else {
      scalar(xOffset + from, yOffset + from, count);
    }
  }

  private void vector(int in, int out, int count) {
    switch (function) {
      case EXP -> VectorMath.exp(x, in, y, out, count);
      case LOG -> VectorMath.log(x, in, y, out, count);
      case TANH -> VectorMath.tanh(x, in, y, out, count);
      case ERF -> VectorMath.erf(x, in, y, out, count);
    }
  }

  private void scalar(int in, int out, int count) {
    switch (function) {
      case EXP -> ScalarMath.exp(x, in, y, out, count);
      case LOG -> ScalarMath.log(x, in, y, out, count);
      case TANH -> ScalarMath.tanh(x, in, y, out, count);
      case ERF -> ScalarMath.erf(x, in, y, out, count);
    }
  }
}
