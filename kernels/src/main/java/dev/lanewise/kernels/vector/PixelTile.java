package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;

import java.util.Arrays;

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
 * Where only the first half of the panel is of use, there is half a tile of {@link #HALF_PIXELS} pixels × 1 vector.
 */
final class PixelTile {
  /** Pixels of a tile. */
  static final int PIXELS = Lanes.MANY_REGISTERS ? 8 : 5;

  /** The most pixels of {@link #runFew}. */
  static final int FEW = 4;

  /** Pixels of half a tile, one vector wide. */
  static final int HALF_PIXELS = 8;

  /** Elements of the spare tile that {@link #runPartial} needs. */
  static final int SPARE = Math.max(PIXELS, HALF_PIXELS) * PANEL;

  private static final int[] SPARE_ROWS = multiples(Math.max(PIXELS, HALF_PIXELS), PANEL);

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
      copy(y, yBase, yOffsets, first, spare, spareOffset, SPARE_ROWS, 0, count, columns);
    }
    run(
        x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, spare, spareOffset, SPARE_ROWS, 0,
        accumulate, bias, biasOffset);
    copy(spare, spareOffset, SPARE_ROWS, 0, y, yBase, yOffsets, first, count, columns);
  }

  /**
   * As {@link #runPartial} where a window is one run and few pixels exist, to the same bits, but in a smaller tile:
   * reading the weights limits it, not what is multiplied.
   *
   * @param count pixels that exist, 1 .. {@link #FEW}
   */
  static void runFew(
      float[] x, int xBase, int[] xOffsets, int first, int count, int columns, int run, float[] w, int wOffset,
      float[] y, int yBase, int[] yOffsets, boolean accumulate, float[] spare, int spareOffset) {
    if (accumulate) {
      copy(y, yBase, yOffsets, first, spare, spareOffset, SPARE_ROWS, 0, count, columns);
    } else {
      Arrays.fill(spare, spareOffset, spareOffset + FEW * PANEL, 0);
    }
    if (count > 2) {
      RowTile4x2v.run(x, xBase, xOffsets, first, count, run, w, wOffset, spare, spareOffset);
    } else {
      RowTile2x2v.run(x, xBase, xOffsets, first, count, run, w, wOffset, spare, spareOffset);
    }
    copy(spare, spareOffset, SPARE_ROWS, 0, y, yBase, yOffsets, first, count, columns);
  }

  /** As {@link #run}, but only the first COUNT columns of the panel. */
  static void runHalf(
      float[] x, int xBase, int[] xOffsets, int first, int count, int rows, int rowStride, int run,
      float[] w, int wOffset, float[] y, int yBase, int[] yOffsets, int yFirst, boolean accumulate, float[] bias,
      int biasOffset) {
    PixelTile8x1v.run(
        x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, y, yBase, yOffsets, yFirst, accumulate,
        bias, biasOffset);
  }

  /** As {@link #runPartial}, with at most COUNT columns. */
  static void runHalfPartial(
      float[] x, int xBase, int[] xOffsets, int first, int count, int columns, int rows, int rowStride, int run,
      float[] w, int wOffset, float[] y, int yBase, int[] yOffsets, boolean accumulate, float[] bias, int biasOffset,
      float[] spare, int spareOffset) {
    if (accumulate) {
      copy(y, yBase, yOffsets, first, spare, spareOffset, SPARE_ROWS, 0, count, columns);
    }
    runHalf(
        x, xBase, xOffsets, first, count, rows, rowStride, run, w, wOffset, spare, spareOffset, SPARE_ROWS, 0,
        accumulate, bias, biasOffset);
    copy(spare, spareOffset, SPARE_ROWS, 0, y, yBase, yOffsets, first, count, columns);
  }

  /**
   * Computes a {@link SlidingTile8x1v} of which {@code columns} exist, 1 .. COUNT.
   *
   * @param first the tile's first pixel in {@code yOffsets}
   * @param spare {@link #SPARE} elements from {@code spareOffset}
   */
  static void runSliding(
      float[] x, int xOffset, int channels, int rows, int rowStride, int taps, float[] w, int wOffset, float[] y,
      int yBase, int[] yOffsets, int first, int columns, float[] bias, int biasOffset, float[] spare,
      int spareOffset) {
    if (columns == COUNT) {
      SlidingTile8x1v.run(
          x, xOffset, channels, rows, rowStride, taps, w, wOffset, y, yBase, yOffsets, first, bias, biasOffset);
    } else {
      SlidingTile8x1v.run(
          x, xOffset, channels, rows, rowStride, taps, w, wOffset, spare, spareOffset, SPARE_ROWS, 0, bias,
          biasOffset);
      copy(spare, spareOffset, SPARE_ROWS, 0, y, yBase, yOffsets, first, SlidingTile8x1v.PIXELS, columns);
    }
  }

  private static void copy(
      float[] from, int fromBase, int[] fromOffsets, int fromFirst, float[] to, int toBase, int[] toOffsets,
      int toFirst, int count, int columns) {
    for (int p = 0; p < count; p++) {
      System.arraycopy(
          from, fromBase + fromOffsets[fromFirst + p], to, toBase + toOffsets[toFirst + p], columns);
    }
  }

  /** Tables of offsets that are {@code step} apart: 0, step, 2·step, … */
  static int[] multiples(int count, int step) {
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      multiples[i] = i * step;
    }
    return multiples;
  }
}
