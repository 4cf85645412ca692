package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/**
 * The register tile of the gradient of convolution weights that puts the lanes along the window: a few output channels
 * as rows × a few vectors of the window, summed over pixels.
 *
 * <pre>
 * c[i][v·COUNT + j] = Σ_p d[dOffset + p·dStep + i] · x[xBase + xOffsets[p] + vectors[first + v] + j]
 *                                                                        i &lt; rows, v &lt; VECTORS, j &lt; COUNT
 * </pre>
 *
 * <p>One step broadcasts the rows' elements of d and loads each vector of x. With 32 registers there are tiles of 4 and
 * of 3 rows × 5 vectors, with 16 registers one of 5 rows × 2 vectors.
 */
final class WideTile {
  /** Vectors of a tile. */
  static final int VECTORS = Lanes.MANY_REGISTERS ? 5 : 2;

  /** Columns of a tile. */
  static final int COLUMNS = VECTORS * COUNT;

  /** Rows that there must be. */
  static final int LEAST_ROWS = Lanes.MANY_REGISTERS ? 3 : 5;

  /** Elements of the spare tile that {@link #runPartial} needs. */
  static final int SPARE = 5 * COLUMNS;

  private WideTile() {}

  /** The height of the tiles for so many rows in all: the one that leaves the fewest over. */
  static int height(int rows) {
    if (!Lanes.MANY_REGISTERS) {
      return 5;
    }
    return rows > 3 && (rows + 3) / 4 * 4 <= (rows + 2) / 3 * 3 ? 4 : 3;
  }

  /**
   * Computes a full tile.
   *
   * @param height a {@link #height}
   * @param accumulate whether to add to what c holds instead of overwriting it
   */
  static void run(
      int height, float[] d, int dOffset, int dStep, float[] x, int xBase, int[] xOffsets, int pixels, int[] vectors,
      int first, float[] c, int cOffset, int ldc, boolean accumulate) {
    if (!Lanes.MANY_REGISTERS) {
      WideTile5x2v.run(
          d, dOffset, dStep, x, xBase, xOffsets, pixels, vectors, first, c, cOffset, ldc, accumulate);
    } else if (height == 4) {
      WideTile4x5v.run(
          d, dOffset, dStep, x, xBase, xOffsets, pixels, vectors, first, c, cOffset, ldc, accumulate);
    } else {
      WideTile3x5v.run(
          d, dOffset, dStep, x, xBase, xOffsets, pixels, vectors, first, c, cOffset, ldc, accumulate);
    }
  }

  /**
   * Computes a full tile into {@code spare} and takes from it only the rows from {@code skip} on.
   *
   * @param cOffset where row {@code skip} of the tile goes
   * @param spare {@link #SPARE} elements from {@code spareOffset}
   */
  static void runPartial(
      int height, float[] d, int dOffset, int dStep, float[] x, int xBase, int[] xOffsets, int pixels, int[] vectors,
      int first, float[] c, int cOffset, int ldc, boolean accumulate, int skip, float[] spare, int spareOffset) {
    run(
        height, d, dOffset, dStep, x, xBase, xOffsets, pixels, vectors, first, spare, spareOffset, COLUMNS, false);
    for (int i = skip; i < height; i++) {
      int from = spareOffset + i * COLUMNS;
      int to = cOffset + (i - skip) * ldc;
      if (accumulate) {
        VectorElementwise.add(spare, from, c, to, c, to, COLUMNS);
      } else {
        System.arraycopy(spare, from, c, to, COLUMNS);
      }
    }
  }
}
