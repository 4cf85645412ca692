package dev.lanewise.props;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.GemmShape;
import java.util.SplittableRandom;

/**
 * A batch of matrix products.
 *
 * @param shareA whether all products read one A
 * @param shareB whether all products read one B
 * @param beside whether the matrices C lie side by side in long rows, instead of one behind the other
 * @param gap rows, or columns where they lie side by side, between one matrix and the next
 */
record GemmBatchCase(
    GemmShape shape, int batch, boolean shareA, boolean shareB, boolean beside, int gap, float alpha, float beta,
    boolean bias, FusedActivation activation, int offset, long seed) implements Case<GemmBatchCase> {

  @Override
  public GemmBatchCase resized(SplittableRandom random) {
    return new GemmBatchCase(
        shape, random.nextInt(batch + 1), shareA, shareB, beside, gap, alpha, beta, bias, activation, offset,
        random.nextLong());
  }

  int rowsA() {
    return shape.transA() ? shape.k() : shape.m();
  }

  int rowsB() {
    return shape.transB() ? shape.n() : shape.k();
  }

  int strideA() {
    return shareA ? 0 : (rowsA() + gap) * shape.lda();
  }

  int strideB() {
    return shareB ? 0 : (rowsB() + gap) * shape.ldb();
  }

  int strideC() {
    return beside ? shape.n() + gap : (shape.m() + gap) * shape.ldc();
  }

  /** The first and all further matrices and the gaps between them, as rows. */
  int allRows(int rows, boolean shared) {
    return batch == 0 ? 0 : shared ? rows : (batch - 1) * (rows + gap) + rows;
  }
}
