package dev.lanewise.kernels;

/**
 * How rows of channels are cut for {@link BatchNorm}, by their number alone.
 *
 * <p>So that lanes are full for any number of channels, {@code fold} rows count as one row of {@code columns} = fold ·
 * channels; {@code restColumns} are left of a last such row. Columns are cut into strips, and rows into slices, each of
 * which sums its columns apart, or into smaller chunks where nothing is summed.
 */
final class BatchNormCut {
  /** Slices whose sums are combined, at most: several for each of a few workers. */
  static final int MAX_SLICES = 32;

  /** Columns of a strip: 2 KB of each row. */
  private static final int STRIP = 512;

  /** Elements of a chunk, and the least of a slice: 64 KB of each array. */
  private static final int CHUNK = 1 << 14;

  /** Elements that all vectors of columns pass over before the next: 16 KB, so that what is fetched ahead stays in L1. */
  private static final int BLOCK = 1 << 12;

  /** Rows that are added in one float: sums of blocks are added to those of their slice. */
  private static final int MAX_BLOCK_ROWS = 128;

  /** Folded rows are at most this long, 8 KB. */
  private static final int MAX_FOLDED = 1 << 11;

  /** Columns for four vectors of any width, and for one. */
  private static final int[] FULL = {64, 16};

  private static final int FEW_ROWS = 8;

  /** Folded rows that there must be for folding to pay. */
  private static final int LEAST_FOLDED_ROWS = 4;

  final int channels;
  private final int mostFold;

  int fold;
  int columns;
  int restColumns;
  int wholeRows;
  int width;
  int strips;
  int rowsPerBlock;
  int rowsPerSlice;
  int slices;
  int rowsPerChunk;
  int chunks;

  BatchNormCut(int channels) {
    this.channels = channels;
    this.mostFold = fold(channels);
  }

  private static int fold(int channels) {
    for (int full : FULL) {
      int fold = full / greatestCommonDivisor(channels, full);
      if ((long) fold * channels <= MAX_FOLDED) {
        return fold;
      }
    }
    return 1;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The columns of a run with many rows. */
  int mostColumns() {
    return channels * mostFold;
  }

  /** Cuts so many rows. */
  void cut(int rows) {
    fold = rows / mostFold >= LEAST_FOLDED_ROWS ? mostFold : 1;
    columns = channels * fold;
    wholeRows = rows / fold;
    restColumns = rows % fold * channels;
    width = Math.min(columns, STRIP);
    strips = (columns + width - 1) / width;
    rowsPerBlock = Math.clamp(BLOCK / width, 1, MAX_BLOCK_ROWS);
    rowsPerChunk = CHUNK / width;
    chunks = (wholeRows + rowsPerChunk - 1) / rowsPerChunk;
    rowsPerSlice = Math.max(rowsPerChunk, (wholeRows + MAX_SLICES - 1) / MAX_SLICES);
    slices = (wholeRows + rowsPerSlice - 1) / rowsPerSlice;
  }

  /** Columns of the strip that starts at this one. */
  int width(int column) {
    return Math.min(width, columns - column);
  }

  /** Columns of the rest that lie in the strip that starts at this one. */
  int restWidth(int column) {
    return Math.clamp(restColumns - column, 0, width(column));
  }

  /** The rows of a slice, given how many it has, that its pivots are means of: a quarter, or all of a few. */
  int pivotRows(int sliceRows) {
    return Math.min(sliceRows, Math.max(FEW_ROWS, sliceRows / 4));
  }

  /** How many elements of a slice lie in a column. */
  int count(int slice, int column) {
    int first = slice * rowsPerSlice;
    int last = Math.min(wholeRows, first + rowsPerSlice);
    return last - first + (slice == slices - 1 && column < restColumns ? 1 : 0);
  }
}
