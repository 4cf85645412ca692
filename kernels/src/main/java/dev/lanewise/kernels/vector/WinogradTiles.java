package dev.lanewise.kernels.vector;

import java.util.Arrays;

/**
 * Cuts a grid of output pixels into Winograd tiles of m × m and transforms what they see of a tensor (of x: t × t
 * pixels each, overlapping by 2; of dy: m × m pixels each) into one matrix for each of the t² points:
 *
 * <pre>
 * v[point][tile][channel]           points pointStride apart
 * </pre>
 *
 * <p>A row of tiles across one image is a <i>strip</i>; a block is a few strips, of one image or of several. With
 * dilation d the pixels fall into d · d phases that do not see each other; a strip belongs to one phase of the rows and
 * holds the tiles of all phases of the columns. Rows are transformed first, for a whole strip at once, since a strip's
 * rows are contiguous; what hangs over the edge is zero.
 */
final class WinogradTiles {
  /**
   * Floats added to each stride between points: one cache line. The points of a tile would lie a power of two apart
   * otherwise, all in the same few sets of L1.
   */
  static final int STRIDE_PAD = 16;

  final WinogradTransform f;
  private final Grid grid;
  private final int stripsPerBlock;
  private final int sourceRows;
  private final int sourceColumns;
  private final int pixelChannels;
  private final int channels;
  private final int padRow;
  private final int padColumn;
  private final int points;
  private final int visibleColumns;
  private final int rowColumns;
  private final int rowStride;

  /** The output pixels. */
  record Grid(int rows, int columns, int dilationRow, int dilationColumn, int m) {
    /** Tiles of one phase, down. */
    int tilesDown() {
      return Math.ceilDiv(Math.ceilDiv(rows, dilationRow), m);
    }

    /** Tiles of one phase, across. */
    int tilesAcross() {
      return Math.ceilDiv(Math.ceilDiv(columns, dilationColumn), m);
    }

    int stripsPerImage() {
      return dilationRow * tilesDown();
    }

    int tilesPerStrip() {
      return dilationColumn * tilesAcross();
    }

    /** The first output row of a strip, counted among the strips of its image. */
    int row(int strip) {
      return strip / tilesDown() + dilationRow * m * (strip % tilesDown());
    }

    /** The first output column of a tile, counted within its strip. */
    int column(int tile) {
      return tile / tilesAcross() + dilationColumn * m * (tile % tilesAcross());
    }

    /** Rows of a tile that exist, when its first is {@code row}. */
    int validRows(int row) {
      return Math.clamp(Math.ceilDiv(rows - row, dilationRow), 0, m);
    }

    /** Columns of a tile that exist, when its first is {@code column}. */
    int validColumns(int column) {
      return Math.clamp(Math.ceilDiv(columns - column, dilationColumn), 0, m);
    }

    /** Strips of a block of about {@code tiles} tiles, a multiple of the pixels of a register tile where possible. */
    int stripsPerBlock(int tiles) {
      int most = Math.max(1, tiles / tilesPerStrip());
      for (int strips = most; strips > most / 2; strips--) {
        if (strips * tilesPerStrip() % PixelTile.PIXELS == 0) {
          return strips;
        }
      }
      return most;
    }
  }

  private WinogradTiles(
      WinogradTransform f, Grid grid, int stripsPerBlock, int sourceRows, int sourceColumns, int pixelChannels,
      int channels, int padRow, int padColumn, int points) {
    this.f = f;
    this.grid = grid;
    this.stripsPerBlock = stripsPerBlock;
    this.sourceRows = sourceRows;
    this.sourceColumns = sourceColumns;
    this.pixelChannels = pixelChannels;
    this.channels = channels;
    this.padRow = padRow;
    this.padColumn = padColumn;
    this.points = points;
    this.rowColumns = grid.dilationColumn * (f.m * (grid.tilesAcross() - 1) + points);
    this.visibleColumns = Math.min(sourceColumns, rowColumns - padColumn);
    this.rowStride = rowColumns * channels + STRIDE_PAD;
  }

  /** What the tiles see of x, {@code rows} × {@code columns} × {@code channels}, through windows of 3 × 3. */
  static WinogradTiles ofInput(
      WinogradTransform f, Grid grid, int stripsPerBlock, int rows, int columns, int channels, int padRow,
      int padColumn) {
    return new WinogradTiles(
        f, grid, stripsPerBlock, rows, columns, channels, channels, padRow, padColumn, f.t);
  }

  /** The tiles' own pixels of dy, {@code channels} of their {@code oc} channels, for the gradient of the weights. */
  static WinogradTiles ofOutputGradient(
      WinogradTransform f, Grid grid, int stripsPerBlock, int oc, int channels) {
    return new WinogradTiles(f, grid, stripsPerBlock, grid.rows, grid.columns, oc, channels, 0, 0, f.m);
  }

