package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of a depthwise weight gradient: 3 × 3 taps × one vector of channels, summed over a rectangle of
 * output pixels that all see these taps. 9 accumulators and one vector of dy, 10 of 16 registers.
 */
final class DepthwiseOuterTile {
  /** Taps of a tile in each direction. */
  static final int TAPS = 3;

  /** Elements of the sums. */
  static final int SUMS = TAPS * TAPS * COUNT;

  private DepthwiseOuterTile() {}

  /**
   * {@code sums[3·a + b] = Σ_(i,j) x[i][j][a][b] · dy[i][j]}, each a vector.
   *
   * @param xAt the first pixel's first tap; taps lie at 0, {@code row1}, {@code row2} down and 0, {@code column1},
   *     {@code column2} across
   * @param xRow from what one row of pixels sees to what the next does, as {@code xPixel} from pixel to pixel
   * @param rows pixels down
   * @param columns pixels across
   */
  static void run(
      float[] x, int xAt, int row1, int row2, int column1, int column2, int xRow, int xPixel, float[] dy, int dyAt,
      int dyRow, int dyPixel, int rows, int columns, float[] sums, int sumsAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector a8 = a0;
    for (int i = 0; i < rows; i++) {
      int x0 = xAt + i * xRow;
      int x1 = x0 + row1;
      int x2 = x0 + row2;
      int d = dyAt + i * dyRow;
      for (int j = 0; j < columns; j++) {
        FloatVector v = FloatVector.fromArray(SPECIES, dy, d);
        a0 = v.fma(FloatVector.fromArray(SPECIES, x, x0), a0);
        a1 = v.fma(FloatVector.fromArray(SPECIES, x, x0 + column1), a1);
        a2 = v.fma(FloatVector.fromArray(SPECIES, x, x0 + column2), a2);
        a3 = v.fma(FloatVector.fromArray(SPECIES, x, x1), a3);
        a4 = v.fma(FloatVector.fromArray(SPECIES, x, x1 + column1), a4);
        a5 = v.fma(FloatVector.fromArray(SPECIES, x, x1 + column2), a5);
        a6 = v.fma(FloatVector.fromArray(SPECIES, x, x2), a6);
        a7 = v.fma(FloatVector.fromArray(SPECIES, x, x2 + column1), a7);
        a8 = v.fma(FloatVector.fromArray(SPECIES, x, x2 + column2), a8);
        x0 += xPixel;
        x1 += xPixel;
        x2 += xPixel;
        d += dyPixel;
      }
    }
    a0.intoArray(sums, sumsAt);
    a1.intoArray(sums, sumsAt + COUNT);
    a2.intoArray(sums, sumsAt + 2 * COUNT);
    a3.intoArray(sums, sumsAt + 3 * COUNT);
    a4.intoArray(sums, sumsAt + 4 * COUNT);
    a5.intoArray(sums, sumsAt + 5 * COUNT);
    a6.intoArray(sums, sumsAt + 6 * COUNT);
    a7.intoArray(sums, sumsAt + 7 * COUNT);
    a8.intoArray(sums, sumsAt + 8 * COUNT);
  }
}
