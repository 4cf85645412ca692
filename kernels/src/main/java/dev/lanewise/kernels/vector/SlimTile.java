package dev.lanewise.kernels.vector;

/**
 * The register tile of products with one vector of columns: P rows of a left matrix that is read in place × 1 vector.
 *
 * <pre>
 * y[p][j] = Σ_k x[xBase + xOffsets[first + p] + k] · w[k·COUNT + j]           p &lt; P, j &lt; COUNT
 * </pre>
 *
 * <p>It stores P rows of one vector, next to each other. P is {@link #PIXELS}: 16 with 32 registers, 10 with 16.
 */
final class SlimTile {
  /** Rows of a tile. */
  static final int PIXELS = Lanes.MANY_REGISTERS ? 16 : 10;

  private SlimTile() {}

  /**
   * Computes a tile.
   *
   * @param first the tile's first row in {@code xOffsets}
   * @param count rows that exist, 1 .. PIXELS; the others repeat the last, and y must have room for them
   * @param run length of the sums
   * @param accumulate whether the sums start from what y holds instead of the bias
   * @param bias COUNT elements from {@code biasOffset} that the sums start from, or null for zero
   */
  static void run(
      float[] x, int xBase, int[] xOffsets, int first, int count, int run, float[] w, int wOffset, float[] y, int yBase,
      boolean accumulate, float[] bias, int biasOffset) {
    if (Lanes.MANY_REGISTERS) {
      SlimTile16x1v.run(
          x, xBase, xOffsets, first, count, run, w, wOffset, y, yBase, accumulate, bias, biasOffset);
    } else {
      SlimTile10x1v.run(
          x, xBase, xOffsets, first, count, run, w, wOffset, y, yBase, accumulate, bias, biasOffset);
    }
  }
}
