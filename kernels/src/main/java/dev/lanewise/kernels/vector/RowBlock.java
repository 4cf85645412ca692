package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/** As many rows as a vector has lanes, transposed: lane i of vector c is column c of row i. */
public final class RowBlock {
  private RowBlock() {}

  /** Elements of a block; whole squares, so that one may be transposed in registers. */
  public static int length(int columns) {
    return (columns + COUNT - 1) / COUNT * COUNT * COUNT;
  }

  /** From rows to lanes; the lanes of rows that are not there keep what they held. */
  public static void load(float[] x, int offset, int rows, int columns, float[] block) {
    Transpose.matrix(x, offset, columns, rows, columns, 1, block, 0, COUNT);
  }

  /** From lanes to rows. */
  public static void store(float[] block, int rows, int columns, float[] y, int offset) {
    Transpose.matrix(block, 0, COUNT, columns, rows, 1, y, offset, columns);
  }
}
