package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.NarrowTile8x1v.ROWS;

/**
 * A product with at most a vector of columns, such as the 10 classes of a classifier: nothing is packed, both matrices
 * are read in place. A B that came packed is one panel: its rows are PANEL apart.
 *
 * <p><b>How it is cut.</b> Into groups of rows that make {@link #CHUNK_WORK} multiplications. The largest imbalance is
 * one chunk a worker.
 */
final class ThinGemm implements GemmPath {
  /** Multiplications of a chunk, those of unused lanes included: about 5 µs at 512 bits. */
  private static final int CHUNK_WORK = 1 << 18;

  /**
   * Shorter sums were not tried: with k = 64 this gave 31 GF, {@link BlockedGemm} 27 (65,536 × 10, Zen 4, 512 bits).
   */
  private static final int LEAST_K = 32;

  private final GemmCall call;
  private int rowsPerChunk;

  ThinGemm(GemmCall call) {
    this.call = call;
  }

  @Override
  public int scratchLength() {
    return ROWS * COUNT;
  }

  @Override
  public boolean takes() {
    return call.n <= COUNT && call.k >= LEAST_K && !call.transA && (call.packedB || !call.transB);
  }

  @Override
  public int cut() {
    rowsPerChunk = (int) Math.max(1, CHUNK_WORK / ((long) ROWS * COUNT * call.k)) * ROWS;
    return (call.m + rowsPerChunk - 1) / rowsPerChunk;
  }

  @Override
  public void run(int chunk, int a, int b, int c, int scratch) {
    int end = Math.min(call.m, (chunk + 1) * rowsPerChunk);
    int ldb = call.packedB ? PANEL : call.ldb;
    // Rows of B behind whose first element the array has room for a whole vector.
    int room = call.b.length - b - COUNT;
    int whole = room < 0 ? 0 : Math.min(call.k, room / ldb + 1);
    for (int i = chunk * rowsPerChunk; i < end; i += ROWS) {
      int rows = Math.min(ROWS, end - i);
      int from = a + i * call.lda;
      NarrowTile8x1v.run(call.a, from, call.lda, rows, whole, call.b, b, ldb, call.scratch, scratch);
      for (int p = whole; p < call.k; p++) {
        addOuterProduct(from + p, rows, b + p * ldb, scratch);
      }
      int to = c + i * call.ldc;
      store(scratch, to, rows);
      call.finish(to, rows, 0, call.n);
    }
  }

  private void addOuterProduct(int column, int rows, int row, int tile) {
    for (int i = 0; i < rows; i++) {
      float factor = call.a[column + i * call.lda];
      for (int j = 0; j < call.n; j++) {
        call.scratch[tile + i * COUNT + j] += factor * call.b[row + j];
      }
    }
  }

  private void store(int tile, int c, int rows) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < call.n; j++) {
        float sum = call.alpha * call.scratch[tile + i * COUNT + j];
        int at = c + i * call.ldc + j;
        call.c[at] = call.beta == 0 ? sum : sum + call.beta * call.c[at];
      }
    }
  }
}
