package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Four rows × 2 vectors of a product, for what {@link PixelTile#runFew} is given. */
final class RowTile4x2v {
  private RowTile4x2v() {}

  /**
   * Adds to 4 rows of t, {@code PANEL} apart: t[i][j] += Σ_k x[xBase + xOffsets[first + i] + k] · w[k·PANEL + j].
   *
   * @param count rows that exist, 1 .. 4; the others repeat the last
   */
  static void run(
      float[] x, int xBase, int[] xOffsets, int first, int count, int run, float[] w, int wOffset, float[] t, int tAt) {
    int last = count - 1;
    int x0 = xBase + xOffsets[first];
    int x1 = xBase + xOffsets[first + Math.min(1, last)];
    int x2 = xBase + xOffsets[first + Math.min(2, last)];
    int x3 = xBase + xOffsets[first + Math.min(3, last)];
    FloatVector a0 = FloatVector.fromArray(SPECIES, t, tAt);
    FloatVector b0 = FloatVector.fromArray(SPECIES, t, tAt + COUNT);
    FloatVector a1 = FloatVector.fromArray(SPECIES, t, tAt + PANEL);
    FloatVector b1 = FloatVector.fromArray(SPECIES, t, tAt + PANEL + COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, t, tAt + 2 * PANEL);
    FloatVector b2 = FloatVector.fromArray(SPECIES, t, tAt + 2 * PANEL + COUNT);
    FloatVector a3 = FloatVector.fromArray(SPECIES, t, tAt + 3 * PANEL);
    FloatVector b3 = FloatVector.fromArray(SPECIES, t, tAt + 3 * PANEL + COUNT);
    int wk = wOffset;
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
      wk += PANEL;
    }
    a0.intoArray(t, tAt);
    b0.intoArray(t, tAt + COUNT);
    a1.intoArray(t, tAt + PANEL);
    b1.intoArray(t, tAt + PANEL + COUNT);
    a2.intoArray(t, tAt + 2 * PANEL);
    b2.intoArray(t, tAt + 2 * PANEL + COUNT);
    a3.intoArray(t, tAt + 3 * PANEL);
    b3.intoArray(t, tAt + 3 * PANEL + COUNT);
  }
}
