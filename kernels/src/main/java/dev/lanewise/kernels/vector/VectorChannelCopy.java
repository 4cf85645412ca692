package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarChannelCopy;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies and adds the first {@code columns} elements of rows that lie any distance apart.
 *
 * <p>The last vector of a row overlaps the one before, so that there is neither a rest nor a mask; a sum of it is taken
 * before the others are written. A row of less than a vector is two vectors of half or a quarter of the width.
 *
 * <p>In L2, a row of 12 floats is copied in 2.0 ns and one of 24 in 2.7, by {@code System.arraycopy} in 4.4 and 4.8;
 * rows of more than two vectors take the same time and are left to it (Zen 4, 512 bits).
 */
public final class VectorChannelCopy {
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  private VectorChannelCopy() {}

  /** y[r][c] = x[r][c]. */
  public static void copy(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    if (columns > 2 * COUNT || columns < 4) {
      ScalarChannelCopy.copy(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= COUNT) {
      copyPairs(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= 8) {
      copyEights(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else {
      copyFours(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    }
  }

  private static void copyPairs(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - COUNT;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector.fromArray(SPECIES, x, from).intoArray(y, to);
      FloatVector.fromArray(SPECIES, x, from + last).intoArray(y, to + last);
    }
  }

  private static void copyEights(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - 8;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector.fromArray(EIGHT, x, from).intoArray(y, to);
      FloatVector.fromArray(EIGHT, x, from + last).intoArray(y, to + last);
    }
  }

  private static void copyFours(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - 4;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector.fromArray(FOUR, x, from).intoArray(y, to);
      FloatVector.fromArray(FOUR, x, from + last).intoArray(y, to + last);
    }
  }

  /** y[r][c] += x[r][c]. */
  public static void add(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    if (columns > 2 * COUNT) {
      addLong(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= COUNT) {
      addPairs(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= 8) {
      addEights(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= 4) {
      addFours(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else {
      ScalarChannelCopy.add(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    }
  }

  /** No vector lives across the inner loop: at 256 bits, after other code in the same JVM, one became an object. */
  private static void addLong(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - COUNT;
    int pair = last / COUNT * COUNT; // the last vector that overlaps none but the very last
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      for (int c = 0; c < pair; c += COUNT) {
        FloatVector.fromArray(SPECIES, y, to + c)
            .add(FloatVector.fromArray(SPECIES, x, from + c)).intoArray(y, to + c);
      }
      FloatVector end = FloatVector.fromArray(SPECIES, y, to + last)
          .add(FloatVector.fromArray(SPECIES, x, from + last));
      FloatVector.fromArray(SPECIES, y, to + pair)
          .add(FloatVector.fromArray(SPECIES, x, from + pair)).intoArray(y, to + pair);
      end.intoArray(y, to + last);
    }
  }

  private static void addPairs(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - COUNT;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector end = FloatVector.fromArray(SPECIES, y, to + last)
          .add(FloatVector.fromArray(SPECIES, x, from + last));
      FloatVector.fromArray(SPECIES, y, to).add(FloatVector.fromArray(SPECIES, x, from)).intoArray(y, to);
      end.intoArray(y, to + last);
    }
  }

  private static void addEights(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - 8;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector end = FloatVector.fromArray(EIGHT, y, to + last).add(FloatVector.fromArray(EIGHT, x, from + last));
      FloatVector.fromArray(EIGHT, y, to).add(FloatVector.fromArray(EIGHT, x, from)).intoArray(y, to);
      end.intoArray(y, to + last);
    }
  }

  private static void addFours(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    int last = columns - 4;
    for (int r = 0; r < rows; r++) {
      int from = xOffset + r * xStride;
      int to = yOffset + r * yStride;
      FloatVector end = FloatVector.fromArray(FOUR, y, to + last).add(FloatVector.fromArray(FOUR, x, from + last));
      FloatVector.fromArray(FOUR, y, to).add(FloatVector.fromArray(FOUR, x, from)).intoArray(y, to);
      end.intoArray(y, to + last);
    }
  }
}
