package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/** Transposes matrices: square blocks as wide as a vector in registers, what is left element by element. */
final class Transpose {
  /** Whether there is a class for blocks of this width; at 128 bits plain loops do. */
  private static final boolean IN_REGISTERS = COUNT == 16 || COUNT == 8;

  private Transpose() {}

  /** to[j·toStep + i] = factor · from[i·fromStep + j] for i &lt; rows, j &lt; columns. */
  static void matrix(
      float[] from, int offset, int fromStep, int rows, int columns, float factor, float[] to, int toOffset,
      int toStep) {
    int wholeRows = IN_REGISTERS ? rows / COUNT * COUNT : 0;
    int wholeColumns = IN_REGISTERS ? columns / COUNT * COUNT : 0;
    for (int i = 0; i < wholeRows; i += COUNT) {
      for (int j = 0; j < wholeColumns; j += COUNT) {
        block(from, offset + i * fromStep + j, fromStep, factor, to, toOffset + j * toStep + i, toStep);
      }
    }
    elements(from, offset, fromStep, 0, wholeRows, wholeColumns, columns, factor, to, toOffset, toStep);
    elements(from, offset, fromStep, wholeRows, rows, 0, columns, factor, to, toOffset, toStep);
  }

  private static void block(
      float[] from, int offset, int fromStep, float factor, float[] to, int toOffset, int toStep) {
    if (COUNT == 16) {
      Transpose16x16.run(from, offset, fromStep, factor, to, toOffset, toStep);
    } else {
      Transpose8x8.run(from, offset, fromStep, factor, to, toOffset, toStep);
    }
  }

  private static void elements(
      float[] from, int offset, int fromStep, int firstRow, int endRow, int firstColumn, int endColumn, float factor,
      float[] to, int toOffset, int toStep) {
    for (int j = firstColumn; j < endColumn; j++) {
      for (int i = firstRow; i < endRow; i++) {
        to[toOffset + j * toStep + i] = factor * from[offset + i * fromStep + j];
      }
    }
  }
}
