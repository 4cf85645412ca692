package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions by multiplications and additions only, so that every CPU gives the same bits. (The JDK's own
 * lanewise {@code EXP} calls a native library on some platforms and a scalar loop on others.)
 */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts: the first has so few bits that its product with a whole number below 2^8 is exact. */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 · 2^23: adding it to a small float rounds that to a whole number, found in the low bits of the sum. */
  private static final float ROUNDER = 12582912f;

  private VectorMath() {}

  /**
   * e^x for one vector of x = from − shift, at most 2 ulp off; 0 below −87.3 (no denormals), infinity above 88.7, NaN
   * for NaN. Reduced to |r| ≤ ln2/2 by x = n·ln2 + r, then the minimax polynomial of Cephes {@code expf} (Moshier),
   * then scaled by 2^n. From array to array: where C2 does not inline a call, vectors that it takes or returns are
   * objects.
   */
  static void exp(float[] from, int offset, float shift, float[] to, int toOffset) {
    FloatVector x = FloatVector.fromArray(SPECIES, from, offset).sub(shift);
    FloatVector t = x.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
    FloatVector n = t.sub(ROUNDER);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691500e-4f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
    p = p.mul(r).fma(r, r.add(1));
    IntVector exponent = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector e = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    e = e.blend(0, x.compare(VectorOperators.LT, -87.3f));
    e = e.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, 88.7f));
    e.blend(Float.NaN, x.test(VectorOperators.IS_NAN)).intoArray(to, toOffset);
  }

  /** The same function, operation by operation, for one element: the same bits. */
  static float exp(float x) {
    if (x < -87.3f) {
      return 0;
    }
    if (x > 88.7f) {
      return Float.POSITIVE_INFINITY;
    }
    if (x != x) {
      return Float.NaN;
    }
    float t = Math.fma(x, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float p = 1.9875691500e-4f;
    p = Math.fma(p, r, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    p = Math.fma(p * r, r, r + 1);
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
  }
}
