package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The {@link WindowTile} of 8 rows × 2 vectors: 16 accumulators, 2 vectors of dy and a broadcast, 19 of 32 registers.
 * One of 14 rows fills 31; it was as fast under G1, but C2 unrolls its loop under the serial and the parallel one,
 * and it fell to 40 % (Zen 4, JDK 25).
 */
final class WindowTile8x2v {
  /**
   * Pixels of the inner loop. Where C2 knows that a loop ends within 1,000 rounds, it puts no safepoint loop around it
   * under any collector: 107 GF instead of 80 under G1 (Zen 4, JDK 25).
   */
  private static final int SPAN = 512;

  private WindowTile8x2v() {}

  static void run(
      float[] x, int xBase, int[] xOffsets, int pixels, float[] d, int dOffset, int dStep, float[] c, int cOffset,
      int ldc, boolean accumulate) {
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
    int dk = dOffset;
    for (int from = 0; from < pixels; from += SPAN) {
      int count = Math.min(SPAN, pixels - from);
      for (int p = 0; p < count; p++) {
        int xk = xBase + xOffsets[from + p];
        FloatVector da = FloatVector.fromArray(SPECIES, d, dk);
        FloatVector db = FloatVector.fromArray(SPECIES, d, dk + COUNT);
        FloatVector r0 = FloatVector.broadcast(SPECIES, x[xk]);
        a0 = r0.fma(da, a0);
        b0 = r0.fma(db, b0);
        FloatVector r1 = FloatVector.broadcast(SPECIES, x[xk + 1]);
        a1 = r1.fma(da, a1);
        b1 = r1.fma(db, b1);
        FloatVector r2 = FloatVector.broadcast(SPECIES, x[xk + 2]);
        a2 = r2.fma(da, a2);
        b2 = r2.fma(db, b2);
        FloatVector r3 = FloatVector.broadcast(SPECIES, x[xk + 3]);
        a3 = r3.fma(da, a3);
        b3 = r3.fma(db, b3);
        FloatVector r4 = FloatVector.broadcast(SPECIES, x[xk + 4]);
        a4 = r4.fma(da, a4);
        b4 = r4.fma(db, b4);
        FloatVector r5 = FloatVector.broadcast(SPECIES, x[xk + 5]);
        a5 = r5.fma(da, a5);
        b5 = r5.fma(db, b5);
        FloatVector r6 = FloatVector.broadcast(SPECIES, x[xk + 6]);
        a6 = r6.fma(da, a6);
        b6 = r6.fma(db, b6);
        FloatVector r7 = FloatVector.broadcast(SPECIES, x[xk + 7]);
        a7 = r7.fma(da, a7);
        b7 = r7.fma(db, b7);
        dk += dStep;
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
