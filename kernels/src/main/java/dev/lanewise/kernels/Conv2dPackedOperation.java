package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;

/**
 * A pass of a convolution that reads its weights in an order of its own. They are packed first, into an array that any
 * number of operations may share whose shapes differ only in the number of images: once for a network that only infers,
 * each step while it trains.
 */
public abstract class Conv2dPackedOperation extends Conv2dOperation {
  private final Packer packer = new Packer();

  // The arguments of the packing in progress.
  protected float[] w;
  protected int wOffset;

  // The packed weights of the packing or of the run in progress.
  protected float[] packed;
  protected int packedOffset;

  Conv2dPackedOperation(Conv2dShape shape, Conv2dAlgorithm algorithm) {
    super(shape, algorithm);
  }

  /** Elements of the packed weights. */
  public abstract int packedLength();

  final void packWeights(Parallel parallel, float[] w, int wOffset, float[] packed, int packedOffset) {
    Arguments.span("w", w, wOffset, shape.weightsSize());
    Arguments.span("packed", packed, packedOffset, packedLength());
    Arguments.disjoint("packed", packed, packedOffset, packedLength(), "w", w, wOffset, shape.weightsSize());
    this.w = w;
    this.wOffset = wOffset;
    this.packed = packed;
    this.packedOffset = packedOffset;
    parallel.run(packer, packChunks());
  }

  /** Into how many chunks packing is cut; depends on the shape only. */
  protected abstract int packChunks();

  /** Packs one chunk. */
  protected abstract void pack(int chunk);

  private final class Packer extends ParallelTask {
    @Override
    protected void run(int chunk, int worker) {
      pack(chunk);
    }
  }
}
