package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * Depthwise gradient with respect to the weights. Output pixels that see the same taps form rectangles (the inside of
 * the image, its edges and corners); over each of them a {@link DepthwiseOuterTile} sums 3 × 3 taps of one vector of
 * channels in registers. Nothing is padded.
 *
 * <p><b>How it is cut.</b> A chunk is a slice of the batch ({@link WeightSlices}), gone through in blocks of a few rows
 * of an image, which stay in L2 while the channels pass over them. Imbalance is one slice, a sixteenth of the work.
 */
public final class VectorDepthwiseBackwardWeights extends Conv2dBackwardWeights {
  /** Elements of dy in a block: 64 KB, so that they stay in L2 with the rows of x that they see. */
  private static final int BLOCK = 1 << 14;

  private final LaneRows xRows;
  private final LaneRows dyRows;
  private final List<TapRuns.Run> rowRuns;
  private final List<TapRuns.Run> columnRuns;
  private final int lanes;
  private final int rowsPerBlock;
  private final int blocksPerImage;
  private final int xScratch;
  private final WeightSlices slices;

  /** The gradient of a convolution of these dimensions, with as many groups as input channels. */
  public VectorDepthwiseBackwardWeights(Conv2dShape s) {
    super(s, Conv2dAlgorithm.DEPTHWISE);
    this.xRows = new LaneRows(s.w(), s.ic(), s.oc());
    this.dyRows = new LaneRows(s.ow(), s.oc(), s.oc());
    this.rowRuns = TapRuns.forward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin());
    this.columnRuns = TapRuns.forward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin());
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

  private int scratchPerWorker() {
    return xScratch + dyRows.scratchLength(rowsPerBlock) + DepthwiseOuterTile.SUMS;
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
    for (int block = slices.start(slice); block < slices.start(slice + 1); block++) {
      block(block / blocksPerImage, block % blocksPerImage * rowsPerBlock, sum, offset, worker * scratchPerWorker());
    }
  }

  private void block(int image, int first, float[] sum, int sumOffset, int mine) {
    int end = Math.min(shape.oh(), first + rowsPerBlock);
    int top = Math.clamp((long) first * shape.sh() - shape.phBegin(), 0, shape.h());
    int bottom =
        Math.clamp((long) (end - 1) * shape.sh() - shape.phBegin() + shape.rowSpan(), top, shape.h());
    int xFrom = xOffset + image * shape.inputSize() + top * shape.w() * shape.ic();
    int xBase = xRows.load(x, xFrom, bottom - top, scratch, mine) - top * xRows.rowLength();
    int dyFrom = dyOffset + image * shape.outputSize() + first * shape.ow() * shape.oc();
    int dyBase = dyRows.load(dy, dyFrom, end - first, scratch, mine + xScratch) - first * dyRows.rowLength();
    for (int r = 0; r < rowRuns.size(); r++) {
      TapRuns.Run rows = rowRuns.get(r);
      int from = Math.max(first, rows.start());
      int to = Math.min(end, rows.end());
      for (int c = 0; c < columnRuns.size() && from < to; c++) {
        rectangle(rows, from, to - from, columnRuns.get(c), xBase, dyBase, sum, sumOffset, mine);
      }
    }
  }

  /** All taps that the pixels of a rectangle see, 3 × 3 at a time. */
  private void rectangle(
      TapRuns.Run rows, int row, int rowCount, TapRuns.Run columns, int xBase, int dyBase, float[] sum, int sumOffset,
      int mine) {
    int xAt = xBase + rows.sourceAt(row) * xRows.rowLength() + columns.source() * lanes;
    int dyAt = dyBase + row * dyRows.rowLength() + columns.start() * lanes;
    for (int a = 0; a < rows.taps(); a += DepthwiseOuterTile.TAPS) {
      for (int b = 0; b < columns.taps(); b += DepthwiseOuterTile.TAPS) {
        int tap = (rows.tap() + a) * shape.kw() + columns.tap() + b;
        taps(
            xAt + a * shape.dh() * xRows.rowLength() + b * shape.dw() * lanes, dyAt,
            Math.min(DepthwiseOuterTile.TAPS, rows.taps() - a), Math.min(DepthwiseOuterTile.TAPS, columns.taps() - b),
            rowCount, columns.count(), sum, sumOffset + tap * shape.oc(), mine);
      }
    }
  }

  /** {@code down} × {@code across} taps; where these are fewer than the tile has, it repeats the last one. */
  private void taps(
      int xAt, int dyAt, int down, int across, int rowCount, int columnCount, float[] sum, int to, int mine) {
    int spare = mine + scratchPerWorker() - DepthwiseOuterTile.SUMS;
    int tapRow = shape.dh() * xRows.rowLength();
    int tapColumn = shape.dw() * lanes;
    for (int i = 0; i < shape.oc(); i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      DepthwiseOuterTile.run(
          xRows.array(x, scratch), xAt + c, Math.min(1, down - 1) * tapRow, (down - 1) * tapRow,
          Math.min(1, across - 1) * tapColumn, (across - 1) * tapColumn, shape.sh() * xRows.rowLength(),
          shape.sw() * lanes, dyRows.array(dy, scratch), dyAt + c, dyRows.rowLength(), lanes, rowCount, columnCount,
          scratch, spare);
      int count = Math.min(COUNT, shape.oc() - i);
      for (int a = 0; a < down; a++) {
        for (int b = 0; b < across; b++) {
          int at = to + (a * shape.kw() + b) * shape.oc() + i;
          int from = spare + (a * DepthwiseOuterTile.TAPS + b) * COUNT + i - c;
          VectorElementwise.add(scratch, from, sum, at, sum, at, count);
        }
      }
    }
  }
}
