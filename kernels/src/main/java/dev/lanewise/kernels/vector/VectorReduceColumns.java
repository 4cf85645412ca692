package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarReduceColumns;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows, column by column: four rows at a time, so that the sums are seldom loaded and stored, one from each
 * quarter of the rows. Four rows beside each other are no streams that a prefetcher follows: from memory they came at
 * 10 GB/s, those of the quarters at 30 (Zen 4).
 */
public final class VectorReduceColumns {
  private VectorReduceColumns() {}

  /** sum[c] += Σ_r x[r][c]. */
  public static void addRows(float[] x, int xOffset, int rows, int width, float[] sum, int sumOffset) {
    int quarter = rows / 4;
    for (int r = 0; r < quarter; r++) {
      addFour(x, xOffset + r * width, quarter * width, width, sum, sumOffset);
    }
    for (int r = 4 * quarter; r < rows; r++) {
      VectorElementwise.add(sum, sumOffset, x, xOffset + r * width, sum, sumOffset, width);
    }
  }

  private static void addFour(float[] x, int xOffset, int apart, int width, float[] sum, int sumOffset) {
    int c = 0;
    for (; c <= width - COUNT; c += COUNT) {
      int at = xOffset + c;
      FloatVector first = FloatVector.fromArray(SPECIES, x, at).add(FloatVector.fromArray(SPECIES, x, at + apart));
      FloatVector.fromArray(SPECIES, x, at + 2 * apart)
          .add(FloatVector.fromArray(SPECIES, x, at + 3 * apart))
          .add(first)
          .add(FloatVector.fromArray(SPECIES, sum, sumOffset + c))
          .intoArray(sum, sumOffset + c);
    }
    ScalarReduceColumns.addFour(x, xOffset, apart, c, width, sum, sumOffset);
  }

  /** sum[c] += d and squares[c] += d² for each row, d = x[r][c] − shift[c]; all but x are parts of one array. */
  public static void addDeviations(
      float[] x, int xOffset, int rows, int width, float[] of, int shift, int sum, int squares) {
    int quarter = rows / 4;
    for (int r = 0; r < quarter; r++) {
      deviationsOfFour(x, xOffset + r * width, quarter * width, width, of, shift, sum, squares);
    }
    for (int r = 4 * quarter; r < rows; r++) {
      ScalarReduceColumns.addDeviationsOfRow(x, xOffset + r * width, 0, width, of, shift, sum, squares);
    }
  }

  private static void deviationsOfFour(
      float[] x, int xOffset, int apart, int width, float[] of, int shift, int sum, int squares) {
    int c = 0;
    for (; c <= width - COUNT; c += COUNT) {
      int at = xOffset + c;
      FloatVector mean = FloatVector.fromArray(SPECIES, of, shift + c);
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + apart).sub(mean);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * apart).sub(mean);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * apart).sub(mean);
      d0.add(d1).add(d2.add(d3)).add(FloatVector.fromArray(SPECIES, of, sum + c)).intoArray(of, sum + c);
      d0.fma(d0, d1.mul(d1))
          .add(d2.fma(d2, d3.mul(d3)))
          .add(FloatVector.fromArray(SPECIES, of, squares + c))
          .intoArray(of, squares + c);
    }
    for (int r = 0; r < 4; r++) {
      ScalarReduceColumns.addDeviationsOfRow(x, xOffset + r * apart, c, width, of, shift, sum, squares);
    }
  }
}
