package dev.lanewise.kernels.vector;

import java.util.Arrays;

/**
 * How the output pixels of a convolution are cut into blocks, and where in memory the windows of a block start.
 *
 * <p>Output pixel (i, j) sees the source window of {@code spanRows} × {@code spanColumns} pixels whose corner is row
 * {@code i·strideRow − padRow}, column {@code j·strideColumn − padColumn}; what lies outside the source is zero. A
 * block is a few rows of one image, or several whole small images. If no window hangs over an edge the tiles read the
 * source in place; otherwise {@link #load} copies the block's rows with their zero border into scratch:
 *
 * <pre>
 *   image 0   row 0   │0│ source row, channels fastest │0│      rowLength floats
 *             row 1   │0│                              │0│
 *   image 1   row 0   …
 * </pre>
 *
 * <p>Either way the rows of a pixel's window are {@code rowLength} apart, and the pixels of a row {@code channels}.
 */
final class PixelBlocks {
  /**
   * Pixels of a block that all panels pass over: for one panel of 32 floats its outputs are 16 KB, and 4 input rows of
   * 34 × 64 channels with their border 52 KB, so that a block stays in an L2 of 1 MB many times over.
   */
  static final int PIXELS = 128;

  /** Floats behind a copied block that a tile may read though it does not use them. */
  private static final int SLACK = Math.max(WindowTile.ROWS, Lanes.COUNT);

  private final int sourceRows;
  private final int sourceColumns;
  private final int channels;
  private final int spanRows;
  private final int strideRow;
  private final int padRow;
  private final int padColumn;
  private final int outColumns;
  private final boolean copied;
  private final int imagesPerBlock;
  private final int rowsPerBlock;
  private final Bands bands;
  private final int columnStep;
  private final int rowLength;
  private final int imageLength;
  private final int[] pixelOffsets;
  private final int[] rowOffsets;

  /**
   * How the output rows of an image are dealt to its blocks, which may overlap: block b has rows {@code first[b]} ..
   * {@code first[b] + rows[b]} − 1.
   */
  record Bands(int[] first, int[] rows) {
    private static Bands even(int outRows, int rowsPerBlock) {
      int count = (outRows + rowsPerBlock - 1) / rowsPerBlock;
      Bands bands = new Bands(new int[count], new int[count]);
      for (int b = 0; b < count; b++) {
        bands.first[b] = b * rowsPerBlock;
        bands.rows[b] = Math.min(rowsPerBlock, outRows - bands.first[b]);
      }
      return bands;
    }
  }

  /**
   * See the class comment.
   *
   * @param blockPixels the most pixels of a block that has more than a row
   * @param mustCopy asks for a copy even where the windows stay inside the source
   */
  PixelBlocks(
      int sourceRows, int sourceColumns, int channels, int spanRows, int spanColumns, int strideRow, int strideColumn,
      int padRow, int padColumn, int outRows, int outColumns, int maxImages, int blockPixels,
      boolean mustCopy) {
    this(
        sourceRows, sourceColumns, channels, spanRows, spanColumns, strideRow, strideColumn, padRow, padColumn, outRows,
        outColumns, Math.clamp(blockPixels / (outRows * outColumns), 1, Math.max(1, maxImages)), blockPixels, null,
        mustCopy);
  }

  /** With given bands, one image a block. */
  PixelBlocks(
      int sourceRows, int sourceColumns, int channels, int spanRows, int spanColumns, int strideRow, int strideColumn,
      int padRow, int padColumn, int outRows, int outColumns, Bands bands) {
    this(
        sourceRows, sourceColumns, channels, spanRows, spanColumns, strideRow, strideColumn, padRow, padColumn, outRows,
        outColumns, 1, PIXELS, bands, false);
  }

  private PixelBlocks(
      int sourceRows, int sourceColumns, int channels, int spanRows, int spanColumns, int strideRow, int strideColumn,
      int padRow, int padColumn, int outRows, int outColumns, int imagesPerBlock, int blockPixels,
      Bands bands, boolean mustCopy) {
    this.sourceRows = sourceRows;
    this.sourceColumns = sourceColumns;
    this.channels = channels;
    this.spanRows = spanRows;
    this.strideRow = strideRow;
    this.padRow = padRow;
    this.padColumn = padColumn;
    this.outColumns = outColumns;
    int seenRows = (outRows - 1) * strideRow + spanRows;
    int seenColumns = (outColumns - 1) * strideColumn + spanColumns;
    this.copied = mustCopy || padRow < 0 || padColumn < 0 || hangsOver(padRow, seenRows, sourceRows)
        || hangsOver(padColumn, seenColumns, sourceColumns);
    this.imagesPerBlock = imagesPerBlock;
    this.bands = bands != null ? bands
        : Bands.even(outRows, imagesPerBlock > 1 ? outRows : Math.clamp(blockPixels / outColumns, 1, outRows));
    this.rowsPerBlock = Arrays.stream(this.bands.rows).max().orElseThrow();
    this.rowLength = (copied ? seenColumns : sourceColumns) * channels;
    this.imageLength = (copied ? (rowsPerBlock - 1) * strideRow + spanRows : sourceRows) * rowLength;
    this.rowOffsets = makeRowOffsets();
    this.columnStep = strideColumn * channels;
    this.pixelOffsets = makePixelOffsets();
  }

