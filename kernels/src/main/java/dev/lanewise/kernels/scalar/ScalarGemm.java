package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;

/**
 * Matrix product in plain float loops: row after row of C, which sums scaled rows of op(B) where B is stored as it is
 * used and dot products where it is stored transposed. Work is cut into blocks of rows. A packed B is op(B), k × n.
 */
public final class ScalarGemm extends Gemm {
  private static final int ROW_BLOCK = 16;

  /** A product of up to these dimensions. */
  public ScalarGemm(GemmShape shape, FusedActivation activation) {
    super(shape, activation);
  }

  @Override
  public int packedBLength() {
    return scratchProduct(shape.n(), shape.k());
  }

  @Override
  protected void packBChecked(float[] b, int bOffset, float[] packed, int packedOffset) {
    int n = shape.n();
    for (int p = 0; p < shape.k(); p++) {
      for (int j = 0; j < n; j++) {
        int from = shape.transB() ? j * shape.ldb() + p : p * shape.ldb() + j;
        packed[packedOffset + p * n + j] = b[bOffset + from];
      }
    }
  }

  @Override
  protected int chunks() {
    return Math.multiplyExact(batch, rowBlocks());
  }

  private int rowBlocks() {
    return (m + ROW_BLOCK - 1) / ROW_BLOCK;
  }

  @Override
  protected void run(int chunk, int worker) {
    int item = chunk / rowBlocks();
    int block = chunk % rowBlocks();
    int to = Math.min(m, (block + 1) * ROW_BLOCK);
    for (int i = block * ROW_BLOCK; i < to; i++) {
      int rowA = aOffset + item * strideA + (shape.transA() ? i : i * shape.lda());
      int startB = bOffset + item * strideB;
      int rowC = cOffset + item * strideC + i * shape.ldc();
      scaleRow(rowC);
      if (shape.transB() && !packedB) {
        dotProducts(rowA, startB, rowC);
      } else {
        scaledRows(rowA, startB, packedB ? shape.n() : shape.ldb(), rowC);
      }
      finishRow(rowC);
    }
  }

  private void scaleRow(int row) {
    for (int j = 0; j < n; j++) {
      c[row + j] = beta == 0 ? 0 : beta * c[row + j];
    }
  }

  private void scaledRows(int rowA, int startB, int ldb, int row) {
    for (int p = 0; p < k; p++) {
      float factor = alpha * a[rowA + p * stepA()];
      int from = startB + p * ldb;
      for (int j = 0; j < n; j++) {
        c[row + j] += factor * b[from + j];
      }
    }
  }

  private void dotProducts(int rowA, int startB, int row) {
    for (int j = 0; j < n; j++) {
      int from = startB + j * shape.ldb();
      float sum = 0;
      for (int p = 0; p < k; p++) {
        sum += a[rowA + p * stepA()] * b[from + p];
      }
      c[row + j] += alpha * sum;
    }
  }

  /** From one element of a row of op(A) to the next. */
  private int stepA() {
    return shape.transA() ? shape.lda() : 1;
  }

  private void finishRow(int row) {
    if (bias != null) {
      ScalarElementwise.add(c, row, bias, biasOffset, c, row, n);
    }
    if (activation == FusedActivation.RELU) {
      ScalarActivation.reluForward(c, row, c, row, n);
    }
  }
}
