package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;

import java.util.ArrayList;
import java.util.List;

/**
 * A direct, channels-last convolution of one tensor into a regular grid of pixels of another: the machinery that
 * forward (one pass) and backward-data (one pass for each residue of the stride) share. It reads packed weights
 *
 * <pre>
 * [group][panel of the group's output channels][element of the window, in the order of Taps][PANEL]
 * </pre>
 *
 * and, for each block of pixels and each panel, goes over the window in chunks of at most {@link #CHUNK_FLOATS}
 * weights, so that a chunk stays in L1 while all pixel tiles of the block pass over it. The first chunk overwrites the
 * output, the later ones add to it.
 */
final class DirectPass {
  /** 6,144 floats are 24 KB: three quarters of an L1 of 32 KB, half of one of 48 KB. */
  private static final int CHUNK_FLOATS = 6144;

  /** With 3 channels the {@link SlidingTile8x1v} is no faster than half a {@link PixelTile}, with 6 by a fifth. */
  private static final int SLIDING_CHANNELS = 4;

  private final PixelBlocks blocks;
  private final Taps taps;
  private final int groupChannels;
  private final int groupPanels;
  private final int panels;
  private final int rowStride;
  private final int outColumns;
  private final Destination destination;
  private final int[] yOffsets;
  private final List<Chunk> chunks;
  private final boolean slides;
  private final boolean contiguous;

  /**
   * Where output pixel (i, j) of an image goes: {@code image·imageLength + (row + i·rowStep)·rowLength + (column +
   * j·columnStep)·channels}.
   */
  record Destination(int imageLength, int rowLength, int row, int rowStep, int column, int columnStep, int channels) {
    /** Whether the output pixels of a block follow each other in memory. */
    boolean isContiguous(int outColumns, PixelBlocks blocks) {
      return columnStep == 1 && rowStep == 1 && rowLength == outColumns * channels
          && (blocks.imagesPerBlock() == 1 || imageLength == blocks.rowsPerBlock() * rowLength);
    }

    int pixel(int i, int j) {
      return (row + i * rowStep) * rowLength + (column + j * columnStep) * channels;
    }
  }

  /** A part of the window: {@code rows} runs of {@code run} elements, from {@code xStart} behind its corner on. */
  private record Chunk(int xStart, int firstElement, int rows, int run) {}

  DirectPass(PixelBlocks blocks, Taps taps, int groups, int outColumns, Destination destination) {
    this.blocks = blocks;
    this.taps = taps;
    this.groupChannels = destination.channels() / groups;
    this.groupPanels = Lanes.panels(groupChannels);
    this.panels = groups * groupPanels;
    this.rowStride = taps.rowStep() * blocks.rowLength();
    this.outColumns = outColumns;
    this.destination = destination;
    this.yOffsets = yOffsets();
    this.chunks = chunks();
    this.contiguous = panels == 1 && destination.isContiguous(outColumns, blocks);
    this.slides = chunks.size() == 1 && blocks.columnStep() == taps.channels() && slides(taps, outColumns);
  }

  /** Whether a {@link SlidingTile8x1v} pays at stride 1: the overlap of a row's last two costs at most a quarter. */
  static boolean slides(Taps taps, int outColumns) {
    int tiles = (outColumns + SlidingTile8x1v.PIXELS - 1) / SlidingTile8x1v.PIXELS;
    return outColumns >= SlidingTile8x1v.PIXELS && tiles * SlidingTile8x1v.PIXELS * 4 <= outColumns * 5
        && taps.columns() > 1 && taps.columnStep() == 1 && taps.channels() == taps.pixelChannels()
        && taps.channels() >= SLIDING_CHANNELS;
  }