  private static boolean hangsOver(int pad, int seen, int size) {
    return pad > 0 || seen - pad > size;
  }

  private int[] makeRowOffsets() {
    int[] offsets = new int[imagesPerBlock * rowsPerBlock];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = i / rowsPerBlock * imageLength + i % rowsPerBlock * strideRow * rowLength;
    }
    return offsets;
  }

  private int[] makePixelOffsets() {
    int[] offsets = new int[rowOffsets.length * outColumns];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = rowOffsets[i / outColumns] + i % outColumns * columnStep;
    }
    return offsets;
  }

  /** Blocks that {@code n} images are cut into. */
  int count(int n) {
    return imagesPerBlock > 1 ? (n + imagesPerBlock - 1) / imagesPerBlock : n * bands.first.length;
  }

  /** The first image of a block. */
  int image(int block) {
    return imagesPerBlock > 1 ? block * imagesPerBlock : block / bands.first.length;
  }

  /** Images of a block when there are {@code n} in all. */
  int images(int block, int n) {
    return Math.min(imagesPerBlock, n - image(block));
  }

  /** The first output row of a block. */
  int row(int block) {
    return bands.first[band(block)];
  }

  private int band(int block) {
    return imagesPerBlock > 1 ? 0 : block % bands.first.length;
  }

  /** Output rows of a block in each of its images. */
  int rows(int block) {
    return bands.rows[band(block)];
  }

  int imagesPerBlock() {
    return imagesPerBlock;
  }

  int rowsPerBlock() {
    return rowsPerBlock;
  }

  /** From the window of a pixel to that of its neighbour in the row. */
  int columnStep() {
    return columnStep;
  }

  /** From one source row to the next, as the tiles see it. */
  int rowLength() {
    return rowLength;
  }

  /**
   * Where the windows of a block's pixels start, image by image, row by row, relative to what {@link #load} returns.
   */
  int[] pixelOffsets() {
    return pixelOffsets;
  }

  /** Elements of scratch that {@link #load} needs. */
  int scratchLength() {
    return copied ? imagesPerBlock * imageLength + SLACK : 0;
  }

  /**
   * Makes the source of a block readable.
   *
   * @return where in {@link #array} the tables' zero lies
   */
  int load(int block, int n, float[] x, int xOffset, float[] scratch, int to) {
    int firstImage = image(block);
    int top = row(block) * strideRow - padRow;
    if (!copied) {
      return xOffset + firstImage * imageLength + top * rowLength - padColumn * channels;
    }
    int rows = (rows(block) - 1) * strideRow + spanRows;
    for (int image = 0; image < images(block, n); image++) {
      int from = xOffset + (firstImage + image) * sourceRows * sourceColumns * channels;
      for (int r = 0; r < rows; r++) {
        copyRow(x, from, top + r, scratch, to + image * imageLength + r * rowLength);
      }
    }
    return to;
  }

  /** The array that {@link #load} made readable: the source itself or the scratch. */
  float[] array(float[] x, float[] scratch) {
    return copied ? scratch : x;
  }

  private void copyRow(float[] x, int image, int row, float[] scratch, int to) {
    if (row < 0 || row >= sourceRows) {
      Arrays.fill(scratch, to, to + rowLength, 0);
      return;
    }
    int sourceLength = sourceColumns * channels;
    int before = Math.clamp((long) padColumn * channels, 0, rowLength);
    int skipped = Math.clamp((long) -padColumn * channels, 0, sourceLength);
    int length = Math.clamp(rowLength - before, 0, sourceLength - skipped);
    Arrays.fill(scratch, to, to + before, 0);
    System.arraycopy(x, image + row * sourceLength + skipped, scratch, to + before, length);
    Arrays.fill(scratch, to + before + length, to + rowLength, 0);
  }
}
