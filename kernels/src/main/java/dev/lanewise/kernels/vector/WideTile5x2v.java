package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The {@link WideTile} of 5 rows × 2 vectors: 10 accumulators, 2 vectors of x and a broadcast, 13 of 16 registers. */
final class WideTile5x2v {
  private WideTile5x2v() {}

  static void run(
      float[] d, int dOffset, int dStep, float[] x, int xBase, int[] xOffsets, int pixels, int[] vectors, int first,
      float[] c, int cOffset, int ldc, boolean accumulate) {
    int x0 = xBase + vectors[first];
    int x1 = xBase + vectors[first + 1];
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    FloatVector a4 = FloatVector.zero(SPECIES);
    FloatVector b4 = FloatVector.zero(SPECIES);
    int dk = dOffset;
    for (int p = 0; p < pixels; p++) {
      int at = xOffsets[p];
      FloatVector r0 = FloatVector.broadcast(SPECIES, d[dk]);
      FloatVector r1 = FloatVector.broadcast(SPECIES, d[dk + 1]);
      FloatVector r2 = FloatVector.broadcast(SPECIES, d[dk + 2]);
      FloatVector r3 = FloatVector.broadcast(SPECIES, d[dk + 3]);
      FloatVector r4 = FloatVector.broadcast(SPECIES, d[dk + 4]);
      FloatVector xa = FloatVector.fromArray(SPECIES, x, x0 + at);
      a0 = r0.fma(xa, a0);
      a1 = r1.fma(xa, a1);
      a2 = r2.fma(xa, a2);
      a3 = r3.fma(xa, a3);
      a4 = r4.fma(xa, a4);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, x1 + at);
      b0 = r0.fma(xb, b0);
      b1 = r1.fma(xb, b1);
      b2 = r2.fma(xb, b2);
      b3 = r3.fma(xb, b3);
      b4 = r4.fma(xb, b4);
      dk += dStep;
    }
    if (accumulate) {
      a0 = a0.add(FloatVector.fromArray(SPECIES, c, cOffset));
      b0 = b0.add(FloatVector.fromArray(SPECIES, c, cOffset + COUNT));
      a1 = a1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc));
      b1 = b1.add(FloatVector.fromArray(SPECIES, c, cOffset + ldc + COUNT));
      a2 = a2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc));
      b2 = b2.add(FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + COUNT));
      a3 = a3.add(FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc));
      b3 = b3.add(FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc + COUNT));
      a4 = a4.add(FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc));
      b4 = b4.add(FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc + COUNT));
    }
    a0.intoArray(c, cOffset);
    b0.intoArray(c, cOffset + COUNT);
    a1.intoArray(c, cOffset + ldc);
    b1.intoArray(c, cOffset + ldc + COUNT);
    a2.intoArray(c, cOffset + 2 * ldc);
    b2.intoArray(c, cOffset + 2 * ldc + COUNT);
    a3.intoArray(c, cOffset + 3 * ldc);
    b3.intoArray(c, cOffset + 3 * ldc + COUNT);
    a4.intoArray(c, cOffset + 4 * ldc);
    b4.intoArray(c, cOffset + 4 * ldc + COUNT);
  }
}
