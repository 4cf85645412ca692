package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.scalar.ScalarMath.*;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link ScalarMath} for vectors, operation for operation, so that the bits are the same whatever the
 * width. (The JDK's own lanewise {@code EXP} calls a native library on some platforms and a scalar loop on others.)
 *
 * <p>A function from vector to vector must be inlined, or its vectors are objects. C2 inlines a method of this size
 * where it is called once for every fourth call of the caller or more often: so each loop over whole vectors is a
 * method of its own, not called unless there is one.
 */
public final class VectorMath {
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  private static final int LOG_LEAST_BITS = Float.floatToRawIntBits(LOG_LEAST);

  private VectorMath() {}

  /** {@link ScalarMath#exp(float)}. */
  static FloatVector exp(FloatVector x) {
    FloatVector v = x.blend(EXP_LEAST, x.compare(VectorOperators.LT, EXP_LEAST));
    v = v.blend(EXP_MOST, v.compare(VectorOperators.GT, EXP_MOST));
    FloatVector t = v.mul(LOG2_E).add(ROUNDER_2);
    FloatVector n = t.sub(ROUNDER_2);
    FloatVector r = v.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    IntVector exponents = t.reinterpretAsInts();
    IntVector half = exponents.lanewise(VectorOperators.LSHR, 1);
    return reduced(r).add(1).mul(power(half)).mul(power(exponents.sub(half)));
  }

  /** y = e^x for {@code length} elements; y may be x. */
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      expVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarMath.exp(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void expVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      exp(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  private static FloatVector reduced(FloatVector r) {
    FloatVector p = r.mul(EXP_C6).add(EXP_C5);
    p = p.mul(r).add(EXP_C4);
    p = p.mul(r).add(EXP_C3);
    p = p.mul(r).add(EXP_C2);
    return p.mul(r.mul(r)).add(r);
  }

  private static FloatVector power(IntVector biased) {
    return biased.lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
  }

  /** {@code ScalarMath.expOfMinus}: e^−t for 0 ≤ t ≤ {@link ScalarMath#DECAY_MOST}. */
  static FloatVector expOfMinus(FloatVector t) {
    FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(t.mul(LOG2_E));
    FloatVector n = k.sub(ROUNDER_64);
    FloatVector r = n.mul(-LN2_HIGH).sub(t).sub(n.mul(LN2_LOW));
    return reduced(r).add(1).mul(power(k.reinterpretAsInts())).mul(0x1p-64f);
  }

  /** {@code ScalarMath.expMinusOne}: e^x − 1 for −86 ≤ x ≤ 88. */
  static FloatVector expMinusOne(FloatVector x) {
    FloatVector t = x.mul(LOG2_E).add(ROUNDER_1);
    FloatVector n = t.sub(ROUNDER_1);
    FloatVector r = x.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    FloatVector power = power(t.reinterpretAsInts());
    return reduced(r).mul(power).add(power.sub(1));
  }

  /** {@link ScalarMath#log(float)}. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> denormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(LOG_SCALE), denormal).reinterpretAsInts();
    IntVector exponent = bits.sub(LOG_LEAST_BITS).lanewise(VectorOperators.ASHR, MANTISSA);
    FloatVector n = exponent.add(ROUNDER_BITS).reinterpretAsFloats()
        .sub(FloatVector.broadcast(SPECIES, ROUNDER).blend(ROUNDER + 24, denormal));
    FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA)).reinterpretAsFloats().sub(1);
    FloatVector p = f.mul(LOG_C10).add(LOG_C9);
    p = p.mul(f).add(LOG_C8);
    p = p.mul(f).add(LOG_C7);
    p = p.mul(f).add(LOG_C6);
    p = p.mul(f).add(LOG_C5);
    p = p.mul(f).add(LOG_C4);
    p = p.mul(f).add(LOG_C3);
    FloatVector square = f.mul(f);
    FloatVector log =
        p.mul(f).mul(square).add(n.mul(LN2_LOW)).sub(square.mul(0.5f)).add(f).add(n.mul(LN2_HIGH));
    log = FloatVector.broadcast(SPECIES, Float.NaN).blend(log, x.compare(VectorOperators.GE, 0));
    log = log.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0));
    return log.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
  }

  /** y = log x for {@code length} elements; y may be x. */
  public static void log(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      logVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarMath.log(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void logVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      log(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  /** {@link ScalarMath#tanh(float)}. */
  static FloatVector tanh(FloatVector x) {
    FloatVector t = x.abs();
    t = t.blend(TANH_MOST, t.compare(VectorOperators.GT, TANH_MOST));
    FloatVector e = expMinusOne(t.add(t));
    return withSign(e.div(e.add(2)), x);
  }

  /** y = tanh x for {@code length} elements; y may be x. */
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      tanhVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarMath.tanh(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void tanhVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      tanh(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  /** {@link ScalarMath#erf(float)}: both polynomials everywhere. */
  static FloatVector erf(FloatVector x) {
    FloatVector t = x.abs();
    t = t.blend(ERF_MOST, t.compare(VectorOperators.GT, ERF_MOST));
    FloatVector above = FloatVector.broadcast(SPECIES, 1).sub(erfcFromOne(t));
    return withSign(above.blend(erfBelowOne(t), t.compare(VectorOperators.LT, 1)), x);
  }

  private static FloatVector erfBelowOne(FloatVector t) {
    FloatVector s = t.mul(t);
    FloatVector p = s.mul(ERF_C13).add(ERF_C11);
    p = p.mul(s).add(ERF_C9);
    p = p.mul(s).add(ERF_C7);
    p = p.mul(s).add(ERF_C5);
    p = p.mul(s).add(ERF_C3);
    p = p.mul(s).add(ERF_C1);
    return p.mul(t).add(t);
  }

  private static FloatVector erfcFromOne(FloatVector t) {
    FloatVector p = t.mul(ERFC_D9).add(ERFC_D8);
    p = p.mul(t).add(ERFC_D7);
    p = p.mul(t).add(ERFC_D6);
    p = p.mul(t).add(ERFC_D5);
    p = p.mul(t).add(ERFC_D4);
    p = p.mul(t).add(ERFC_D3);
    p = p.mul(t).add(ERFC_D2);
    p = p.mul(t).add(ERFC_D1);
    p = p.mul(t).add(ERFC_D0);
    p = p.mul(p);
    return p.mul(p);
  }

  /** y = erf x for {@code length} elements; y may be x. */
  public static void erf(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      erfVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarMath.erf(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void erfVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      erf(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  private static FloatVector withSign(FloatVector magnitude, FloatVector x) {
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }
}
