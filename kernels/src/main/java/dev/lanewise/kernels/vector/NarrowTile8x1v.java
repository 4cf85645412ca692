package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of products with few columns: 8 rows × 1 vector, both matrices read in place. 8 accumulators, a
 * vector of B and a broadcast: 10 registers, at any width.
 *
 * <pre>
 * t[i][j] = Σ_p a[at + min(i, count − 1)·lda + p] · b[bAt + p·ldb + j]        i &lt; 8, j &lt; COUNT
 * </pre>
 */
final class NarrowTile8x1v {
  /** Rows of a tile. */
  static final int ROWS = 8;

  private NarrowTile8x1v() {}

  /**
   * Computes a tile.
   *
   * @param count rows of A that exist, 1 .. ROWS; the others repeat the last
   * @param t receives ROWS · COUNT elements, row after row
   */
  static void run(
      float[] a, int at, int lda, int count, int k, float[] b, int bAt, int ldb, float[] t, int tAt) {
    int last = count - 1;
    int a0 = at;
    int a1 = at + Math.min(1, last) * lda;
    int a2 = at + Math.min(2, last) * lda;
    int a3 = at + Math.min(3, last) * lda;
    int a4 = at + Math.min(4, last) * lda;
    int a5 = at + Math.min(5, last) * lda;
    int a6 = at + Math.min(6, last) * lda;
    int a7 = at + Math.min(7, last) * lda;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    int row = bAt;
    for (int p = 0; p < k; p++) {
      FloatVector v = FloatVector.fromArray(SPECIES, b, row);
      s0 = FloatVector.broadcast(SPECIES, a[a0 + p]).fma(v, s0);
      s1 = FloatVector.broadcast(SPECIES, a[a1 + p]).fma(v, s1);
      s2 = FloatVector.broadcast(SPECIES, a[a2 + p]).fma(v, s2);
      s3 = FloatVector.broadcast(SPECIES, a[a3 + p]).fma(v, s3);
      s4 = FloatVector.broadcast(SPECIES, a[a4 + p]).fma(v, s4);
      s5 = FloatVector.broadcast(SPECIES, a[a5 + p]).fma(v, s5);
      s6 = FloatVector.broadcast(SPECIES, a[a6 + p]).fma(v, s6);
      s7 = FloatVector.broadcast(SPECIES, a[a7 + p]).fma(v, s7);
      row += ldb;
    }
    s0.intoArray(t, tAt);
    s1.intoArray(t, tAt + COUNT);
    s2.intoArray(t, tAt + 2 * COUNT);
    s3.intoArray(t, tAt + 3 * COUNT);
    s4.intoArray(t, tAt + 4 * COUNT);
    s5.intoArray(t, tAt + 5 * COUNT);
    s6.intoArray(t, tAt + 6 * COUNT);
    s7.intoArray(t, tAt + 7 * COUNT);
  }
}
