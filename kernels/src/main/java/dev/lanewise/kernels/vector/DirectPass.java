package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.PANEL;

/**
 * A direct, channels-last convolution of one tensor into a regular grid of pixels of another: the machinery that
 * forward (one pass) and backward-data (one pass for each residue of the stride) share. It reads packed weights
 *
 * <pre>
 * [panel of output channels][window row][window column · channel][PANEL]
 * </pre>
 *
 * and, for each block of pixels and each panel, goes over the window in chunks of at most {@link #CHUNK_FLOATS}
 * weights, so that a chunk stays in L1 while all pixel tiles of the block pass over it. The first chunk overwrites the
 * output, the later ones add to it.
 */
final class DirectPass {
  /** 6,144 floats are 24 KB: three quarters of an L1 of 32 KB, half of one of 48 KB. */
  private static final int CHUNK_FLOATS = 6144;

  private final PixelBlocks blocks;
  private final int window;
  private final int outChannels;
  private final Destination destination;
  private final int[] yOffsets;

  // Chunks of the window: rows × run elements from element `start` of the window, `xStart` from the window's corner.
  private final int[] chunkStart;
  private final int[] chunkXStart;
  private final int[] chunkRows;
  private final int[] chunkRun;

  /**
   * Where output pixel (i, j) of an image goes: {@code image·imageLength + (row + i·rowStep)·rowLength + (column +
   * j·columnStep)·channels}.
   */
  record Destination(int imageLength, int rowLength, int row, int rowStep, int column, int columnStep, int channels) {
    int pixel(int i, int j) {
      return (row + i * rowStep) * rowLength + (column + j * columnStep) * channels;
    }
  }

  DirectPass(PixelBlocks blocks, int tapRows, int run, int outColumns, Destination destination) {
    this.blocks = blocks;
    this.window = tapRows * run;
    this.outChannels = destination.channels();
    this.destination = destination;
    this.yOffsets = yOffsets(outColumns);
    int rowsAtOnce = Math.clamp(CHUNK_FLOATS / Math.max(1, (long) run * PANEL), 1, Math.max(1, tapRows));
    int cuts = (int) Math.max(1, ((long) run * PANEL + CHUNK_FLOATS - 1) / CHUNK_FLOATS);
    int rowChunks = Math.max(1, (tapRows + rowsAtOnce - 1) / rowsAtOnce);
    int chunks = rowChunks * cuts;
    this.chunkStart = new int[chunks];
    this.chunkXStart = new int[chunks];
    this.chunkRows = new int[chunks];
    this.chunkRun = new int[chunks];
    for (int i = 0; i < chunks; i++) {
      int row = i / cuts * rowsAtOnce;
      int from = (int) ((long) run * (i % cuts) / cuts);
      int to = (int) ((long) run * (i % cuts + 1) / cuts);
      chunkStart[i] = row * run + from;
      chunkXStart[i] = row * blocks.rowLength() + from;
      chunkRows[i] = Math.min(rowsAtOnce, tapRows - row);
      chunkRun[i] = to - from;
    }
  }

  private int[] yOffsets(int outColumns) {
    int rows = blocks.rowsPerBlock();
    int[] offsets = new int[blocks.imagesPerBlock() * rows * outColumns];
    for (int i = 0; i < offsets.length; i++) {
      int row = i / outColumns;
      offsets[i] = row / rows * destination.imageLength()
          + destination.pixel(row % rows, i % outColumns) - destination.pixel(0, 0);
    }
    return offsets;
  }

  /** Elements of packed weights. */
  int packedLength() {
    return Lanes.panels(outChannels) * window * PANEL;
  }

  /** Elements of scratch of one worker. */
  int scratchLength() {
    return blocks.scratchLength() + PixelTile.SPARE;
  }

  int blockCount(int n) {
    return blocks.count(n);
  }

  /**
   * Computes panels {@code fromPanel} .. {@code toPanel} − 1 of one block.
   *
   * @param bias padded to whole panels, or null
   * @param relu whether to store max(0, y): a pass of its own over what is still in L1, since inside the tiles it would
   *     take C2 over its limit of nodes to inline, and the tile would fall apart into calls
   */
  void run(
      int block, int n, int fromPanel, int toPanel, float[] x, int xOffset, float[] packed, int packedOffset,
      float[] y, int yOffset, float[] bias, int biasOffset, boolean relu, float[] scratch, int scratchOffset) {
    int base = blocks.load(block, n, x, xOffset, scratch, scratchOffset);
    float[] source = blocks.array(x, scratch);
    int pixels = blocks.images(block, n) * blocks.rows(block) * (yOffsets.length / blocks.rowOffsets().length);
    int yBase = yOffset + blocks.image(block) * destination.imageLength() + destination.pixel(blocks.row(block), 0);
    int spare = scratchOffset + blocks.scratchLength();
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int weights = packedOffset + panel * window * PANEL;
      int columns = Lanes.panelColumns(panel, outChannels);
      for (int chunk = 0; chunk < chunkRows.length; chunk++) {
        tiles(
            chunk, pixels, columns, source, base, packed, weights, y, yBase + panel * PANEL, bias,
            biasOffset + panel * PANEL, scratch, spare);
      }
      if (relu) {
        VectorActivation.reluPixels(y, yBase + panel * PANEL, yOffsets, pixels, columns);
      }
    }
  }

  private void tiles(
      int chunk, int pixels, int columns, float[] x, int xBase, float[] packed, int weights, float[] y, int yBase,
      float[] bias, int biasOffset, float[] scratch, int spare) {
    int[] xOffsets = blocks.pixelOffsets();
    int from = xBase + chunkXStart[chunk];
    int rows = chunkRows[chunk];
    int run = chunkRun[chunk];
    int rowStride = blocks.rowLength();
    int w = weights + chunkStart[chunk] * PANEL;
    for (int i = 0; i < pixels; i += PixelTile.PIXELS) {
      int count = Math.min(PixelTile.PIXELS, pixels - i);
      if (count == PixelTile.PIXELS && columns == PANEL) {
        PixelTile.run(
            x, from, xOffsets, i, count, rows, rowStride, run, packed, w, y, yBase, yOffsets, i, chunk > 0, bias,
            biasOffset);
      } else {
        PixelTile.runPartial(
            x, from, xOffsets, i, count, columns, rows, rowStride, run, packed, w, y, yBase, yOffsets, chunk > 0, bias,
            biasOffset, scratch, spare);
      }
    }
  }
}
