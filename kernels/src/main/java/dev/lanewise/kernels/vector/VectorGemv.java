package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.GemmShape;

/**
 * A product with one row or one column of C: a matrix M times a vector x, bound by how fast M can be read. M is B where
 * C is a row, A where C is a column, and is read in place, once.
 *
 * <pre>
 * as columns   y[j] = Σ_p x[p] · M[p][j]     M stored along y: lanes along y      a row of C, B not transposed; …
 * as rows      y[i] = Σ_p M[i][p] · x[p]     M stored along x: lanes along p      a column of C, A not transposed; …
 * packed       as columns, two panels of B at a time
 * </pre>
 *
 * <p><b>How it is cut.</b> By outputs: {@link #COLUMNS} columns, or as many rows or panels as make {@link #CHUNK_WORK}
 * multiplications. The largest imbalance is one chunk a worker.
 */
final class VectorGemv implements GemmPath {
  /** Pieces of rows that are 2 KB: much shorter ones come slower from L3 (Zen 4). */
  private static final int COLUMNS = 512;

  /** Multiplications of a chunk: about 5 µs from L3. */
  private static final int CHUNK_WORK = 1 << 16;

  private final GemmCall call;
  // The worker's scratch: x where it is not contiguous, y, a spare tile.
  private final int spareOffset;
  private final int scratchLength;

  private int outputs;
  private int outputsPerChunk;
  private boolean alongColumns;

  VectorGemv(GemmCall call, GemmShape shape) {
    this.call = call;
    int longest = Math.max(Math.max(COLUMNS, CHUNK_WORK), 2 * PANEL);
    this.spareOffset = shape.k() + Math.min(longest, Math.max(shape.m(), shape.n())) + PANEL;
    this.scratchLength = spareOffset + GemvRows.SPARE;
  }

  @Override
  public int scratchLength() {
    return scratchLength;
  }

  @Override
  public boolean takes() {
    return (call.m == 1 || call.n == 1 && !call.packedB) && call.k > 0;
  }

  @Override
  public int cut() {
    outputs = call.m == 1 ? call.n : call.m;
    alongColumns = call.m == 1 ? !call.transB : call.transA;
    int worth = Math.max(1, CHUNK_WORK / call.k);
    if (call.packedB) {
      outputsPerChunk = Math.max(1, worth / (2 * PANEL)) * 2 * PANEL;
    } else if (alongColumns) {
      outputsPerChunk = COLUMNS;
    } else {
      outputsPerChunk = (worth + GemvRows.ROWS - 1) / GemvRows.ROWS * GemvRows.ROWS;
    }
    return (outputs + outputsPerChunk - 1) / outputsPerChunk;
  }

  @Override
  public void run(int chunk, int a, int b, int c, int scratch) {
    int first = chunk * outputsPerChunk;
    int count = Math.min(outputsPerChunk, outputs - first);
    int sums = scratch + call.k;
    boolean row = call.m == 1;
    float[] x = row ? call.a : call.b;
    int xAt = row ? a : b;
    int xStep = row ? call.transA ? call.lda : 1 : call.transB ? 1 : call.ldb;
    if (xStep != 1) {
      gather(x, xAt, xStep, scratch);
      x = call.scratch;
      xAt = scratch;
    }
    float[] matrix = row ? call.b : call.a;
    int at = row ? b : a;
    int ld = row ? call.ldb : call.lda;
    if (call.packedB) {
      packed(at + first * call.k, count, x, xAt, sums);
    } else if (alongColumns) {
      GemvColumns.run(matrix, at + first, ld, call.k, count, x, xAt, call.scratch, sums);
    } else {
      GemvRows.run(matrix, at + first * ld, ld, count, call.k, x, xAt, call.scratch, sums, scratch + spareOffset);
    }
    store(sums, count, row ? c + first : c + first * call.ldc, row ? 1 : call.ldc);
    call.finish(c + (row ? first : first * call.ldc), row ? 1 : count, row ? first : 0, row ? count : 1);
  }

  private void packed(int at, int count, float[] x, int xAt, int sums) {
    int j = 0;
    for (; j + PANEL < count; j += 2 * PANEL) {
      GemvColumns.twoPanels(call.b, at + j * call.k, call.k, x, xAt, call.scratch, sums + j);
    }
    if (j < count) {
      GemvColumns.panel(call.b, at + j * call.k, call.k, x, xAt, call.scratch, sums + j);
    }
  }

  private void gather(float[] x, int at, int step, int to) {
    for (int p = 0; p < call.k; p++) {
      call.scratch[to + p] = x[at + p * step];
    }
  }

  private void store(int sums, int count, int to, int step) {
    for (int i = 0; i < count; i++) {
      float sum = call.alpha * call.scratch[sums + i];
      int at = to + i * step;
      call.c[at] = call.beta == 0 ? sum : sum + call.beta * call.c[at];
    }
  }
}
