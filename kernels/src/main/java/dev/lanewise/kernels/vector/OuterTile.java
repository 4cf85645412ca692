package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

/**
 * The register tile of products whose left matrix lies with its rows side by side: M rows × 2 vectors, a sum of outer
 * products. It serves packed GEMM.
 *
 * <pre>
 * c[i][j] = Σ_(r,k) a[aBase + aRows[firstRow + r] + k·aStep + i] · b[bOffset + (r·run + k)·bStep + j]
 *                                                                      i &lt; M, j &lt; PANEL
 *
 * a  {@code rows} runs of {@code run} columns, aStep apart,     b  rows·run rows, bStep apart,
 *    M consecutive elements of each are read                       PANEL elements of each are read
 * </pre>
 *
 * <p>One step loads two vectors of B and broadcasts M elements of A. M is {@link #ROWS}: 12 with 32 registers, 5 with
 * 16.
 */
final class OuterTile {
  /** Rows of a tile. */
  static final int ROWS = Lanes.MANY_REGISTERS ? 12 : 5;

  /** Elements of the spare tile that {@link #runPartial} needs. */
  static final int SPARE = ROWS * PANEL;

  private OuterTile() {}

  /**
   * Computes a full tile.
   *
   * @param firstRow the first run of A in {@code aRows}
   * @param rows runs of A
   * @param run columns of A in a run
   * @param accumulate whether to add to what c holds instead of overwriting it
   */
  static void run(
      float[] a, int aBase, int[] aRows, int firstRow, int rows, int run, int aStep, float[] b, int bOffset, int bStep,
      float[] c, int cOffset, int ldc, boolean accumulate) {
    if (Lanes.MANY_REGISTERS) {
      OuterTile12x2v.run(
          a, aBase, aRows, firstRow, rows, run, aStep, b, bOffset, bStep, c, cOffset, ldc, accumulate);
    } else {
      OuterTile5x2v.run(
          a, aBase, aRows, firstRow, rows, run, aStep, b, bOffset, bStep, c, cOffset, ldc, accumulate);
    }
  }

  /**
   * Computes a full tile into {@code spare} and takes from it only the rows {@code skip} .. {@code skip + height} − 1
   * and the first {@code columns} columns.
   *
   * @param cOffset where row {@code skip} of the tile goes
   * @param spare {@link #SPARE} elements from {@code spareOffset}
   */
  static void runPartial(
      float[] a, int aBase, int[] aRows, int firstRow, int rows, int run, int aStep, float[] b, int bOffset, int bStep,
      float[] c, int cOffset, int ldc, boolean accumulate, int skip, int height, int columns,
      float[] spare, int spareOffset) {
    run(a, aBase, aRows, firstRow, rows, run, aStep, b, bOffset, bStep, spare, spareOffset, PANEL, false);
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
}
