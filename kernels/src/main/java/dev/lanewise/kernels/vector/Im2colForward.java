package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
/**
 * Forward convolution as {@code y = im2col(x) · w + b}, block by block ({@link WindowBlocks}). Packed are the weights
 * as they are, then the bias, from which the sums start.
 */
public final class Im2colForward extends Conv2dForward {
  private static final int[] WHOLE = {0};

  private final WindowBlocks blocks;
  private final Im2col im2col;
  private final Gemm product;

  // The block in progress.
  private int firstRow;
  private boolean beforeProduct;

  /** A convolution of these dimensions, without groups. */
  public Im2colForward(Conv2dShape s, FusedActivation activation) {
    super(s, activation, Conv2dAlgorithm.IM2COL);
    this.blocks = WindowBlocks.of(s);
    this.im2col = Im2col.of(s);
    this.product = Gemm.of(GemmShape.of(blocks.pixels(), s.oc(), s.windowSize()));
  }

  /** The windows of a block lie behind the product's scratch. */
  @Override
  public int scratchLength(int workers) {
    return Math.addExact(product.scratchLength(workers), blocks.columnsLength());
  }

  @Override
  public int packedLength() {
    return Math.addExact(shape.weightsSize(), shape.oc());
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    System.arraycopy(w, wOffset, packed, packedOffset, shape.weightsSize());
    int bias = packedOffset + shape.weightsSize();
    if (b == null) {
      Arrays.fill(packed, bias, bias + shape.oc(), 0);
    } else {
      System.arraycopy(b, bOffset, packed, bias, shape.oc());
    }
  }

  @Override
  protected void execute(Parallel parallel) {
    int columns = product.scratchLength(parallel.workers());
    int total = n * shape.oh();
    for (int row = 0; row < total; row += blocks.rows()) {
      int rows = Math.min(blocks.rows(), total - row);
      int to = yOffset + row * shape.ow() * shape.oc();
      firstRow = row;
      beforeProduct = true;
      parallel.run(this, rows);
      im2col.unfoldRows(parallel, row, rows, x, xOffset, scratch, columns);
      product.run(
          parallel, rows * shape.ow(), shape.oc(), shape.windowSize(), 1, scratch, columns, packed, packedOffset, 1, y,
          to, scratch);
      beforeProduct = false;
      parallel.run(this, rows);
    }
  }

  /** An output row a chunk. */
  @Override
  protected int chunks() {
    return n * shape.oh();
  }

  @Override
  protected void run(int chunk, int worker) {
    int length = shape.ow() * shape.oc();
    int at = (firstRow + chunk) * length;
    if (beforeProduct) {
      for (int j = 0; j < length; j += shape.oc()) {
        System.arraycopy(packed, packedOffset + shape.weightsSize(), y, yOffset + at + j, shape.oc());
      }
    } else {
      Epilogue.apply(
          y, yOffset + at, WHOLE, 1, length, residual, residualOffset + at, activation == FusedActivation.RELU);
    }
  }
}