  /** Blocks of {@code n} images. */
  int blocks(int n) {
    return Math.ceilDiv(n * grid.stripsPerImage(), stripsPerBlock);
  }

  /** Strips of a block. */
  int strips(int block, int n) {
    return Math.min(stripsPerBlock, n * grid.stripsPerImage() - block * stripsPerBlock);
  }

  /** Tiles of a block. */
  int tiles(int block, int n) {
    return strips(block, n) * grid.tilesPerStrip();
  }

  /** From one point of the transformed tiles to the next. */
  int pointStride() {
    return stripsPerBlock * grid.tilesPerStrip() * channels + STRIDE_PAD;
  }

  /** Floats of the transformed tiles of a block. */
  int length() {
    return f.t * f.t * pointStride();
  }

  /** Floats of scratch that {@link #load} needs. */
  int scratchLength() {
    return points * rowLength() + f.t * rowStride;
  }

  /** From the first channel that is read of a source row to the last. */
  private int rowLength() {
    return (sourceColumns - 1) * pixelChannels + channels;
  }

  /**
   * Transforms the tiles of a block.
   *
   * @param xOffset where the first channel of the first pixel lies
   * @param v receives {@link #length} elements from {@code vAt}
   * @param scratch {@link #scratchLength} elements from {@code at}
   */
  void load(int block, int n, float[] x, int xOffset, float[] v, int vAt, float[] scratch, int at) {
    int transformed = at + points * rowLength();
    clearMargins(scratch, transformed);
    for (int i = 0; i < strips(block, n); i++) {
      int strip = block * stripsPerBlock + i;
      int image = xOffset + strip / grid.stripsPerImage() * sourceRows * sourceColumns * pixelChannels;
      transformRows(grid.row(strip % grid.stripsPerImage()) - padRow, x, image, scratch, at, transformed);
      transformColumns(scratch, transformed, v, vAt + i * grid.tilesPerStrip() * channels);
    }
  }

  private void clearMargins(float[] scratch, int transformed) {
    for (int a = 0; a < f.t; a++) {
      int row = transformed + a * rowStride;
      Arrays.fill(scratch, row, row + padColumn * channels, 0);
      Arrays.fill(scratch, row + (padColumn + visibleColumns) * channels, row + rowColumns * channels, 0);
    }
  }

  /** Source rows top, top + dilation, … into t rows of transformed pixels. */
  private void transformRows(int top, float[] x, int image, float[] scratch, int at, int transformed) {
    int step = grid.dilationRow;
    int to = transformed + padColumn * channels;
    if (top >= 0 && top + (points - 1) * step < sourceRows) {
      int length = sourceColumns * pixelChannels;
      transformRows(x, image + top * length, step * length, scratch, to);
    } else {
      copyRows(top, x, image, scratch, at);
      transformRows(scratch, at, rowLength(), scratch, to);
    }
  }

  private void copyRows(int top, float[] x, int image, float[] scratch, int at) {
    for (int a = 0; a < points; a++) {
      int row = top + a * grid.dilationRow;
      int to = at + a * rowLength();
      if (row >= 0 && row < sourceRows) {
        System.arraycopy(x, image + row * sourceColumns * pixelChannels, scratch, to, rowLength());
      } else {
        Arrays.fill(scratch, to, to + rowLength(), 0);
      }
    }
  }

  private void transformRows(float[] s, int sAt, int sStep, float[] d, int dAt) {
    if (channels == pixelChannels) {
      transform(s, sAt, sStep, 0, d, dAt, rowStride, 0, 1, visibleColumns * channels);
    } else {
      transform(s, sAt, sStep, pixelChannels, d, dAt, rowStride, channels, visibleColumns, channels);
    }
  }

  private void transformColumns(float[] scratch, int transformed, float[] v, int vAt) {
    int step = grid.dilationColumn * channels;
    int across = grid.tilesAcross();
    for (int a = 0; a < f.t; a++) {
      for (int phase = 0; phase < grid.dilationColumn; phase++) {
        transform(
            scratch, transformed + a * rowStride + phase * channels, step, f.m * step, v,
            vAt + a * f.t * pointStride() + phase * across * channels, pointStride(), channels, across, channels);
      }
    }
  }

  private void transform(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    if (points == f.t) {
      f.input(s, sAt, sStep, sNext, d, dAt, dStep, dNext, count, length);
    } else {
      f.outputAdjoint(s, sAt, sStep, sNext, d, dAt, dStep, dNext, count, length);
    }
  }
}
