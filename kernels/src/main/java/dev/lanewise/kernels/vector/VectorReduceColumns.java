package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarReduceColumns;
import jdk.incubator.vector.FloatVector;

/** Sums of rows, column by column: several rows at a time, so that the sums are seldom loaded and stored. */
public final class VectorReduceColumns {
  private VectorReduceColumns() {}

  /** sum[c] += Σ_r x[r][c], four rows at a time. */
  public static void addRows(float[] x, int xOffset, int rows, int width, float[] sum, int sumOffset) {
    int r = 0;
    for (; r <= rows - 4; r += 4) {
      addFour(x, xOffset + r * width, width, sum, sumOffset);
    }
    for (; r < rows; r++) {
      VectorElementwise.add(sum, sumOffset, x, xOffset + r * width, sum, sumOffset, width);
    }
  }

  private static void addFour(float[] x, int xOffset, int width, float[] sum, int sumOffset) {
    int c = 0;
    for (; c <= width - COUNT; c += COUNT) {
      int at = xOffset + c;
      FloatVector first = FloatVector.fromArray(SPECIES, x, at).add(FloatVector.fromArray(SPECIES, x, at + width));
      FloatVector.fromArray(SPECIES, x, at + 2 * width)
          .add(FloatVector.fromArray(SPECIES, x, at + 3 * width))
          .add(first)
          .add(FloatVector.fromArray(SPECIES, sum, sumOffset + c))
          .intoArray(sum, sumOffset + c);
    }
    ScalarReduceColumns.addFour(x, xOffset, width, c, width, sum, sumOffset);
  }

  /** sum[c] += d and squares[c] += d² for each row, d = x[r][c] − shift[c]; all but x are parts of one array. */
  public static void addDeviations(
      float[] x, int xOffset, int rows, int width, float[] of, int shift, int sum, int squares) {
    int r = 0;
    for (; r <= rows - 4; r += 4) {
      deviationsOfFour(x, xOffset + r * width, width, of, shift, sum, squares);
    }
    for (; r < rows; r++) {
      ScalarReduceColumns.addDeviationsOfRow(x, xOffset + r * width, 0, width, of, shift, sum, squares);
    }
  }

  private static void deviationsOfFour(
      float[] x, int xOffset, int width, float[] of, int shift, int sum, int squares) {
    int c = 0;
    for (; c <= width - COUNT; c += COUNT) {
      int at = xOffset + c;
      FloatVector mean = FloatVector.fromArray(SPECIES, of, shift + c);
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + width).sub(mean);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * width).sub(mean);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * width).sub(mean);
      d0.add(d1).add(d2.add(d3)).add(FloatVector.fromArray(SPECIES, of, sum + c)).intoArray(of, sum + c);
      d0.fma(d0, d1.mul(d1))
          .add(d2.fma(d2, d3.mul(d3)))
          .add(FloatVector.fromArray(SPECIES, of, squares + c))
          .intoArray(of, squares + c);
    }
    for (int r = 0; r < 4; r++) {
      ScalarReduceColumns.addDeviationsOfRow(x, xOffset + r * width, c, width, of, shift, sum, squares);
    }
  }
}
