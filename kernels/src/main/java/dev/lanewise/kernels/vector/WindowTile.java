package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

/**
 * The register tile of the gradient of convolution weights: M consecutive elements of a window × 2 vectors of output
 * channels, summed over pixels.
 *
 * <pre>
 * c[i][j] = Σ_p x[xBase + xOffsets[p] + i] · d[dOffset + p·dStep + j]        i &lt; M, j &lt; PANEL
 * </pre>
 *
 * <p>One step looks up where the pixel's window lies, loads two vectors of d and broadcasts M elements of x, so rows of
 * a few pixels cost no more than long ones. M is {@link #ROWS}: 8 with 32 registers, 5 with 16.
 */
final class WindowTile {
  /** Rows of a tile. */
  static final int ROWS = Lanes.MANY_REGISTERS ? 8 : 5;

  /** Elements of the spare tile that {@link #runPartial} needs. */
  static final int SPARE = ROWS * PANEL;

  private WindowTile() {}

  /**
   * Computes a full tile.
   *
   * @param accumulate whether to add to what c holds instead of overwriting it
   */
  static void run(
      float[] x, int xBase, int[] xOffsets, int pixels, float[] d, int dOffset, int dStep, float[] c, int cOffset,
      int ldc, boolean accumulate) {
    if (Lanes.MANY_REGISTERS) {
      WindowTile8x2v.run(x, xBase, xOffsets, pixels, d, dOffset, dStep, c, cOffset, ldc, accumulate);
    } else {
      WindowTile5x2v.run(x, xBase, xOffsets, pixels, d, dOffset, dStep, c, cOffset, ldc, accumulate);
    }
  }

  /**
   * Whether tiles cover so many consecutive elements well, computing at most a third more: weight gradients of 3 to 32
   * channels went at 102 GF with rows of 15 elements, at 61 with rows of 9 (Zen 4).
   */
  static boolean cover(int length) {
    return Math.ceilDiv(length, ROWS) * ROWS * 3 <= length * 4;
  }

  /**
   * Computes a full tile into {@code spare} and takes from it only the rows {@code skip} .. {@code skip + height} − 1
   * and the first {@code columns} columns.
   *
   * @param cOffset where row {@code skip} of the tile goes
   * @param spare {@link #SPARE} elements from {@code spareOffset}
   */
  static void runPartial(
      float[] x, int xBase, int[] xOffsets, int pixels, float[] d, int dOffset, int dStep, float[] c, int cOffset,
      int ldc, boolean accumulate, int skip, int height, int columns, float[] spare, int spareOffset) {
    run(x, xBase, xOffsets, pixels, d, dOffset, dStep, spare, spareOffset, PANEL, false);
    take(spare, spareOffset + skip * PANEL, height, columns, c, cOffset, ldc, accumulate);
  }

  /** Stores, or adds, the first {@code columns} columns of {@code height} rows of a spare tile. */
  static void take(
      float[] spare, int spareOffset, int height, int columns, float[] c, int cOffset, int ldc, boolean accumulate) {
    for (int i = 0; i < height; i++) {
      int from = spareOffset + i * PANEL;
      int to = cOffset + i * ldc;
      if (accumulate) {
        VectorElementwise.add(spare, from, c, to, c, to, columns);
      } else {
        System.arraycopy(spare, from, c, to, columns);
      }
    }
  }

  /**
   * Goes over {@code length} consecutive elements of the windows, tile by tile; the last tile overlaps the one before
   * it, so that none reads behind the last element, unless there are fewer than {@link #ROWS} in all.
   *
   * @param columns columns of c that exist, 1 .. PANEL
   */
  static void strip(
      float[] x, int xBase, int[] xOffsets, int pixels, int length, float[] d, int dOffset, int dStep, float[] c,
      int cOffset, int ldc, boolean accumulate, int columns, float[] spare, int spareOffset) {
    for (int e = 0; e < length; e += ROWS) {
      int start = Math.max(0, Math.min(e, length - ROWS));
      int height = Math.min(ROWS, length - e);
      if (height == ROWS && columns == PANEL) {
        run(x, xBase + e, xOffsets, pixels, d, dOffset, dStep, c, cOffset + e * ldc, ldc, accumulate);
      } else {
        runPartial(
            x, xBase + start, xOffsets, pixels, d, dOffset, dStep, c, cOffset + e * ldc, ldc, accumulate, e - start,
            height, columns, spare, spareOffset);
      }
    }
  }
}
