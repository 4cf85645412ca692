package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The {@link SlimTile} of 16 pixels × 1 vector: 16 accumulators, a weight vector and a broadcast, 18 of 32 registers.
 */
final class SlimTile16x1v {
  private SlimTile16x1v() {}

  static void run(
      float[] x, int xBase, int[] xOffsets, int first, int count, int run, float[] w, int wOffset, float[] y, int yBase,
      boolean accumulate, float[] bias, int biasOffset) {
    int last = count - 1;
    int x0 = xBase + xOffsets[first];
    int x1 = xBase + xOffsets[first + Math.min(1, last)];
    int x2 = xBase + xOffsets[first + Math.min(2, last)];
    int x3 = xBase + xOffsets[first + Math.min(3, last)];
    int x4 = xBase + xOffsets[first + Math.min(4, last)];
    int x5 = xBase + xOffsets[first + Math.min(5, last)];
    int x6 = xBase + xOffsets[first + Math.min(6, last)];
    int x7 = xBase + xOffsets[first + Math.min(7, last)];
    int x8 = xBase + xOffsets[first + Math.min(8, last)];
    int x9 = xBase + xOffsets[first + Math.min(9, last)];
    int x10 = xBase + xOffsets[first + Math.min(10, last)];
    int x11 = xBase + xOffsets[first + Math.min(11, last)];
    int x12 = xBase + xOffsets[first + Math.min(12, last)];
    int x13 = xBase + xOffsets[first + Math.min(13, last)];
    int x14 = xBase + xOffsets[first + Math.min(14, last)];
    int x15 = xBase + xOffsets[first + Math.min(15, last)];
    FloatVector a0;
    FloatVector a1;
    FloatVector a2;
    FloatVector a3;
    FloatVector a4;
    FloatVector a5;
    FloatVector a6;
    FloatVector a7;
    FloatVector a8;
    FloatVector a9;
    FloatVector a10;
    FloatVector a11;
    FloatVector a12;
    FloatVector a13;
    FloatVector a14;
    FloatVector a15;
    if (accumulate) {
      a0 = FloatVector.fromArray(SPECIES, y, yBase);
      a1 = FloatVector.fromArray(SPECIES, y, yBase + COUNT);
      a2 = FloatVector.fromArray(SPECIES, y, yBase + 2 * COUNT);
      a3 = FloatVector.fromArray(SPECIES, y, yBase + 3 * COUNT);
      a4 = FloatVector.fromArray(SPECIES, y, yBase + 4 * COUNT);
      a5 = FloatVector.fromArray(SPECIES, y, yBase + 5 * COUNT);
      a6 = FloatVector.fromArray(SPECIES, y, yBase + 6 * COUNT);
      a7 = FloatVector.fromArray(SPECIES, y, yBase + 7 * COUNT);
      a8 = FloatVector.fromArray(SPECIES, y, yBase + 8 * COUNT);
      a9 = FloatVector.fromArray(SPECIES, y, yBase + 9 * COUNT);
      a10 = FloatVector.fromArray(SPECIES, y, yBase + 10 * COUNT);
      a11 = FloatVector.fromArray(SPECIES, y, yBase + 11 * COUNT);
      a12 = FloatVector.fromArray(SPECIES, y, yBase + 12 * COUNT);
      a13 = FloatVector.fromArray(SPECIES, y, yBase + 13 * COUNT);
      a14 = FloatVector.fromArray(SPECIES, y, yBase + 14 * COUNT);
      a15 = FloatVector.fromArray(SPECIES, y, yBase + 15 * COUNT);
    } else {
      a0 = bias == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, biasOffset);
      a1 = a0;
      a2 = a0;
      a3 = a0;
      a4 = a0;
      a5 = a0;
      a6 = a0;
      a7 = a0;
      a8 = a0;
      a9 = a0;
      a10 = a0;
      a11 = a0;
      a12 = a0;
      a13 = a0;
      a14 = a0;
      a15 = a0;
    }
    int wk = wOffset;
    for (int k = 0; k < run; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, w, wk);
      a0 = FloatVector.broadcast(SPECIES, x[x0 + k]).fma(wa, a0);
      a1 = FloatVector.broadcast(SPECIES, x[x1 + k]).fma(wa, a1);
      a2 = FloatVector.broadcast(SPECIES, x[x2 + k]).fma(wa, a2);
      a3 = FloatVector.broadcast(SPECIES, x[x3 + k]).fma(wa, a3);
      a4 = FloatVector.broadcast(SPECIES, x[x4 + k]).fma(wa, a4);
      a5 = FloatVector.broadcast(SPECIES, x[x5 + k]).fma(wa, a5);
      a6 = FloatVector.broadcast(SPECIES, x[x6 + k]).fma(wa, a6);
      a7 = FloatVector.broadcast(SPECIES, x[x7 + k]).fma(wa, a7);
      a8 = FloatVector.broadcast(SPECIES, x[x8 + k]).fma(wa, a8);
      a9 = FloatVector.broadcast(SPECIES, x[x9 + k]).fma(wa, a9);
      a10 = FloatVector.broadcast(SPECIES, x[x10 + k]).fma(wa, a10);
      a11 = FloatVector.broadcast(SPECIES, x[x11 + k]).fma(wa, a11);
      a12 = FloatVector.broadcast(SPECIES, x[x12 + k]).fma(wa, a12);
      a13 = FloatVector.broadcast(SPECIES, x[x13 + k]).fma(wa, a13);
      a14 = FloatVector.broadcast(SPECIES, x[x14 + k]).fma(wa, a14);
      a15 = FloatVector.broadcast(SPECIES, x[x15 + k]).fma(wa, a15);
      wk += COUNT;
    }
    a0.intoArray(y, yBase);
    a1.intoArray(y, yBase + COUNT);
    a2.intoArray(y, yBase + 2 * COUNT);
    a3.intoArray(y, yBase + 3 * COUNT);
    a4.intoArray(y, yBase + 4 * COUNT);
    a5.intoArray(y, yBase + 5 * COUNT);
    a6.intoArray(y, yBase + 6 * COUNT);
    a7.intoArray(y, yBase + 7 * COUNT);
    a8.intoArray(y, yBase + 8 * COUNT);
    a9.intoArray(y, yBase + 9 * COUNT);
    a10.intoArray(y, yBase + 10 * COUNT);
    a11.intoArray(y, yBase + 11 * COUNT);
    a12.intoArray(y, yBase + 12 * COUNT);
    a13.intoArray(y, yBase + 13 * COUNT);
    a14.intoArray(y, yBase + 14 * COUNT);
    a15.intoArray(y, yBase + 15 * COUNT);
  }
}
