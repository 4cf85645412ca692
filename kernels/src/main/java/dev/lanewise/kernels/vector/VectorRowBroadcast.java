package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarRowBroadcast;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic between rows and one value for each row; y may be the very same elements as x.
 *
 * <p>Short rows are taken as many at a time as a vector has lanes: their values are one vector, and each vector of x
 * picks those of its rows from it. Long rows are taken one by one.
 */
public final class VectorRowBroadcast {
  /** Columns from which a row is taken by itself: what is left of it behind whole vectors is little then. */
  private static final int LONG = 4 * COUNT;

  /** For rows of c columns, from index COUNT · c · (c − 1) / 2: the row of each element of COUNT rows. */
  private static final int[] ROWS = rows();

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private VectorRowBroadcast() {}

  private static int[] rows() {
    int[] rows = new int[first(LONG)];
    for (int c = 1; c < LONG; c++) {
      for (int i = 0; i < COUNT * c; i++) {
        rows[first(c) + i] = i / c;
      }
    }
    return rows;
  }

  private static int first(int columns) {
    return COUNT * columns * (columns - 1) / 2;
  }

  /** y[r][c] = x[r][c] + v[r]. */
  public static void add(
      int rows, int columns, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    if (columns >= LONG) {
      for (int r = 0; r < rows; r++) {
        VectorElementwise.shift(v[vOffset + r], x, xOffset + r * columns, y, yOffset + r * columns, columns);
      }
      return;
    }
    int r = 0;
    for (; r < SPECIES.loopBound(rows); r += COUNT) {
      FloatVector values = FloatVector.fromArray(SPECIES, v, vOffset + r);
      int at = r * columns;
      for (int i = 0; i < COUNT * columns; i += COUNT) {
        FloatVector.fromArray(SPECIES, x, xOffset + at + i)
            .add(values.rearrange(IntVector.fromArray(INTS, ROWS, first(columns) + i).toShuffle().cast(SPECIES)))
            .intoArray(y, yOffset + at + i);
      }
    }
    int at = r * columns;
    ScalarRowBroadcast.add(rows - r, columns, x, xOffset + at, v, vOffset + r, y, yOffset + at);
  }

  /** y[r][c] = x[r][c] · v[r]. */
  public static void multiply(
      int rows, int columns, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    if (columns >= LONG) {
      for (int r = 0; r < rows; r++) {
        VectorElementwise.scale(v[vOffset + r], x, xOffset + r * columns, y, yOffset + r * columns, columns);
      }
      return;
    }
    int r = 0;
    for (; r < SPECIES.loopBound(rows); r += COUNT) {
      FloatVector values = FloatVector.fromArray(SPECIES, v, vOffset + r);
      int at = r * columns;
      for (int i = 0; i < COUNT * columns; i += COUNT) {
        FloatVector.fromArray(SPECIES, x, xOffset + at + i)
            .mul(values.rearrange(IntVector.fromArray(INTS, ROWS, first(columns) + i).toShuffle().cast(SPECIES)))
            .intoArray(y, yOffset + at + i);
      }
    }
    int at = r * columns;
    ScalarRowBroadcast.multiply(rows - r, columns, x, xOffset + at, v, vOffset + r, y, yOffset + at);
  }
}