  /** A window without taps keeps one empty chunk, which stores the empty sum. */
  private List<Chunk> chunks() {
    int run = taps.run();
    int rowsAtOnce = Math.clamp(CHUNK_FLOATS / Math.max(1, (long) run * PANEL), 1, Math.max(1, taps.rows()));
    int cuts = (int) Math.max(1, ((long) run * PANEL + CHUNK_FLOATS - 1) / CHUNK_FLOATS);
    List<Chunk> list = new ArrayList<>();
    for (int strip = 0; strip < taps.strips(); strip++) {
      for (int row = 0; row == 0 || row < taps.rows(); row += rowsAtOnce) {
        for (int cut = 0; cut < cuts; cut++) {
          int from = ChunkCut.start(cut, cuts, run);
          list.add(new Chunk(
              taps.stripOffset(strip) + row * rowStride + from, (strip * taps.rows() + row) * run + from,
              Math.min(rowsAtOnce, taps.rows() - row), ChunkCut.start(cut + 1, cuts, run) - from));
        }
      }
    }
    return List.copyOf(list);
  }

  private int[] yOffsets() {
    int rows = blocks.rowsPerBlock();
    int[] offsets = new int[blocks.imagesPerBlock() * rows * outColumns];
    for (int i = 0; i < offsets.length; i++) {
      int row = i / outColumns;
      offsets[i] = row / rows * destination.imageLength()
          + destination.pixel(row % rows, i % outColumns) - destination.pixel(0, 0);
    }
    return offsets;
  }

  /** Panels of all groups. */
  int panels() {
    return panels;
  }

  /** Elements of packed weights. */
  int packedLength() {
    return panels * taps.size() * PANEL;
  }

  /** Where in the packed weights a panel's elements of tap (row, column) begin. */
  int packedTap(int panel, int row, int column) {
    return (panel * taps.size() + taps.element(row, column)) * PANEL;
  }

  int group(int panel) {
    return panel / groupPanels;
  }

  /** The first output channel of a panel, counted within its group. */
  int channelInGroup(int panel) {
    return panel % groupPanels * PANEL;
  }

  /** Output channels of a panel. */
  int columns(int panel) {
    return Lanes.panelColumns(panel % groupPanels, groupChannels);
  }

  /** The first output channel of a panel. */
  int channel(int panel) {
    return group(panel) * groupChannels + channelInGroup(panel);
  }

  /** Elements of scratch of one worker. */
  int scratchLength() {
    return blocks.scratchLength() + PixelTile.SPARE;
  }

  /** Where the first output pixel of a block goes, from the first of all images. */
  int start(int block) {
    return blocks.image(block) * destination.imageLength() + destination.pixel(blocks.row(block), 0);
  }

  int blockCount(int n) {
    return blocks.count(n);
  }

