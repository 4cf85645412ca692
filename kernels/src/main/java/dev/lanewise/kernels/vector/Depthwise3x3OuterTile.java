package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of the weight gradient of a depthwise 3 × 3 convolution of stride 1: a whole row of dy. It sweeps
 * along the row with the 3 × 3 inputs that a pixel sees in registers, of which each next pixel loads one column. 9
 * sums, 9 inputs and dy of one vector of channels, 19 of 32 registers; where there are 16, some of them are spilled.
 *
 * <p>All channels go over a block of columns before the next block, so that memory is read nearly in its order.
 */
final class Depthwise3x3OuterTile {
  /**
   * Elements of a row of dy in a block: 2 KB, 8 columns at least; a block loads and stores the sums of all channels.
   * For 64 images of 32 × 32 × 64, which come from memory, 2 and 8 KB (whole rows) went at 24 and 18 GFLOP/s on a
   * Zen 4.
   */
  private static final int BLOCK = 512;

  private Depthwise3x3OuterTile() {}

  /** Elements of the sums: for each vector of channels 9 taps. */
  static int sumsLength(int lanes) {
    return 9 * (lanes + COUNT);
  }

  /**
   * Adds what a row of dy contributes.
   *
   * @param xColumns of a row of x; each row may lie in an array of its own
   * @param zeros where a row of zeros lies, from {@code zerosAt}, for pixels beyond the edges
   * @param before columns of zeros to the left of x, 0 .. 2; as many to the right
   * @param columns of dy
   * @param lanes elements of a pixel
   */
  static void run(
      float[] x0, int x0At, float[] x1, int x1At, float[] x2, int x2At, int xColumns, float[] zeros, int zerosAt,
      int before, float[] dy, int dyAt, int columns, int lanes, float[] sums, int sumsAt) {
    int block = Math.max(8, BLOCK / lanes);
    for (int from = 0; from < columns; from += block) {
      int end = Math.min(columns, from + block);
      int inside = Math.clamp(xColumns - 2 + before, from, end);
      int left = from - before;
      boolean has0 = left >= 0 && left < xColumns;
      boolean has1 = left + 1 >= 0 && left + 1 < xColumns;
      float[] p0 = has0 ? x0 : zeros;
      float[] p1 = has0 ? x1 : zeros;
      float[] p2 = has0 ? x2 : zeros;
      float[] q0 = has1 ? x0 : zeros;
      float[] q1 = has1 ? x1 : zeros;
      float[] q2 = has1 ? x2 : zeros;
      int p = left * lanes;
      int q = p + lanes;
      for (int i = 0; i < lanes; i += COUNT) {
        int c = Math.min(i, lanes - COUNT);
        int s = sumsAt + 9 * i;
        FloatVector a0 = FloatVector.fromArray(SPECIES, sums, s);
        FloatVector a1 = FloatVector.fromArray(SPECIES, sums, s + COUNT);
        FloatVector a2 = FloatVector.fromArray(SPECIES, sums, s + 2 * COUNT);
        FloatVector a3 = FloatVector.fromArray(SPECIES, sums, s + 3 * COUNT);
        FloatVector a4 = FloatVector.fromArray(SPECIES, sums, s + 4 * COUNT);
        FloatVector a5 = FloatVector.fromArray(SPECIES, sums, s + 5 * COUNT);
        FloatVector a6 = FloatVector.fromArray(SPECIES, sums, s + 6 * COUNT);
        FloatVector a7 = FloatVector.fromArray(SPECIES, sums, s + 7 * COUNT);
        FloatVector a8 = FloatVector.fromArray(SPECIES, sums, s + 8 * COUNT);
        // The first two columns of what a pixel sees, three rows each.
        FloatVector u0 = FloatVector.fromArray(SPECIES, p0, (has0 ? x0At + p : zerosAt) + c);
        FloatVector u1 = FloatVector.fromArray(SPECIES, p1, (has0 ? x1At + p : zerosAt) + c);
        FloatVector u2 = FloatVector.fromArray(SPECIES, p2, (has0 ? x2At + p : zerosAt) + c);
        FloatVector v0 = FloatVector.fromArray(SPECIES, q0, (has1 ? x0At + q : zerosAt) + c);
        FloatVector v1 = FloatVector.fromArray(SPECIES, q1, (has1 ? x1At + q : zerosAt) + c);
        FloatVector v2 = FloatVector.fromArray(SPECIES, q2, (has1 ? x2At + q : zerosAt) + c);
        int d = dyAt + from * lanes + c;
        for (int j = from; j < inside; j++) {
          int at = c + (j - before + 2) * lanes;
          FloatVector g = FloatVector.fromArray(SPECIES, dy, d);
          FloatVector n0 = FloatVector.fromArray(SPECIES, x0, x0At + at);
          FloatVector n1 = FloatVector.fromArray(SPECIES, x1, x1At + at);
          FloatVector n2 = FloatVector.fromArray(SPECIES, x2, x2At + at);
          a0 = g.fma(u0, a0);
          a3 = g.fma(u1, a3);
          a6 = g.fma(u2, a6);
          a1 = g.fma(v0, a1);
          a4 = g.fma(v1, a4);
          a7 = g.fma(v2, a7);
          a2 = g.fma(n0, a2);
          a5 = g.fma(n1, a5);
          a8 = g.fma(n2, a8);
          u0 = v0;
          u1 = v1;
          u2 = v2;
          v0 = n0;
          v1 = n1;
          v2 = n2;
          d += lanes;
        }
        // At most two pixels at the right edge, where the next columns are zeros.
        if (inside < end) {
          FloatVector g = FloatVector.fromArray(SPECIES, dy, d);
          a0 = g.fma(u0, a0);
          a3 = g.fma(u1, a3);
          a6 = g.fma(u2, a6);
          a1 = g.fma(v0, a1);
          a4 = g.fma(v1, a4);
          a7 = g.fma(v2, a7);
          d += lanes;
        }
        if (inside + 1 < end) {
          FloatVector g = FloatVector.fromArray(SPECIES, dy, d);
          a0 = g.fma(v0, a0);
          a3 = g.fma(v1, a3);
          a6 = g.fma(v2, a6);
        }
        a0.intoArray(sums, s);
        a1.intoArray(sums, s + COUNT);
        a2.intoArray(sums, s + 2 * COUNT);
        a3.intoArray(sums, s + 3 * COUNT);
        a4.intoArray(sums, s + 4 * COUNT);
        a5.intoArray(sums, s + 5 * COUNT);
        a6.intoArray(sums, s + 6 * COUNT);
        a7.intoArray(sums, s + 7 * COUNT);
        a8.intoArray(sums, s + 8 * COUNT);
      }
    }
  }
}
