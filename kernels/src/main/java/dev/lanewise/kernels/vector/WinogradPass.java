package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.WinogradTiles.STRIDE_PAD;
import static dev.lanewise.kernels.vector.WinogradTransform.TAPS;

/**
 * A 3×3 convolution of stride 1 by Winograd's algorithm: forward on the weights, backward-data on flipped, transposed
 * ones. It reads transformed weights
 *
 * <pre>
 * u[panel of output channels][point][input channel][width]           points uStride apart
 * </pre>
 *
 * <p>where a panel is two vectors wide, or one if that holds all output channels.
 *
 * <p>For each block of tiles, all of it in L2:
 *
 * <pre>
 * v[point][tile][ic] = Bᵀ x B                                    WinogradTiles
 * for each panel:
 *   m[point][tile][width] = v[point] · u[panel][point]           register tiles of 8 × 2 or 16 × 1 vectors, L1
 *   y = Aᵀ m A, then residual and ReLU
 * </pre>
 *
 * <p>The bias is what the sums of point (1, 1) start from: column 1 of Aᵀ is all ones, so it reaches each output once.
 */
final class WinogradPass {
  /** Floats of transformed tiles in a block. */
  private static final int BLOCK_FLOATS = 1 << 17;

  /** Tiles that a panel of transformed weights, once in L1, at least serves. */
  private static final int MIN_TILES = 16;

  private static final int MAX_TILES = Integer.getInteger("wmax", 16);

  /** Input channels that are summed at once: 192 rows of a panel of 32 floats are 24 KB. */
  private static final int K_BLOCK = 192;

  /** Tiles whose outputs are transformed together: with 36 points, their sums of one panel are 18 KB. */
  private static final int GROUP = 4;

  private final WinogradTransform f;
  private final WinogradTiles.Grid grid;
  private final WinogradTiles input;
  private final int ic;
  private final int oc;
  private final int width;
  private final int panels;
  private final int stripsPerBlock;
  private final int uStride;
  private final int mStride;
  private final int[] vOffsets;
  private final int[] mOffsets;
  private final int[] columnOffsets;

  WinogradPass(
      WinogradTransform f, WinogradTiles.Grid grid, int sourceRows, int sourceColumns, int ic, int padRow,
      int padColumn, int oc) {
    this.f = f;
    this.grid = grid;
    this.ic = ic;
    this.oc = oc;
    this.width = oc <= COUNT ? COUNT : PANEL;
    this.panels = Math.ceilDiv(oc, width);
    this.stripsPerBlock = grid.stripsPerBlock(Math.clamp(BLOCK_FLOATS / (f.t * f.t * ic), MIN_TILES, MAX_TILES));
    this.input =
        WinogradTiles.ofInput(f, grid, stripsPerBlock, sourceRows, sourceColumns, ic, padRow, padColumn);
    int height = width == COUNT ? SlimTile.PIXELS : PixelTile.PIXELS;
    int tiles = Math.ceilDiv(stripsPerBlock * grid.tilesPerStrip(), height) * height;
    this.uStride = ic * width + STRIDE_PAD;
    this.mStride = tiles * width + STRIDE_PAD;
    this.vOffsets = PixelTile.multiples(tiles, ic);
    this.mOffsets = PixelTile.multiples(tiles, width);
    this.columnOffsets = PixelTile.multiples(f.m, grid.dilationColumn() * oc);
  }

  int panels() {
    return panels;
  }

  /** Columns of a panel. */
  int width() {
    return width;
  }

  /** Columns of a panel that are output channels. */
  int columns(int panel) {
    return Math.min(width, oc - panel * width);
  }

  /** Floats of the transformed weights. */
  int packedLength() {
    return panels * panelLength();
  }

  private int panelLength() {
    return Math.multiplyExact(f.t * f.t, uStride);
  }

  /** Where the plain weights of tap (row, column) of a panel go, ic rows of width, before {@link #transformWeights}. */
  int packedTap(int panel, int row, int column) {
    return panel * panelLength() + (row * f.t + column) * uStride;
  }

  /** Turns the nine taps of a panel into its t² points, in place. */
  void transformWeights(int panel, float[] packed, int packedOffset) {
    int u = packedOffset + panel * panelLength();
    // Pieces that stay in L1 between the two directions: 36 points of 128 floats are 18 KB.
    int piece = 4 * width;
    for (int from = 0; from < ic * width; from += piece) {
      int length = Math.min(piece, ic * width - from);
      int at = u + from;
      f.weights(packed, at, f.t * uStride, uStride, packed, at, f.t * uStride, uStride, TAPS, length);
      f.weights(packed, at, uStride, f.t * uStride, packed, at, uStride, f.t * uStride, f.t, length);
    }
  }

