package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Direct gradient with respect to the weights: for each row of the window, an {@link OuterTile} sums over pixels
 * (consecutive window elements) × (channels of dy). Nothing is transposed; x is copied with its border where a window
 * hangs over the edge, dy only for the last panel where the channels do not fill it.
 *
 * <p><b>How it is cut.</b> A chunk is a group of panels × a slice of the blocks of pixels. Groups and slices follow
 * from the shape alone. Each slice sums into a dw of its own (slice 0 into dw itself); then the slices are added in
 * order.
 */
public final class VectorConv2dBackwardWeights extends Conv2dBackwardWeights {
  /** Chunks worth having: several for each of a few workers. */
  private static final int CHUNKS_WANTED = 16;

  /** Slices together take at most 2^20 floats, 4 MB: an L3's share, and no more than a few activations. */
  private static final int MAX_SLICE_FLOATS = 1 << 20;

  /** Panels of a group; they share the copy of x. */
  private static final int GROUP_PANELS = 2;

  /** Elements of a chunk of the final sum: 64 KB a slice. */
  private static final int SUM_CHUNK = 1 << 14;

  private final PixelBlocks blocks;
  private final int run;
  private final int pixelStep;
  private final int panels;
  private final int groups;
  private final int maxSlices;
  private final int packedDy;
  private int slices;
  private boolean summing;

  /** The gradient of a convolution of these dimensions. */
  public VectorConv2dBackwardWeights(Conv2dShape s) {
    super(s);
    this.run = s.kw() * s.ic();
    this.pixelStep = s.sw() * s.ic();
    // A tile reads OuterTile.ROWS elements from where a window row starts: in place that could be behind the array's
    // end.
    boolean shortRows = run < OuterTile.ROWS;
    this.blocks = new PixelBlocks(
        s.h(), s.w(), s.ic(), s.kh(), s.kw(), s.sh(), s.sw(), s.phBegin(), s.pwBegin(), s.oh(), s.ow(), s.n(),
        shortRows);
    this.panels = Lanes.panels(s.oc());
    this.groups = (panels + GROUP_PANELS - 1) / GROUP_PANELS;
    int affordable = Math.max(1, MAX_SLICE_FLOATS / s.weightsSize());
    this.maxSlices = Math.clamp((CHUNKS_WANTED + groups - 1) / groups, 1, affordable);
    this.packedDy = s.oc() % PANEL == 0 ? 0 : blocks.rowOffsets().length * s.ow() * PANEL;
  }

  @Override
  public int scratchLength(int workers) {
    return Math.addExact(
        scratchProduct(workers, scratchPerWorker()), scratchProduct(maxSlices - 1, shape.weightsSize()));
  }

  private int scratchPerWorker() {
    return blocks.scratchLength() + packedDy + OuterTile.SPARE;
  }

  @Override
  protected void execute(Parallel parallel) {
    if (n == 0) {
      Arrays.fill(dw, dwOffset, dwOffset + shape.weightsSize(), 0);
      return;
    }
    slices = Math.min(maxSlices, blocks.count(n));
    summing = false;
    partials = parallel.workers() * scratchPerWorker();
    parallel.run(this, slices * groups);
    if (slices > 1) {
      summing = true;
      parallel.run(this, (shape.weightsSize() + SUM_CHUNK - 1) / SUM_CHUNK);
    }
  }

  /** Where in scratch the sums of slices 1, 2, … lie. */
  private int partials;

  @Override
  protected void run(int chunk, int worker) {
    if (summing) {
      addSlices(chunk * SUM_CHUNK, Math.min(SUM_CHUNK, shape.weightsSize() - chunk * SUM_CHUNK));
    } else {
      slice(chunk / groups, chunk % groups, worker * scratchPerWorker());
    }
  }

  private void addSlices(int from, int length) {
    for (int slice = 1; slice < slices; slice++) {
      VectorElementwise.add(
          scratch, partials + (slice - 1) * shape.weightsSize() + from, dw, dwOffset + from, dw, dwOffset + from,
          length);
    }
  }

  private void slice(int slice, int group, int mine) {
    float[] sum = slice == 0 ? dw : scratch;
    int sumOffset = slice == 0 ? dwOffset : partials + (slice - 1) * shape.weightsSize();
    int total = blocks.count(n);
    int first = ChunkCut.start(slice, slices, total);
    int last = ChunkCut.start(slice + 1, slices, total);
    for (int block = first; block < last; block++) {
      block(block, group, sum, sumOffset, block > first, mine);
    }
  }

  private void block(int block, int group, float[] sum, int sumOffset, boolean accumulate, int mine) {
    int base = blocks.load(block, n, x, xOffset, scratch, mine);
    float[] source = blocks.array(x, scratch);
    int rows = blocks.images(block, n) * blocks.rows(block);
    int dyBase = dyOffset + blocks.image(block) * shape.outputSize() + blocks.row(block) * shape.ow() * shape.oc();
    int dyPacked = mine + blocks.scratchLength();
    int toPanel = Math.min(panels, (group + 1) * GROUP_PANELS);
    for (int panel = group * GROUP_PANELS; panel < toPanel; panel++) {
      int columns = Lanes.panelColumns(panel, shape.oc());
      if (columns == PANEL) {
        windowRows(source, base, rows, dy, dyBase + panel * PANEL, shape.oc(), sum, sumOffset + panel * PANEL,
            columns, accumulate, dyPacked + packedDy);
      } else {
        Packing.panel(
            dy, dyBase, shape.oc(), rows * shape.ow(), panel * PANEL, columns, 1, scratch, dyPacked);
        windowRows(source, base, rows, scratch, dyPacked, PANEL, sum, sumOffset + panel * PANEL, columns,
            accumulate, dyPacked + packedDy);
      }
    }
  }

  private void windowRows(
      float[] source, int base, int rows, float[] d, int dOffset, int dStep, float[] sum, int sumOffset, int columns,
      boolean accumulate, int spare) {
    int[] rowOffsets = blocks.rowOffsets();
    int oc = shape.oc();
    for (int a = 0; a < shape.kh(); a++) {
      int from = base + a * blocks.rowLength();
      int to = sumOffset + a * run * oc;
      for (int e = 0; e < run; e += OuterTile.ROWS) {
        // The last tile of a long row overlaps the one before it, so that it never reads behind the row's end.
        int start = Math.max(0, Math.min(e, run - OuterTile.ROWS));
        int height = Math.min(OuterTile.ROWS, run - e);
        if (height == OuterTile.ROWS && columns == PANEL) {
          OuterTile.run(
              source, from + e, rowOffsets, 0, rows, shape.ow(), pixelStep, d, dOffset, dStep, sum, to + e * oc, oc,
              accumulate);
        } else {
          OuterTile.runPartial(
              source, from + start, rowOffsets, 0, rows, shape.ow(), pixelStep, d, dOffset, dStep, sum, to + e * oc, oc,
              accumulate, e - start, height, columns, scratch, spare);
        }
      }
    }
  }
}
