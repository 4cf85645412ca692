package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The {@link PixelTile} of 5 pixels × 2 vectors: 10 accumulators, 2 weight vectors and a broadcast, 13 of 16 registers.
 * Its loop alone ran at 105-107 GF of a peak of 118 (Zen 4, 256 bits, JDK 25), where 6 pixels gave 50: with 12
 * accumulators C2 spills.
 */
final class PixelTile5x2v {
  /**
   * Where sums start that start from zero or the bias. Each reads a place of its own: from one shared register C2 makes
   * them at the price of a spilled sum in the loop, which then ran at 37 GF instead of 95.
   */
  private static final float[] ZEROS = new float[PixelTile.SPARE];

  private PixelTile5x2v() {}

  static void run(
      float[] x, int xBase, int[] xOffsets, int first, int count, int rows, int rowStride, int run,
      float[] w, int wOffset, float[] y, int yBase, int[] yOffsets, int yFirst, boolean accumulate, float[] bias,
      int biasOffset) {
    int last = count - 1;
    int x0 = xBase + xOffsets[first];
    int x1 = xBase + xOffsets[first + Math.min(1, last)];
    int x2 = xBase + xOffsets[first + Math.min(2, last)];
    int x3 = xBase + xOffsets[first + Math.min(3, last)];
    int x4 = xBase + xOffsets[first + Math.min(4, last)];
    int y0 = yBase + yOffsets[yFirst + 0];
    int y1 = yBase + yOffsets[yFirst + 1];
    int y2 = yBase + yOffsets[yFirst + 2];
    int y3 = yBase + yOffsets[yFirst + 3];
    int y4 = yBase + yOffsets[yFirst + 4];
    FloatVector a0;
    FloatVector b0;
    FloatVector a1;
    FloatVector b1;
    FloatVector a2;
    FloatVector b2;
    FloatVector a3;
    FloatVector b3;
    FloatVector a4;
    FloatVector b4;
    if (accumulate) {
      a0 = FloatVector.fromArray(SPECIES, y, y0);
      b0 = FloatVector.fromArray(SPECIES, y, y0 + COUNT);
      a1 = FloatVector.fromArray(SPECIES, y, y1);
      b1 = FloatVector.fromArray(SPECIES, y, y1 + COUNT);
      a2 = FloatVector.fromArray(SPECIES, y, y2);
      b2 = FloatVector.fromArray(SPECIES, y, y2 + COUNT);
      a3 = FloatVector.fromArray(SPECIES, y, y3);
      b3 = FloatVector.fromArray(SPECIES, y, y3 + COUNT);
      a4 = FloatVector.fromArray(SPECIES, y, y4);
      b4 = FloatVector.fromArray(SPECIES, y, y4 + COUNT);
    } else {
      a0 = FloatVector.fromArray(SPECIES, ZEROS, 0);
      b0 = FloatVector.fromArray(SPECIES, ZEROS, COUNT);
      a1 = FloatVector.fromArray(SPECIES, ZEROS, PANEL);
      b1 = FloatVector.fromArray(SPECIES, ZEROS, PANEL + COUNT);
      a2 = FloatVector.fromArray(SPECIES, ZEROS, 2 * PANEL);
      b2 = FloatVector.fromArray(SPECIES, ZEROS, 2 * PANEL + COUNT);
      a3 = FloatVector.fromArray(SPECIES, ZEROS, 3 * PANEL);
      b3 = FloatVector.fromArray(SPECIES, ZEROS, 3 * PANEL + COUNT);
      a4 = FloatVector.fromArray(SPECIES, ZEROS, 4 * PANEL);
      b4 = FloatVector.fromArray(SPECIES, ZEROS, 4 * PANEL + COUNT);
      if (bias != null) {
        FloatVector sa = FloatVector.fromArray(SPECIES, bias, biasOffset);
        FloatVector sb = FloatVector.fromArray(SPECIES, bias, biasOffset + COUNT);
        a0 = a0.add(sa);
        b0 = b0.add(sb);
        a1 = a1.add(sa);
        b1 = b1.add(sb);
        a2 = a2.add(sa);
        b2 = b2.add(sb);
        a3 = a3.add(sa);
        b3 = b3.add(sb);
        a4 = a4.add(sa);
        b4 = b4.add(sb);
      }
    }
    int wk = wOffset;
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < run; k++) {
        FloatVector wa = FloatVector.fromArray(SPECIES, w, wk);
        FloatVector wb = FloatVector.fromArray(SPECIES, w, wk + COUNT);
        FloatVector p0 = FloatVector.broadcast(SPECIES, x[x0 + k]);
        a0 = p0.fma(wa, a0);
        b0 = p0.fma(wb, b0);
        FloatVector p1 = FloatVector.broadcast(SPECIES, x[x1 + k]);
        a1 = p1.fma(wa, a1);
        b1 = p1.fma(wb, b1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, x[x2 + k]);
        a2 = p2.fma(wa, a2);
        b2 = p2.fma(wb, b2);
        FloatVector p3 = FloatVector.broadcast(SPECIES, x[x3 + k]);
        a3 = p3.fma(wa, a3);
        b3 = p3.fma(wb, b3);
        FloatVector p4 = FloatVector.broadcast(SPECIES, x[x4 + k]);
        a4 = p4.fma(wa, a4);
        b4 = p4.fma(wb, b4);
        wk += PANEL;
      }
      x0 += rowStride;
      x1 += rowStride;
      x2 += rowStride;
      x3 += rowStride;
      x4 += rowStride;
    }
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + COUNT);
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + COUNT);
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + COUNT);
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + COUNT);
    a4.intoArray(y, y4);
    b4.intoArray(y, y4 + COUNT);
  }
}
