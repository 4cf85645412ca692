package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * An {@link OuterTile} of 8 rows × 2 vectors, for matrices of 8, 16, 32, 64 rows, which 12 do not divide: 16
 * accumulators, 2 vectors of B and a broadcast, 19 of 32 registers.
 */
final class OuterTile8x2v {
  private OuterTile8x2v() {}

  static void run(
      float[] a, int aBase, int[] aRows, int firstRow, int rows, int run, int aStep, float[] b, int bOffset, int bStep,
      float[] c, int cOffset, int ldc, boolean accumulate) {
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
    FloatVector a5 = FloatVector.zero(SPECIES);
    FloatVector b5 = FloatVector.zero(SPECIES);
    FloatVector a6 = FloatVector.zero(SPECIES);
    FloatVector b6 = FloatVector.zero(SPECIES);
    FloatVector a7 = FloatVector.zero(SPECIES);
    FloatVector b7 = FloatVector.zero(SPECIES);
    int bk = bOffset;
    for (int r = 0; r < rows; r++) {
      int ak = aBase + aRows[firstRow + r];
      for (int k = 0; k < run; k++) {
        FloatVector ba = FloatVector.fromArray(SPECIES, b, bk);
        FloatVector bb = FloatVector.fromArray(SPECIES, b, bk + COUNT);
        FloatVector r0 = FloatVector.broadcast(SPECIES, a[ak]);
        a0 = r0.fma(ba, a0);
        b0 = r0.fma(bb, b0);
        FloatVector r1 = FloatVector.broadcast(SPECIES, a[ak + 1]);
        a1 = r1.fma(ba, a1);
        b1 = r1.fma(bb, b1);
        FloatVector r2 = FloatVector.broadcast(SPECIES, a[ak + 2]);
        a2 = r2.fma(ba, a2);
        b2 = r2.fma(bb, b2);
        FloatVector r3 = FloatVector.broadcast(SPECIES, a[ak + 3]);
        a3 = r3.fma(ba, a3);
        b3 = r3.fma(bb, b3);
        FloatVector r4 = FloatVector.broadcast(SPECIES, a[ak + 4]);
        a4 = r4.fma(ba, a4);
        b4 = r4.fma(bb, b4);
        FloatVector r5 = FloatVector.broadcast(SPECIES, a[ak + 5]);
        a5 = r5.fma(ba, a5);
        b5 = r5.fma(bb, b5);
        FloatVector r6 = FloatVector.broadcast(SPECIES, a[ak + 6]);
        a6 = r6.fma(ba, a6);
        b6 = r6.fma(bb, b6);
        FloatVector r7 = FloatVector.broadcast(SPECIES, a[ak + 7]);
        a7 = r7.fma(ba, a7);
        b7 = r7.fma(bb, b7);
        ak += aStep;
        bk += bStep;
      }
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
      a5 = a5.add(FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc));
      b5 = b5.add(FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc + COUNT));
      a6 = a6.add(FloatVector.fromArray(SPECIES, c, cOffset + 6 * ldc));
      b6 = b6.add(FloatVector.fromArray(SPECIES, c, cOffset + 6 * ldc + COUNT));
      a7 = a7.add(FloatVector.fromArray(SPECIES, c, cOffset + 7 * ldc));
      b7 = b7.add(FloatVector.fromArray(SPECIES, c, cOffset + 7 * ldc + COUNT));
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
    a5.intoArray(c, cOffset + 5 * ldc);
    b5.intoArray(c, cOffset + 5 * ldc + COUNT);
    a6.intoArray(c, cOffset + 6 * ldc);
    b6.intoArray(c, cOffset + 6 * ldc + COUNT);
    a7.intoArray(c, cOffset + 7 * ldc);
    b7.intoArray(c, cOffset + 7 * ldc + COUNT);
  }
}
