package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The tile of 8 neighbouring pixels of a row × 1 vector, at stride 1. Two neighbours see the same inputs under
 * neighbouring taps, so taps are taken three or two at a time and a broadcast serves as many multiplications: 8
 * accumulators, 3 weight vectors and a broadcast, 12 registers. Its loop alone ran at 104-108 GF of a peak of 117 for
 * 16 and 32 channels, at 95 for 6 (Zen 4, 512 bits, JDK 25).
 *
 * <pre>
 * y[p][j] = Σ_(r,b,k) x[xOffset + (p + b)·channels + r·rowStride + k] · w[((r·taps + b)·channels + k)·PANEL + j]
 *                                                                   p &lt; 8, j &lt; COUNT
 * </pre>
 */
final class SlidingTile8x1v {
  /** Pixels of a tile. */
  static final int PIXELS = 8;

  private SlidingTile8x1v() {}

  /**
   * Computes a tile.
   *
   * @param taps taps of a row of the window, at least 2
   * @param bias the sums start from its COUNT elements from {@code biasOffset}, or from zero if it is null
   */
  static void run(
      float[] x, int xOffset, int channels, int rows, int rowStride, int taps, float[] w, int wOffset, float[] y,
      int yBase, int[] yOffsets, int yFirst, float[] bias, int biasOffset) {
    FloatVector a0 = bias == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, biasOffset);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    int tap = channels * PANEL;
    int pairs = (3 - taps % 3) % 3;
    int wk = wOffset;
    for (int r = 0; r < rows; r++) {
      int x0 = xOffset + r * rowStride;
      int b = 0;
      for (; b < taps - 2 * pairs; b += 3) {
        int x1 = x0 + channels;
        int x2 = x1 + channels;
        int x3 = x2 + channels;
        int x4 = x3 + channels;
        int x5 = x4 + channels;
        int x6 = x5 + channels;
        int x7 = x6 + channels;
        int x8 = x7 + channels;
        int x9 = x8 + channels;
        for (int k = 0; k < channels; k++) {
          FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
          FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + tap);
          FloatVector w2 = FloatVector.fromArray(SPECIES, w, wk + 2 * tap);
          FloatVector p0 = FloatVector.broadcast(SPECIES, x[x0 + k]);
          a0 = p0.fma(w0, a0);
          FloatVector p1 = FloatVector.broadcast(SPECIES, x[x1 + k]);
          a1 = p1.fma(w0, a1);
          a0 = p1.fma(w1, a0);
          FloatVector p2 = FloatVector.broadcast(SPECIES, x[x2 + k]);
          a2 = p2.fma(w0, a2);
          a1 = p2.fma(w1, a1);
          a0 = p2.fma(w2, a0);
          FloatVector p3 = FloatVector.broadcast(SPECIES, x[x3 + k]);
          a3 = p3.fma(w0, a3);
          a2 = p3.fma(w1, a2);
          a1 = p3.fma(w2, a1);
          FloatVector p4 = FloatVector.broadcast(SPECIES, x[x4 + k]);
          a4 = p4.fma(w0, a4);
          a3 = p4.fma(w1, a3);
          a2 = p4.fma(w2, a2);
          FloatVector p5 = FloatVector.broadcast(SPECIES, x[x5 + k]);
          a5 = p5.fma(w0, a5);
          a4 = p5.fma(w1, a4);
          a3 = p5.fma(w2, a3);
          FloatVector p6 = FloatVector.broadcast(SPECIES, x[x6 + k]);
          a6 = p6.fma(w0, a6);
          a5 = p6.fma(w1, a5);
          a4 = p6.fma(w2, a4);
          FloatVector p7 = FloatVector.broadcast(SPECIES, x[x7 + k]);
          a7 = p7.fma(w0, a7);
          a6 = p7.fma(w1, a6);
          a5 = p7.fma(w2, a5);
          FloatVector p8 = FloatVector.broadcast(SPECIES, x[x8 + k]);
          a7 = p8.fma(w1, a7);
          a6 = p8.fma(w2, a6);
          FloatVector p9 = FloatVector.broadcast(SPECIES, x[x9 + k]);
          a7 = p9.fma(w2, a7);
          wk += PANEL;
        }
        wk += 2 * tap;
        x0 = x3;
      }
      for (; b < taps; b += 2) {
        int x1 = x0 + channels;
        int x2 = x1 + channels;
        int x3 = x2 + channels;
        int x4 = x3 + channels;
        int x5 = x4 + channels;
        int x6 = x5 + channels;
        int x7 = x6 + channels;
        int x8 = x7 + channels;
        for (int k = 0; k < channels; k++) {
          FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
          FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + tap);
          FloatVector p0 = FloatVector.broadcast(SPECIES, x[x0 + k]);
          a0 = p0.fma(w0, a0);
          FloatVector p1 = FloatVector.broadcast(SPECIES, x[x1 + k]);
          a1 = p1.fma(w0, a1);
          a0 = p1.fma(w1, a0);
          FloatVector p2 = FloatVector.broadcast(SPECIES, x[x2 + k]);
          a2 = p2.fma(w0, a2);
          a1 = p2.fma(w1, a1);
          FloatVector p3 = FloatVector.broadcast(SPECIES, x[x3 + k]);
          a3 = p3.fma(w0, a3);
          a2 = p3.fma(w1, a2);
          FloatVector p4 = FloatVector.broadcast(SPECIES, x[x4 + k]);
          a4 = p4.fma(w0, a4);
          a3 = p4.fma(w1, a3);
          FloatVector p5 = FloatVector.broadcast(SPECIES, x[x5 + k]);
          a5 = p5.fma(w0, a5);
          a4 = p5.fma(w1, a4);
          FloatVector p6 = FloatVector.broadcast(SPECIES, x[x6 + k]);
          a6 = p6.fma(w0, a6);
          a5 = p6.fma(w1, a5);
          FloatVector p7 = FloatVector.broadcast(SPECIES, x[x7 + k]);
          a7 = p7.fma(w0, a7);
          a6 = p7.fma(w1, a6);
          FloatVector p8 = FloatVector.broadcast(SPECIES, x[x8 + k]);
          a7 = p8.fma(w1, a7);
          wk += PANEL;
        }
        wk += tap;
        x0 = x2;
      }
    }
    a0.intoArray(y, yBase + yOffsets[yFirst]);
    a1.intoArray(y, yBase + yOffsets[yFirst + 1]);
    a2.intoArray(y, yBase + yOffsets[yFirst + 2]);
    a3.intoArray(y, yBase + yOffsets[yFirst + 3]);
    a4.intoArray(y, yBase + yOffsets[yFirst + 4]);
    a5.intoArray(y, yBase + yOffsets[yFirst + 5]);
    a6.intoArray(y, yBase + yOffsets[yFirst + 6]);
    a7.intoArray(y, yBase + yOffsets[yFirst + 7]);
  }
}
