package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * The gradient of a convolution with a window of 1 × 1 with respect to its input, a product of matrices: pixels × oc by
 * oc × ic. Work is cut as in the product.
 */
public final class PointwiseBackwardData extends Conv2dBackwardData {
  private final Gemm product;
  private Parallel workers;

  /** The gradient of a convolution of these dimensions. */
  public PointwiseBackwardData(Conv2dShape s) {
    super(s, Conv2dAlgorithm.POINTWISE);
    this.product = Gemm.of(GemmShape.of(s.n() * s.oh() * s.ow(), s.ic(), s.oc(), false, true));
  }

  @Override
  public int scratchLength(int workers) {
    return product.scratchLength(workers);
  }

  @Override
  public int packedLength() {
    return product.packedBLength();
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    product.packB(w, wOffset, packed, packedOffset);
  }

  @Override
  protected void execute(Parallel parallel) {
    workers = parallel;
    Parallel.serial().run(this, chunks());
  }

  /** One, which the product cuts. */
  @Override
  protected int chunks() {
    return 1;
  }

  @Override
  protected void run(int chunk, int worker) {
    product.runPacked(
        workers, n * shape.h() * shape.w(), dy, dyOffset, packed, packedOffset, 0, dx, dxOffset, null, 0, scratch);
  }
}
