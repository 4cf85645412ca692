package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import jdk.incubator.vector.FloatVector;

/**
 * Packs matrices into the order in which the register tiles read them.
 *
 * <pre>
 * a k × n matrix in panels of PANEL columns, the last one filled with zeros to its full width:
 *
 *   panel 0: row 0 | row 1 | … | row k−1      panel 1: row 0 | …
 *            ├PANEL┤
 * </pre>
 */
final class Packing {
  private Packing() {}

  /**
   * Packs one panel of a row-major k × n matrix: columns {@code column} .. {@code column + columns} − 1, times alpha.
   */
  static void panel(
      float[] source, int offset, int ld, int k, int column, int columns, float alpha, float[] packed, int to) {
    if (columns == PANEL) {
      for (int r = 0; r < k; r++) {
        for (int j = 0; j < PANEL; j += Lanes.COUNT) {
          FloatVector.fromArray(Lanes.SPECIES, source, offset + r * ld + column + j).mul(alpha)
              .intoArray(packed, to + r * PANEL + j);
        }
      }
      return;
    }
    for (int r = 0; r < k; r++) {
      int row = to + r * PANEL;
      for (int j = 0; j < columns; j++) {
        packed[row + j] = source[offset + r * ld + column + j] * alpha;
      }
      clear(packed, row + columns, PANEL - columns);
    }
  }

  /** As {@link #panel}, from a matrix that is stored transposed, n × k. */
  static void panelTransposed(
      float[] source, int offset, int ld, int k, int column, int columns, float alpha, float[] packed, int to) {
    for (int r = 0; r < k; r++) {
      int row = to + r * PANEL;
      for (int j = 0; j < columns; j++) {
        packed[row + j] = source[offset + (column + j) * ld + r] * alpha;
      }
      clear(packed, row + columns, PANEL - columns);
    }
  }

  /**
   * Packs {@code rows} rows (1 .. {@link OuterTile#ROWS}) of a left matrix that is stored transposed, k × m: for each k
   * the rows side by side, filled with zeros to the height of the tile.
   */
  static void rows(float[] source, int offset, int ld, int k, int rows, float[] packed, int to) {
    for (int r = 0; r < k; r++) {
      System.arraycopy(source, offset + r * ld, packed, to + r * OuterTile.ROWS, rows);
      clear(packed, to + r * OuterTile.ROWS + rows, OuterTile.ROWS - rows);
    }
  }

  /** Copies a matrix of {@code rows} × {@code columns} into rows {@code width} apart, filled with zeros. */
  static void widen(
      float[] source, int offset, int ld, int rows, int columns, float[] packed, int to, int width) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(source, offset + r * ld, packed, to + r * width, columns);
      clear(packed, to + r * width + columns, width - columns);
    }
  }

  /** As {@link #widen}, from a matrix that is stored transposed, {@code columns} × {@code rows}. */
  static void widenTransposed(
      float[] source, int offset, int ld, int rows, int columns, float[] packed, int to, int width) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        packed[to + r * width + j] = source[offset + j * ld + r];
      }
      clear(packed, to + r * width + columns, width - columns);
    }
  }

  private static void clear(float[] array, int from, int length) {
    for (int i = 0; i < length; i++) {
      array[from + i] = 0;
    }
  }
}
