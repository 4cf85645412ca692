package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
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

  /** Packs one panel of a row-major k × n matrix: columns {@code column} .. {@code column + columns} − 1. */
  static void panel(
      float[] source, int offset, int ld, int k, int column, int columns, float[] packed, int to) {
    widen(source, offset + column, ld, k, columns, packed, to, PANEL);
  }

  /**
   * Packs columns 0 .. {@code columns} − 1 of a row-major matrix into panels one behind the other. Each row of the
   * source is read in one piece, which spares the TLB where rows are far apart: a product of 1024³ went from 102 to 107
   * GF (Zen 4). In the last panel, columns that do not exist are left open: they may hold anything.
   */
  static void panelsOpen(
      float[] source, int offset, int ld, int k, int columns, float alpha, float[] packed, int to) {
    int whole = columns / PANEL * PANEL;
    for (int r = 0; r < k; r++) {
      int from = offset + r * ld;
      int row = to + r * PANEL;
      for (int j = 0; j < whole; j += PANEL) {
        FloatVector.fromArray(Lanes.SPECIES, source, from + j).mul(alpha).intoArray(packed, row + j * k);
        FloatVector.fromArray(Lanes.SPECIES, source, from + j + COUNT).mul(alpha)
            .intoArray(packed, row + j * k + COUNT);
      }
    }
    if (whole < columns) {
      panelOpen(source, offset + whole, ld, k, columns - whole, alpha, packed, to + whole * k);
    }
  }

  /** One narrow panel: whole vectors where the source has room behind its columns, else element by element. */
  private static void panelOpen(
      float[] source, int offset, int ld, int k, int columns, float alpha, float[] packed, int to) {
    int width = (columns + COUNT - 1) / COUNT * COUNT;
    int room = source.length - offset - width;
    int rows = room < 0 ? 0 : Math.min(k, room / ld + 1);
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j += COUNT) {
        FloatVector.fromArray(Lanes.SPECIES, source, offset + r * ld + j).mul(alpha)
            .intoArray(packed, to + r * PANEL + j);
      }
    }
    for (int r = rows; r < k; r++) {
      for (int j = 0; j < columns; j++) {
        packed[to + r * PANEL + j] = source[offset + r * ld + j] * alpha;
      }
    }
  }

  /** As {@link #panel}, from a matrix that is stored transposed, n × k. */
  static void panelTransposed(
      float[] source, int offset, int ld, int k, int column, int columns, float alpha, float[] packed, int to) {
    widenTransposed(source, offset + column * ld, ld, k, columns, alpha, packed, to, PANEL);
  }

  /** Copies a matrix into rows of {@code width}, a multiple of a vector, filled with zeros behind its columns. */
  static void widen(
      float[] source, int offset, int ld, int rows, int columns, float[] packed, int to, int width) {
    if (columns == width) {
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < width; j += COUNT) {
          FloatVector.fromArray(Lanes.SPECIES, source, offset + r * ld + j).intoArray(packed, to + r * width + j);
        }
      }
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(source, offset + r * ld, packed, to + r * width, columns);
      clear(packed, to + r * width + columns, width - columns);
    }
  }

  /** As {@link #widen}, from a matrix that is stored transposed, {@code columns} × {@code rows}, times alpha. */
  static void widenTransposed(
      float[] source, int offset, int ld, int rows, int columns, float alpha, float[] packed, int to, int width) {
    Transpose.matrix(source, offset, ld, columns, rows, alpha, packed, to, width);
    for (int r = 0; r < rows && columns < width; r++) {
      clear(packed, to + r * width + columns, width - columns);
    }
  }

  private static void clear(float[] array, int from, int length) {
    for (int i = 0; i < length; i++) {
      array[from + i] = 0;
    }
  }
}
