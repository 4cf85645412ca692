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
 * <p>A method that takes or returns vectors must be inlined, or they are objects. C2 refuses where the method was
 * rarely called when it was profiled, where it has already been compiled into much code of its own (the more likely the
 * shorter the ranges are), and where the graph has some 18,000 nodes. So the functions go from array to array, each
 * written out in its loop; the loop is a method of its own that always has a vector to work on.
 */
public final class VectorMath {
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  private static final int LOG_LEAST_BITS = Float.floatToRawIntBits(LOG_LEAST);

  private VectorMath() {}

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
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v = v.blend(EXP_LEAST, v.compare(VectorOperators.LT, EXP_LEAST));
      v = v.blend(EXP_MOST, v.compare(VectorOperators.GT, EXP_MOST));
      FloatVector t = v.mul(LOG2_E).add(ROUNDER_2);
      FloatVector n = t.sub(ROUNDER_2);
      FloatVector r = v.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
      IntVector exponents = t.reinterpretAsInts();
      IntVector half = exponents.lanewise(VectorOperators.LSHR, 1);
      FloatVector power = half.lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector otherPower = exponents.sub(half).lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector p = r.mul(EXP_C6).add(EXP_C5);
      p = p.mul(r).add(EXP_C4);
      p = p.mul(r).add(EXP_C3);
      p = p.mul(r).add(EXP_C2);
      p = p.mul(r.mul(r)).add(r);
      p.add(1).mul(power).mul(otherPower).intoArray(y, yOffset + i);
    }
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
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      VectorMask<Float> denormal = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(LOG_SCALE), denormal).reinterpretAsInts();
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
      log = FloatVector.broadcast(SPECIES, Float.NaN).blend(log, v.compare(VectorOperators.GE, 0));
      log = log.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0));
      log = log.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
      log.intoArray(y, yOffset + i);
    }
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
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector a = v.abs();
      a = a.blend(TANH_MOST, a.compare(VectorOperators.GT, TANH_MOST));
      a = a.add(a);
      FloatVector t = a.mul(LOG2_E).add(ROUNDER_1);
      FloatVector n = t.sub(ROUNDER_1);
      FloatVector r = a.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
      FloatVector power = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector p = r.mul(EXP_C6).add(EXP_C5);
      p = p.mul(r).add(EXP_C4);
      p = p.mul(r).add(EXP_C3);
      p = p.mul(r).add(EXP_C2);
      FloatVector e = p.mul(r.mul(r)).add(r).mul(power).add(power.sub(1));
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      e.div(e.add(2)).reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yOffset + i);
    }
  }

  /** y = erf x for {@code length} elements; y may be x. */
  public static void erf(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      erfVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarMath.erf(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  /** Both polynomials everywhere. */
  private static void erfVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(ERF_MOST, t.compare(VectorOperators.GT, ERF_MOST));
      FloatVector s = t.mul(t);
      FloatVector below = s.mul(ERF_C13).add(ERF_C11);
      below = below.mul(s).add(ERF_C9);
      below = below.mul(s).add(ERF_C7);
      below = below.mul(s).add(ERF_C5);
      below = below.mul(s).add(ERF_C3);
      below = below.mul(s).add(ERF_C1);
      below = below.mul(t).add(t);
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
      p = p.mul(p);
      FloatVector erf = FloatVector.broadcast(SPECIES, 1).sub(p).blend(below, t.compare(VectorOperators.LT, 1));
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      erf.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yOffset + i);
    }
  }
}
