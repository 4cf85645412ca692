package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarChannelCopy;
import jdk.incubator.vector.FloatVector;

/**
 * Adds the first {@code columns} elements of rows that lie any distance apart.
 *
 * <p>The last vector of a row overlaps the one before, so that there is neither a rest nor a mask; a sum of it is taken
 * before the others are written. Rows of less than a vector are left to the plain loop: vectors of half the width were
 * faster, but sometimes, in a JVM that had run much else before, C2 made an object of one in each row.
 */
public final class VectorChannelCopy {
  private VectorChannelCopy() {}

  /** y[r][c] += x[r][c]. */
  public static void add(
      int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
    if (columns > 2 * COUNT) {
      addLong(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    } else if (columns >= COUNT) {
      addPairs(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
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
}
