package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The {@link SlimTile} of 10 pixels × 1 vector: 10 accumulators, a weight vector and a broadcast, 12 of 16 registers.
 */
final class SlimTile10x1v {
  private SlimTile10x1v() {}

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
  }
}
