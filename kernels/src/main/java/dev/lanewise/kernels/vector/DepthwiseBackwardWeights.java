package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Depthwise gradient with respect to the weights: how the work is cut.
 *
 * <p><b>How it is cut.</b> A chunk is a slice of the batch ({@link WeightSlices}), gone through in blocks of a few rows
 * of an image, which stay in L2 while the channels pass over them. Imbalance is one slice, a sixteenth of the work.
 */
abstract sealed class DepthwiseBackwardWeights extends Conv2dBackwardWeights
    permits VectorDepthwise3x3BackwardWeights, VectorDepthwiseBackwardWeights {
  /** Elements of dy in a block: 64 KB, so that they stay in L2 with the rows of x that they see. */
  private static final int BLOCK = 1 << 14;

  final LaneRows xRows;
  final LaneRows dyRows;

  /** Elements of a pixel as the tiles see it. */
  final int lanes;

  private final int rowsPerBlock;
  private final int blocksPerImage;
  private final int xScratch;
  private final WeightSlices slices;

  /** The gradient of a convolution of these dimensions, with as many groups as input channels. */
  DepthwiseBackwardWeights(Conv2dShape s) {
    super(s, Conv2dAlgorithm.DEPTHWISE);
    this.xRows = new LaneRows(s.w(), s.ic(), s.oc());
    this.dyRows = new LaneRows(s.ow(), s.oc(), s.oc());
    this.lanes = LaneRows.lanes(s.oc());
    this.rowsPerBlock = Math.clamp(BLOCK / dyRows.rowLength(), 1, s.oh());
    this.blocksPerImage = (s.oh() + rowsPerBlock - 1) / rowsPerBlock;
    this.xScratch = xRows.scratchLength(Math.min(s.h(), (rowsPerBlock - 1) * s.sh() + s.rowSpan()));
    this.slices = new WeightSlices(s.weightsSize(), 1);
  }

  @Override
  public int scratchLength(int workers) {
    return Math.addExact(scratchProduct(workers, scratchPerWorker()), slices.scratchLength());
  }

  /** Elements of scratch that {@link #rows} needs for itself. */
  abstract int spareLength();

  private int scratchPerWorker() {
    return xScratch + dyRows.scratchLength(rowsPerBlock) + spareLength();
  }

  @Override
  protected void execute(Parallel parallel) {
    slices.begin(n * blocksPerImage, dw, dwOffset, scratch, parallel.workers() * scratchPerWorker());
    parallel.run(this, slices.count());
    slices.sum(parallel);
  }

  @Override
  protected void run(int slice, int worker) {
    float[] sum = slices.array(slice);
    int offset = slices.offset(slice);
    Arrays.fill(sum, offset, offset + shape.weightsSize(), 0);
    int mine = worker * scratchPerWorker();
    int spare = mine + xScratch + dyRows.scratchLength(rowsPerBlock);
    begin(spare);
    for (int block = slices.start(slice); block < slices.start(slice + 1); block++) {
      block(block / blocksPerImage, block % blocksPerImage * rowsPerBlock, sum, offset, mine, spare);
    }
    finish(sum, offset, spare);
  }

  private void block(int image, int first, float[] sum, int sumOffset, int mine, int spare) {
    int end = Math.min(shape.oh(), first + rowsPerBlock);
    int top = Math.clamp((long) first * shape.sh() - shape.phBegin(), 0, shape.h());
    int bottom =
        Math.clamp((long) (end - 1) * shape.sh() - shape.phBegin() + shape.rowSpan(), top, shape.h());
    int xFrom = xOffset + image * shape.inputSize() + top * shape.w() * shape.ic();
    int xBase = xRows.load(x, xFrom, bottom - top, scratch, mine) - top * xRows.rowLength();
    int dyFrom = dyOffset + image * shape.outputSize() + first * shape.ow() * shape.oc();
    int dyBase = dyRows.load(dy, dyFrom, end - first, scratch, mine + xScratch) - first * dyRows.rowLength();
    rows(first, end, xBase, top, bottom, dyBase, sum, sumOffset, spare);
  }

  /** A slice begins; {@code spare} is where in scratch {@link #spareLength} elements are free until it ends. */
  abstract void begin(int spare);

  /**
   * Output rows first .. end − 1.
   *
   * @param xBase where in x's array row 0 is or would be
   * @param top the first row of x that can be read
   * @param bottom behind the last one
   * @param dyBase where in dy's array row 0 is or would be
   */
  abstract void rows(
      int first, int end, int xBase, int top, int bottom, int dyBase, float[] sum, int sumOffset, int spare);

  /** A slice ends; what was not yet added to its sums is. */
  abstract void finish(float[] sum, int sumOffset, int spare);
}
