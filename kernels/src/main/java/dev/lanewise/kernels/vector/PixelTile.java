package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

/**
 * The register tile of convolution and of products whose left matrix is read in place: P pixels × 2 vectors of output
 * channels.
 *
 * <pre>
 * y[p][j] = Σ_(r,k) x[xBase + xOffsets[first + p] + r·rowStride + k] · w[(r·run + k)·PANEL + j]
 *                                                                   p &lt; P, j &lt; PANEL
 *
 * x  P windows, each of {@code rows} contiguous runs        w  one packed panel, always full width
 *    ├── run ──┤                                               ├─ PANEL ─┤
 *    ···rowStride··├── run ──┤                                 one row for each element of the window
 * </pre>
 *
 * <p>One step broadcasts P inputs and loads two weight vectors. P is {@link #PIXELS}: 8 with 32 registers, 5 with 16.
 */
final class PixelTile {
  /** Pixels of a tile. */
  static final int PIXELS = Lanes.MANY_REGISTERS ? 8 : 5;

  /** Elements of the spare tile that {@link #runPartial} needs. */
  static final int SPARE = PIXELS * PANEL;

  private static final int[] SPARE_ROWS = spareRows();

  private PixelTile() {}

  /**
   * Computes a full tile.
   *
   * @param first the tile's first pixel in {@code xOffsets}
   * @param count pixels that exist, 1 .. PIXELS; the others repeat the last, and y must have room for them
   * @param rows runs of a window; 0 gives the empty sum
   * @param yFirst the tile's first pixel in {@code yOffsets}
   * @param accumulate whether the sums start from what y holds instead of the bias
   * @param bias PANEL elements from {@code biasOffset} that the sums start from, or null for zero
   */
  static void run(
      float[] x, int xBase, int[] xOffsets, int first, int count, int rows, int rowStride, int run,
      float[] w, int wOffset, float[] y, int yBase, int[] yOffsets, int yFirst, boolean accumulate, float[] bias,
      int biasOffset) {
    if (Lanes.MANY_REGISTERS) {
      PixelTile8x2v.run(
          x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, y, yBase, yOffsets, yFirst, accumulate,
          bias, biasOffset);
    } else {
      PixelTile5x2v.run(
          x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, y, yBase, yOffsets, yFirst, accumulate,
          bias, biasOffset);
    }
  }

  /**
   * Computes a tile of fewer pixels or fewer columns: a full one into {@code spare}, then only what exists is copied.
   *
   * @param columns columns that exist, 1 .. PANEL
   * @param spare {@link #SPARE} elements from {@code spareOffset}
   */
  static void runPartial(
      float[] x, int xBase, int[] xOffsets, int first, int count, int columns, int rows, int rowStride, int run,
      float[] w, int wOffset, float[] y, int yBase, int[] yOffsets, boolean accumulate, float[] bias, int biasOffset,
      float[] spare, int spareOffset) {
    if (accumulate) {
      for (int p = 0; p < count; p++) {
        System.arraycopy(y, yBase + yOffsets[first + p], spare, spareOffset + p * PANEL, columns);
      }
    }
    run(
        x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, spare, spareOffset, SPARE_ROWS, 0,
        accumulate, bias, biasOffset);
    for (int p = 0; p < count; p++) {
      System.arraycopy(spare, spareOffset + p * PANEL, y, yBase + yOffsets[first + p], columns);
    }
  }

  private static int[] spareRows() {
    int[] rows = new int[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      rows[p] = p * PANEL;
    }
    return rows;
  }
}