  int blocks(int n) {
    return input.blocks(n);
  }

  /** Floats of scratch of one worker. */
  int scratchLength() {
    return input.length() + Math.max(input.scratchLength(), sumsLength() + groupLength() + spareLength());
  }

  private int sumsLength() {
    return f.t * f.t * mStride;
  }

  private int groupLength() {
    return f.m * f.t * GROUP * width;
  }

  private int spareLength() {
    return f.m * f.m * width;
  }

  /**
   * Computes panels {@code fromPanel} .. {@code toPanel} − 1 of one block.
   *
   * @param bias width elements for each panel, or null
   * @param residual what is added to y, in its layout, or null
   */
  void run(
      int block, int n, int fromPanel, int toPanel, float[] x, int xOffset, float[] packed, int packedOffset,
      float[] y, int yOffset, float[] bias, int biasOffset, float[] residual, int residualOffset, boolean relu,
      float[] scratch, int at) {
    int sums = at + input.length();
    input.load(block, n, x, xOffset, scratch, at, scratch, sums);
    int tiles = input.tiles(block, n);
    for (int panel = fromPanel; panel < toPanel; panel++) {
      for (int point = 0; point < f.t * f.t; point++) {
        multiply(
            tiles, scratch, at + point * input.pointStride(), packed,
            packedOffset + panel * panelLength() + point * uStride, sums + point * mStride,
            point == f.t + 1 ? bias : null, biasOffset + panel * width);
      }
      store(block, tiles, panel, scratch, sums, y, yOffset, residual, residualOffset, relu);
    }
  }

  private void multiply(
      int tiles, float[] scratch, int v, float[] packed, int u, int m, float[] bias, int biasOffset) {
    for (int k = 0; k < ic; k += K_BLOCK) {
      int depth = Math.min(K_BLOCK, ic - k);
      if (width == COUNT) {
        for (int i = 0; i < tiles; i += SlimTile.PIXELS) {
          SlimTile.run(
              scratch, v + k, vOffsets, i, Math.min(SlimTile.PIXELS, tiles - i), depth, packed, u + k * COUNT, scratch,
              m + i * COUNT, k > 0, bias, biasOffset);
        }
      } else {
        for (int i = 0; i < tiles; i += PixelTile.PIXELS) {
          PixelTile.run(
              scratch, v + k, vOffsets, i, Math.min(PixelTile.PIXELS, tiles - i), 1, 0, depth, packed, u + k * PANEL,
              scratch, m, mOffsets, i, k > 0, bias, biasOffset);
        }
      }
    }
  }

  private void store(
      int block, int tiles, int panel, float[] scratch, int sums, float[] y, int yOffset, float[] residual,
      int residualOffset, boolean relu) {
    int group = sums + sumsLength();
    int length = GROUP * width;
    for (int first = 0; first < tiles; first += GROUP) {
      f.output(
          scratch, sums + first * width, f.t * mStride, mStride, scratch, group, f.t * length, length, f.t, length);
      for (int tile = first; tile < Math.min(first + GROUP, tiles); tile++) {
        storeTile(
            block, tile, panel, scratch, group + (tile - first) * width, group + groupLength(), y, yOffset, residual,
            residualOffset, relu);
      }
    }
  }

  private void storeTile(
      int block, int tile, int panel, float[] scratch, int from, int spare, float[] y, int yOffset, float[] residual,
      int residualOffset, boolean relu) {
    int strip = block * stripsPerBlock + tile / grid.tilesPerStrip();
    int row = grid.row(strip % grid.stripsPerImage());
    int column = grid.column(tile % grid.tilesPerStrip());
    int rows = grid.validRows(row);
    int columns = grid.validColumns(column);
    int channels = columns(panel);
    int at = ((strip / grid.stripsPerImage() * grid.rows() + row) * grid.columns() + column) * oc + panel * width;
    int length = GROUP * width;
    int yStep = grid.dilationColumn() * oc;
    int yNext = grid.dilationRow() * grid.columns() * oc;
    if (columns == f.m && channels == width) {
      f.output(scratch, from, length, f.t * length, y, yOffset + at, yStep, yNext, rows, width);
    } else {
      f.output(scratch, from, length, f.t * length, scratch, spare, width, f.m * width, rows, width);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          System.arraycopy(
              scratch, spare + (i * f.m + j) * width, y, yOffset + at + i * yNext + j * yStep, channels);
        }
      }
    }
    if (residual != null || relu) {
      for (int i = 0; i < rows; i++) {
        Epilogue.apply(
            y, yOffset + at + i * yNext, columnOffsets, columns, channels, residual, residualOffset + at + i * yNext,
            relu);
      }
    }
  }
}
