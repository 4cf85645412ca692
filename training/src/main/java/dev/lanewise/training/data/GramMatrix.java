package dev.lanewise.training.data;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * The sum of {@code xᵀx} over rows x of floats, added up block by block: products of a block in float, the blocks in
 * double. An element is wrong by at most {@value #BLOCK} · 2^-24 = 3e-5 of the sum of {@code |x_i x_j|} (the bound of
 * any order of summation), and by some 1e-7 of it where errors of rounding cancel as they usually do. The result has
 * the same bits for any number of threads.
 */
final class GramMatrix {
  /** Rows in a block: large enough for the product to run at speed, small enough for the error. */
  static final int BLOCK = 512;

  private final int d;
  private final double[] sum;
  private final float[] product;
  private final float[] rows;
  private final Gemm gemm;
  private final Parallel parallel;
  private final float[] scratch;
  private int filled;

  GramMatrix(int d, Parallel parallel) {
    this.d = d;
    this.parallel = parallel;
    this.sum = new double[d * d];
    this.product = new float[d * d];
    this.rows = new float[BLOCK * d];
    this.gemm = Gemm.of(GemmShape.of(d, d, BLOCK, true, false));
    this.scratch = new float[gemm.scratchLength(parallel.workers())];
  }

  /** The array that takes the next row, {@code d} elements from {@link #offset()} on; {@link #added} then adds it. */
  float[] rows() {
    return rows;
  }

  int offset() {
    return filled * d;
  }

  void added() {
    filled++;
    if (filled == BLOCK) {
      flush();
    }
  }

  private void flush() {
    // The block is both A, transposed, and B.
    gemm.run(parallel, d, d, filled, 1, rows, 0, rows, 0, 0, product, 0, scratch);
    filled = 0;
    for (int i = 0; i < d; i++) {
      for (int k = i * d + i; k < (i + 1) * d; k++) {
        sum[k] += product[k];
      }
    }
  }

  /**
   * The sum of all rows so far, times a factor; this object is of no use afterwards.
   *
   * @return d × d elements, exactly symmetric
   */
  double[] finish(double factor) {
    if (filled > 0) {
      flush();
    }
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        sum[i * d + j] *= factor;
        sum[j * d + i] = sum[i * d + j];
      }
    }
    return sum;
  }
}
