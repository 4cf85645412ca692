package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
/**
 * The gradient with respect to the weights as {@code dw = im2col(x)ᵀ · dy}, summed block by block ({@link
 * WindowBlocks}) in their order.
 */
public final class Im2colBackwardWeights extends Conv2dBackwardWeights {
  private final WindowBlocks blocks;
  private final Im2col im2col;
  private final Gemm product;
  private Parallel workers;

  /** The gradient of a convolution of these dimensions, without groups. */
  public Im2colBackwardWeights(Conv2dShape s) {
    super(s, Conv2dAlgorithm.IM2COL);
    this.blocks = WindowBlocks.of(s);
    this.im2col = Im2col.of(s);
    this.product = Gemm.of(GemmShape.of(s.windowSize(), s.oc(), blocks.pixels(), true, false));
  }

  /** The windows of a block lie behind the product's scratch. */
  @Override
  public int scratchLength(int workers) {
    return Math.addExact(product.scratchLength(workers), blocks.columnsLength());
  }

  /** Blocks one after another, each by all workers. */
  @Override
  protected void execute(Parallel parallel) {
    if (n == 0) {
      Arrays.fill(dw, dwOffset, dwOffset + shape.weightsSize(), 0);
    }
    workers = parallel;
    Parallel.serial().run(this, blocks.count(n * shape.oh()));
  }

  @Override
  protected void run(int block, int worker) {
    int row = block * blocks.rows();
    int rows = Math.min(blocks.rows(), n * shape.oh() - row);
    int columns = product.scratchLength(workers.workers());
    im2col.unfoldRows(workers, row, rows, x, xOffset, scratch, columns);
    product.run(
        workers, shape.windowSize(), shape.oc(), rows * shape.ow(), 1, scratch, columns, dy,
        dyOffset + row * shape.ow() * shape.oc(), block == 0 ? 0 : 1, dw, dwOffset, scratch);
  }
}
