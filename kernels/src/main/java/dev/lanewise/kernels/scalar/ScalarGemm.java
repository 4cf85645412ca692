package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;

/**
 * Matrix product in plain float loops: row after row of C, which sums scaled rows of op(B) where B is stored as it is
 * used and dot products where it is stored transposed. Work is cut into blocks of rows.
 */
public final class ScalarGemm extends Gemm {
  private static final int ROW_BLOCK = 16;

  /** A product of up to these dimensions. */
  public ScalarGemm(GemmShape shape) {
    super(shape);
  }

  @Override
  protected int chunks() {
    return (m + ROW_BLOCK - 1) / ROW_BLOCK;
  }

  @Override
  protected void run(int chunk, int worker) {
    int to = Math.min(m, (chunk + 1) * ROW_BLOCK);
    for (int i = chunk * ROW_BLOCK; i < to; i++) {
      int row = cOffset + i * shape.ldc();
      scaleRow(row);
      if (shape.transB()) {
        dotProducts(i, row);
      } else {
        scaledRows(i, row);
      }
    }
  }

  private void scaleRow(int row) {
    for (int j = 0; j < n; j++) {
      c[row + j] = beta == 0 ? 0 : beta * c[row + j];
    }
  }

  private void scaledRows(int i, int row) {
    for (int p = 0; p < k; p++) {
      float factor = alpha * a[indexA(i, p)];
      int from = bOffset + p * shape.ldb();
      for (int j = 0; j < n; j++) {
        c[row + j] += factor * b[from + j];
      }
    }
  }

  private void dotProducts(int i, int row) {
    for (int j = 0; j < n; j++) {
      int from = bOffset + j * shape.ldb();
      float sum = 0;
      for (int p = 0; p < k; p++) {
        sum += a[indexA(i, p)] * b[from + p];
      }
      c[row + j] += alpha * sum;
    }
  }

  private int indexA(int i, int p) {
    return aOffset + (shape.transA() ? p * shape.lda() + i : i * shape.lda() + p);
  }
}
