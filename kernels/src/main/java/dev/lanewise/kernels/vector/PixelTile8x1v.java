package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Half a {@link PixelTile}: 8 pixels × 1 vector, 8 accumulators, a weight vector and a broadcast, 10 registers. Each
 * broadcast serves one multiplication only: 80 GF of a peak of 117 (Zen 4, 512 bits, JDK 25), and no more with 12 or 16
 * pixels.
 */
final class PixelTile8x1v {
  private PixelTile8x1v() {}

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
    int x5 = xBase + xOffsets[first + Math.min(5, last)];
    int x6 = xBase + xOffsets[first + Math.min(6, last)];
    int x7 = xBase + xOffsets[first + Math.min(7, last)];
    int y0 = yBase + yOffsets[yFirst + 0];
    int y1 = yBase + yOffsets[yFirst + 1];
    int y2 = yBase + yOffsets[yFirst + 2];
    int y3 = yBase + yOffsets[yFirst + 3];
    int y4 = yBase + yOffsets[yFirst + 4];
    int y5 = yBase + yOffsets[yFirst + 5];
    int y6 = yBase + yOffsets[yFirst + 6];
    int y7 = yBase + yOffsets[yFirst + 7];
    FloatVector a0;
    FloatVector a1;
    FloatVector a2;
    FloatVector a3;
    FloatVector a4;
    FloatVector a5;
    FloatVector a6;
    FloatVector a7;
    if (accumulate) {
      a0 = FloatVector.fromArray(SPECIES, y, y0);
      a1 = FloatVector.fromArray(SPECIES, y, y1);
      a2 = FloatVector.fromArray(SPECIES, y, y2);
      a3 = FloatVector.fromArray(SPECIES, y, y3);
      a4 = FloatVector.fromArray(SPECIES, y, y4);
      a5 = FloatVector.fromArray(SPECIES, y, y5);
      a6 = FloatVector.fromArray(SPECIES, y, y6);
      a7 = FloatVector.fromArray(SPECIES, y, y7);
    } else {
      a0 = bias == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, biasOffset);
      a1 = a0;
      a2 = a0;
      a3 = a0;
      a4 = a0;
      a5 = a0;
      a6 = a0;
      a7 = a0;
    }
    int wk = wOffset;
    for (int r = 0; r < rows; r++) {
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
        wk += PANEL;
      }
      x0 += rowStride;
      x1 += rowStride;
      x2 += rowStride;
      x3 += rowStride;
      x4 += rowStride;
      x5 += rowStride;
      x6 += rowStride;
      x7 += rowStride;
    }
    a0.intoArray(y, y0);
    a1.intoArray(y, y1);
    a2.intoArray(y, y2);
    a3.intoArray(y, y3);
    a4.intoArray(y, y4);
    a5.intoArray(y, y5);
    a6.intoArray(y, y6);
    a7.intoArray(y, y7);
  }
}
