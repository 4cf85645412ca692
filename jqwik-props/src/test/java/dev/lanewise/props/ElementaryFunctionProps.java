package dev.lanewise.props;

import dev.lanewise.kernels.ElementaryFunction;
import dev.lanewise.kernels.scalar.ScalarMath;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

/**
 * Elementary functions are as near to their references as they say, over all floats; vectors give scalars' bits. Each
 * float is tried if there are {@value #PATIENT_TRIES} tries or more (some minutes), else one of {@value #STRIDE}.
 */
class ElementaryFunctionProps extends KernelContract<ElementaryCase> {
  /** So many tries of each property mean that there is time for every float. */
  private static final int PATIENT_TRIES = 1000;

  /** A prime, so that all low bits occur. */
  private static final int STRIDE = 1021;

  /** Floats from one that is tried to the next. */
  private static final int STEP = Integer.getInteger("lanewise.tries", 0) >= PATIENT_TRIES ? 1 : STRIDE;

  private static final int LENGTH = 1 << 12;

  private interface Range {
    void run(float[] x, int xOffset, float[] y, int yOffset, int length);
  }

  @Provide
  Arbitrary<ElementaryCase> cases() {
    return ElementaryCase.arbitrary();
  }

  @Override
  BiFunction<ElementaryCase, Data, Trial> operation(ElementaryCase c) {
    ElementaryFunction op = c.kind().operation();
    return (of, data) -> new ElementaryTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Example
  void expOverAllFloats() {
    overAllFloats(ElementaryKind.EXP, ScalarMath::exp);
  }

  @Example
  void logOverAllFloats() {
    overAllFloats(ElementaryKind.LOG, ScalarMath::log);
  }

  @Example
  void tanhOverAllFloats() {
    overAllFloats(ElementaryKind.TANH, ScalarMath::tanh);
  }

  @Example
  void erfOverAllFloats() {
    overAllFloats(ElementaryKind.ERF, ScalarMath::erf);
  }

  private static void overAllFloats(ElementaryKind kind, Range scalar) {
    ElementaryFunction op = kind.operation();
    float[] x = new float[LENGTH];
    float[] y = new float[LENGTH];
    float[] twin = new float[LENGTH];
    long bits = 0;
    while (bits < 1L << 32) {
      for (int i = 0; i < LENGTH; i++, bits += STEP) {
        x[i] = Float.intBitsToFloat((int) bits);
      }
      op.run(Workers.ONE, x, 0, y, 0, LENGTH);
      scalar.run(x, 0, twin, 0, LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        requireNear(kind, x[i], y[i]);
        if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(twin[i])) {
          throw new AssertionError(kind + " of " + x[i] + " is " + y[i] + ", the scalar one " + twin[i]);
        }
      }
    }
  }

  private static void requireNear(ElementaryKind kind, float x, float actual) {
    double expected = kind.value(x);
    boolean same = (float) expected == actual || Double.isNaN(expected) && Float.isNaN(actual);
    boolean hasSign = kind == ElementaryKind.EXP || kind == ElementaryKind.LOG || x != x
        || (Float.floatToRawIntBits(x) ^ Float.floatToRawIntBits(actual)) >= 0;
    if (!same && !isNear(kind, expected, actual) || !hasSign) {
      throw new AssertionError(kind + " of " + x + " is " + actual + ", expected " + expected);
    }
  }

  private static boolean isNear(ElementaryKind kind, double expected, float actual) {
    return Double.isFinite(expected)
        && Math.abs(finite(actual) - expected) <= kind.ulps() * ElementaryKind.ulp(expected);
  }

  /** Infinity stands for the float that would follow the largest. */
  private static double finite(float value) {
    return Float.isInfinite(value) ? Math.copySign(0x1p128, value) : value;
  }
}
