package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/**
 * As many rows as a vector has lanes, transposed: lane i of vector c is column c of row i. Only whole squares are
 * transposed, as these stay in registers; what they hold beyond the last column is never looked at.
 */
public final class RowBlock {
  private RowBlock() {}

  private static int padded(int columns) {
    return (columns + COUNT - 1) / COUNT * COUNT;
  }

  /** Elements of a block. */
  public static int length(int columns) {
    return padded(columns) * COUNT;
  }

  /** Elements of the strip that rows pass through: the last square of the last row runs over its end. */
  public static int stripLength(int columns) {
    return (COUNT - 1) * columns + padded(columns);
  }

  /** From rows to lanes; the lanes of rows that are not there have no meaning. */
  public static void load(float[] x, int offset, int rows, int columns, float[] strip, float[] block) {
    if (rows == COUNT && x.length - offset >= stripLength(columns)) {
      Transpose.matrix(x, offset, columns, COUNT, padded(columns), 1, block, 0, COUNT);
    } else {
      System.arraycopy(x, offset, strip, 0, rows * columns);
      Transpose.matrix(strip, 0, columns, COUNT, padded(columns), 1, block, 0, COUNT);
    }
  }

  /**
   * From lanes to rows. A square that runs over the end of its row spoils the start of the next one, which is written
   * after it: the last columns come first.
   */
  public static void store(float[] block, int rows, int columns, float[] strip, float[] y, int offset) {
    for (int c = padded(columns) - COUNT; c >= 0; c -= COUNT) {
      Transpose.matrix(block, c * COUNT, COUNT, COUNT, COUNT, 1, strip, c, columns);
    }
    System.arraycopy(strip, 0, y, offset, rows * columns);
  }
}
