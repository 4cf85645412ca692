package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Gradient with respect to a few weights.
 *
 * <p><b>How it is cut.</b> A chunk is a slice of the blocks of pixels, with sums of its own in scratch, in whatever
 * order its tiles like; the number of slices follows from the shape alone. Then the slices are added in order.
 */
abstract class SlicedConv2dBackwardWeights extends Conv2dBackwardWeights {
  /** Slices worth having: several for each of a few workers. */
  private static final int SLICES_WANTED = 16;

  /** The sums of all slices together take at most 2^20 floats, 4 MB: an L3's share. */
  private static final int MAX_SLICE_FLOATS = 1 << 20;

  /** The blocks of pixels. */
  protected final PixelBlocks blocks;

  private final int sumLength;
  private final int maxSlices;
  private int slices;
  private int sums;
  private boolean adding;

  /**
   * For the implementations.
   *
   * @param blockPixels pixels of a block
   * @param sumLength elements of the sums of a slice
   */
  SlicedConv2dBackwardWeights(Conv2dShape s, Taps taps, int blockPixels, int sumLength) {
    super(s, Conv2dAlgorithm.NARROW);
    // Vectors read behind the end of a window row: in place that could be behind the array's end.
    this.blocks = new PixelBlocks(
        s.h(), s.w(), s.ic(), taps.spanRows(), taps.spanColumns(), s.sh(), s.sw(), s.phBegin(), s.pwBegin(), s.oh(),
        s.ow(), s.n(), blockPixels, true);
    this.sumLength = sumLength;
    this.maxSlices = Math.clamp(MAX_SLICE_FLOATS / sumLength, 1, SLICES_WANTED);
  }

  /** Elements of scratch of one worker. */
  abstract int scratchPerWorker();

  /**
   * Sums over the pixels of one block.
   *
   * @param base where the block's {@link PixelBlocks#pixelOffsets} start in scratch
   * @param d where the block's first pixel lies in dy
   * @param sum where the sums lie in scratch
   * @param accumulate whether to add to them
   * @param mine this worker's scratch, behind the copied block
   */
  abstract void sumBlock(int base, int pixels, int d, int sum, boolean accumulate, int mine);

  /**
   * Adds {@code count} elements of the window, for all output channels, to dw.
   *
   * @param sum where the sums lie in scratch
   * @param accumulate whether to add instead of overwriting
   */
  abstract void take(int element, int count, int sum, boolean accumulate);

  @Override
  public final int scratchLength(int workers) {
    return Math.addExact(scratchProduct(workers, workerLength()), scratchProduct(maxSlices, sumLength));
  }

  private int workerLength() {
    return blocks.scratchLength() + scratchPerWorker();
  }

  @Override
  protected final void execute(Parallel parallel) {
    if (n == 0) {
      Arrays.fill(dw, dwOffset, dwOffset + shape.weightsSize(), 0);
      return;
    }
    slices = Math.min(maxSlices, blocks.count(n));
    sums = parallel.workers() * workerLength();
    adding = false;
    parallel.run(this, slices);
    adding = true;
    parallel.run(this, shape.kh());
  }

  @Override
  protected final void run(int chunk, int worker) {
    if (adding) {
      int count = shape.windowSize() / shape.kh();
      for (int slice = 0; slice < slices; slice++) {
        take(chunk * count, count, sums + slice * sumLength, slice > 0);
      }
    } else {
      slice(chunk, worker * workerLength());
    }
  }

  private void slice(int slice, int mine) {
    int total = blocks.count(n);
    int first = ChunkCut.start(slice, slices, total);
    int last = ChunkCut.start(slice + 1, slices, total);
    for (int block = first; block < last; block++) {
      int base = blocks.load(block, n, x, xOffset, scratch, mine);
      int pixels = blocks.images(block, n) * blocks.rows(block) * shape.ow();
      int d = dyOffset + blocks.image(block) * shape.outputSize() + blocks.row(block) * shape.ow() * shape.oc();
      sumBlock(base, pixels, d, sums + slice * sumLength, block > first, mine + blocks.scratchLength());
    }
  }
}
