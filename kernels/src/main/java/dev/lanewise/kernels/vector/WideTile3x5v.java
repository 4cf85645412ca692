package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The {@link WideTile} of 3 rows × 5 vectors: 15 accumulators, 3 broadcasts and a vector of x, 19 of 32 registers. */
final class WideTile3x5v {
  private WideTile3x5v() {}

  static void run(
      float[] d, int dOffset, int dStep, float[] x, int xBase, int[] xOffsets, int pixels, int[] vectors, int first,
      float[] c, int cOffset, int ldc, boolean accumulate) {
    int x0 = xBase + vectors[first];
    int x1 = xBase + vectors[first + 1];
    int x2 = xBase + vectors[first + 2];
    int x3 = xBase + vectors[first + 3];
    int x4 = xBase + vectors[first + 4];
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector e0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector e1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    FloatVector e2 = FloatVector.zero(SPECIES);
    int dk = dOffset;
    for (int p = 0; p < pixels; p++) {
      int at = xOffsets[p];
      FloatVector r0 = FloatVector.broadcast(SPECIES, d[dk]);
      FloatVector r1 = FloatVector.broadcast(SPECIES, d[dk + 1]);
      FloatVector r2 = FloatVector.broadcast(SPECIES, d[dk + 2]);
      FloatVector xa = FloatVector.fromArray(SPECIES, x, x0 + at);
      a0 = r0.fma(xa, a0);
      a1 = r1.fma(xa, a1);
      a2 = r2.fma(xa, a2);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, x1 + at);
      b0 = r0.fma(xb, b0);
      b1 = r1.fma(xb, b1);
      b2 = r2.fma(xb, b2);
      FloatVector xc = FloatVector.fromArray(SPECIES, x, x2 + at);
      c0 = r0.fma(xc, c0);
      c1 = r1.fma(xc, c1);
      c2 = r2.fma(xc, c2);
      FloatVector xd = FloatVector.fromArray(SPECIES, x, x3 + at);
      d0 = r0.fma(xd, d0);
      d1 = r1.fma(xd, d1);
      d2 = r2.fma(xd, d2);
      FloatVector xe = FloatVector.fromArray(SPECIES, x, x4 + at);
      e0 = r0.fma(xe, e0);
      e1 = r1.fma(xe, e1);
      e2 = r2.fma(xe, e2);
      dk += dStep;
    }
    if (accumulate) {
      a0 = a0.add(FloatVector.fromArray(SPECIES, c, cOffset));
      b0 = b0.add(FloatVector.fromArray(SPECIES, c, cOffset + COUNT));
      c0 = c0.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * COUNT));
      d0 = d0.add(FloatVector.fromArray(SPECIES, c, cOffset + 3 * COUNT));
      e0 = e0.add(FloatVector.fromArray(SPECIES, c, cOffset + 4 * COUNT));
      a1 = a1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc));
      b1 = b1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc + COUNT));
      c1 = c1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc + 2 * COUNT));
      d1 = d1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc + 3 * COUNT));
      e1 = e1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc + 4 * COUNT));
      a2 = a2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc));
      b2 = b2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + COUNT));
      c2 = c2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + 2 * COUNT));
      d2 = d2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + 3 * COUNT));
      e2 = e2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + 4 * COUNT));
    }
    a0.intoArray(c, cOffset);
    b0.intoArray(c, cOffset + COUNT);
    c0.intoArray(c, cOffset + 2 * COUNT);
    d0.intoArray(c, cOffset + 3 * COUNT);
    e0.intoArray(c, cOffset + 4 * COUNT);
    a1.intoArray(c, cOffset + ldc);
    b1.intoArray(c, cOffset + ldc + COUNT);
    c1.intoArray(c, cOffset + ldc + 2 * COUNT);
    d1.intoArray(c, cOffset + ldc + 3 * COUNT);
    e1.intoArray(c, cOffset + ldc + 4 * COUNT);
    a2.intoArray(c, cOffset + 2 * ldc);
    b2.intoArray(c, cOffset + 2 * ldc + COUNT);
    c2.intoArray(c, cOffset + 2 * ldc + 2 * COUNT);
    d2.intoArray(c, cOffset + 2 * ldc + 3 * COUNT);
    e2.intoArray(c, cOffset + 2 * ldc + 4 * COUNT);
  }
}
