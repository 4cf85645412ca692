package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * The gradient with respect to the input as {@code dx = col2im(dy · wᵀ)}, block by block ({@link WindowBlocks}). Packed
 * are the weights as they are.
 */
public final class Im2colBackwardData extends Conv2dBackwardData {
  private final WindowBlocks blocks;
  private final Im2col im2col;
  private final Gemm product;
  private Parallel workers;

  /** The gradient of a convolution of these dimensions, without groups. */
  public Im2colBackwardData(Conv2dShape s) {
    super(s, Conv2dAlgorithm.IM2COL);
    this.blocks = WindowBlocks.of(s);
    this.im2col = Im2col.of(s);
    this.product = Gemm.of(GemmShape.of(blocks.pixels(), s.windowSize(), s.oc(), false, true));
  }

  /** The windows of a block lie behind the product's scratch. */
  @Override
  public int scratchLength(int workers) {
    return Math.addExact(product.scratchLength(workers), blocks.columnsLength());
  }

  @Override
  public int packedLength() {
    return shape.weightsSize();
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    System.arraycopy(w, wOffset, packed, packedOffset, shape.weightsSize());
  }

  /** Blocks one after another, each by all workers. */
  @Override
  protected void execute(Parallel parallel) {
    workers = parallel;
    Parallel.serial().run(this, chunks());
  }

  @Override
  protected int chunks() {
    return blocks.count(n * shape.oh());
  }

  @Override
  protected void run(int block, int worker) {
    int row = block * blocks.rows();
    int rows = Math.min(blocks.rows(), n * shape.oh() - row);
    int columns = product.scratchLength(workers.workers());
    product.run(
        workers, rows * shape.ow(), shape.windowSize(), shape.oc(), 1, dy, dyOffset + row * shape.ow() * shape.oc(),
        packed, packedOffset, 0, scratch, columns, scratch);
    im2col.foldRows(workers, row, rows, scratch, columns, dx, dxOffset);
  }
}