  /**
   * Computes panels {@code fromPanel} .. {@code toPanel} − 1 of one block.
   *
   * @param bias PANEL elements for each panel, or null
   * @param residual what is added to y, in its layout, or null
   * @param relu whether to store max(0, y). Both are passes of their own over what is still in L1, since inside the
   *     tiles they would take C2 over its limit of nodes to inline, and the tile would fall apart into calls
   */
  void run(
      int block, int n, int fromPanel, int toPanel, float[] x, int xOffset, float[] packed, int packedOffset,
      float[] y, int yOffset, float[] bias, int biasOffset, float[] residual, int residualOffset, boolean relu,
      float[] scratch, int scratchOffset) {
    int base = blocks.load(block, n, x, xOffset, scratch, scratchOffset);
    float[] source = blocks.array(x, scratch);
    int pixels = blocks.images(block, n) * blocks.rows(block) * outColumns;
    int first = start(block);
    int spare = scratchOffset + blocks.scratchLength();
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int at = first + channel(panel);
      for (int chunk = 0; chunk < chunks.size(); chunk++) {
        tiles(
            chunks.get(chunk), pixels, columns(panel), source, base + group(panel) * taps.channels(), packed,
            packedOffset + panel * taps.size() * PANEL, y, yOffset + at, chunk > 0, bias, biasOffset + panel * PANEL,
            scratch, spare);
      }
      if (contiguous) {
        Epilogue.apply(
            y, yOffset + at, yOffsets, 1, pixels * columns(panel), residual, residualOffset + at, relu);
      } else {
        Epilogue.apply(y, yOffset + at, yOffsets, pixels, columns(panel), residual, residualOffset + at, relu);
      }
    }
  }

  private void tiles(
      Chunk chunk, int pixels, int columns, float[] x, int xBase, float[] packed, int weights, float[] y, int yBase,
      boolean accumulate, float[] bias, int biasOffset, float[] scratch, int spare) {
    if (columns > COUNT) {
      wholeTiles(
          chunk, pixels, columns, x, xBase, packed, weights, y, yBase, accumulate, bias, biasOffset, scratch, spare);
    } else if (slides) {
      slidingTiles(pixels, columns, x, xBase, packed, weights, y, yBase, bias, biasOffset, scratch, spare);
    } else {
      halfTiles(
          chunk, pixels, columns, x, xBase, packed, weights, y, yBase, accumulate, bias, biasOffset, scratch, spare);
    }
  }

  /** The last tile of a row overlaps the one before it. */
  private void slidingTiles(
      int pixels, int columns, float[] x, int xBase, float[] packed, int weights, float[] y, int yBase, float[] bias,
      int biasOffset, float[] scratch, int spare) {
    int last = outColumns - SlidingTile8x1v.PIXELS;
    for (int row = 0; row < pixels; row += outColumns) {
      for (int j = 0; j < outColumns; j += SlidingTile8x1v.PIXELS) {
        int first = row + Math.min(j, last);
        PixelTile.runSliding(
            x, xBase + blocks.pixelOffsets()[first], taps.channels(), taps.rows(), rowStride, taps.columns(), packed,
            weights, y, yBase, yOffsets, first, columns, bias, biasOffset, scratch, spare);
      }
    }
  }

  private void wholeTiles(
      Chunk chunk, int pixels, int columns, float[] x, int xBase, float[] packed, int weights, float[] y, int yBase,
      boolean accumulate, float[] bias, int biasOffset, float[] scratch, int spare) {
    int[] xOffsets = blocks.pixelOffsets();
    int from = xBase + chunk.xStart;
    int w = weights + chunk.firstElement * PANEL;
    for (int i = 0; i < pixels; i += PixelTile.PIXELS) {
      int count = Math.min(PixelTile.PIXELS, pixels - i);
      if (count == PixelTile.PIXELS && columns == PANEL) {
        PixelTile.run(
            x, from, xOffsets, i, count, chunk.rows, rowStride, chunk.run, packed, w, y, yBase, yOffsets, i,
            accumulate, bias, biasOffset);
      } else {
        PixelTile.runPartial(
            x, from, xOffsets, i, count, columns, chunk.rows, rowStride, chunk.run, packed, w, y, yBase, yOffsets,
            accumulate, bias, biasOffset, scratch, spare);
      }
    }
  }

  private void halfTiles(
      Chunk chunk, int pixels, int columns, float[] x, int xBase, float[] packed, int weights, float[] y, int yBase,
      boolean accumulate, float[] bias, int biasOffset, float[] scratch, int spare) {
    int[] xOffsets = blocks.pixelOffsets();
    int from = xBase + chunk.xStart;
    int w = weights + chunk.firstElement * PANEL;
    for (int i = 0; i < pixels; i += PixelTile.HALF_PIXELS) {
      int count = Math.min(PixelTile.HALF_PIXELS, pixels - i);
      if (count == PixelTile.HALF_PIXELS && columns == COUNT) {
        PixelTile.runHalf(
            x, from, xOffsets, i, count, chunk.rows, rowStride, chunk.run, packed, w, y, yBase, yOffsets, i,
            accumulate, bias, biasOffset);
      } else {
        PixelTile.runHalfPartial(
            x, from, xOffsets, i, count, columns, chunk.rows, rowStride, chunk.run, packed, w, y, yBase, yOffsets,
            accumulate, bias, biasOffset, scratch, spare);
      }
    }
  }
}
