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

  /** Elements of a chunk: 64 KB of each array. */
  private static final int CHUNK = 1 << 14;

  /** The least elements of a slice: 128 KB. */
  private static final int SLICE = 1 << 15;

  /**
   * Elements that some vectors of columns pass over before the next: 64 KB of each array. Gradients of 128 channels
   * took 8 % more in blocks of 16 KB (Zen 4).
   */
  private static final int BLOCK = 1 << 14;

  /** Rows that are added in one float: sums of blocks are added to those of their slice. */
  private static final int MAX_BLOCK_ROWS = 128;

  /** The compiler makes vectors of plain loops too, if they are long enough. */
  private static final int SCALAR_LANES = 16;

  /** Rows are folded to a multiple of four vectors up to this many columns, 2 KB. */
  private static final int MAX_FOUR = 1 << 9;

  /** Rows are folded to a multiple of one vector up to this many columns, 8 KB. */
  private static final int MAX_ONE = 1 << 11;

  /** Columns of a chunk in which sums of slices are added. */
  private static final int COLUMNS = 256;

  /** Rows of a slice that are few: their mean takes all. */
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
    int lanes = Backend.isVector() ? Backend.bits() / Float.SIZE : SCALAR_LANES;
    int four = 4 * lanes / greatestCommonDivisor(channels, 4 * lanes);
    if ((long) four * channels <= MAX_FOUR) {
      return four;
    }
    int one = lanes / greatestCommonDivisor(channels, lanes);
    return (long) one * channels <= MAX_ONE ? one : 1;
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
    rowsPerSlice = Math.max(SLICE / width, (wholeRows + MAX_SLICES - 1) / MAX_SLICES);
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

  /** The rows of a slice, given how many it has, that its pivots are means of: an eighth, or all of a few. */
  int pivotRows(int sliceRows) {
    return Math.min(sliceRows, Math.max(FEW_ROWS, sliceRows / 8));
  }

  /** Elements of a column in a slice; {@code rest} says whether the column is one of the rest. */
  int count(int slice, boolean rest) {
    int first = slice * rowsPerSlice;
    int last = Math.min(wholeRows, first + rowsPerSlice);
    return last - first + (rest && slice == slices - 1 ? 1 : 0);
  }

  /** Columns of a chunk where nothing is left to do but to add sums; all, where several are one channel. */
  int columnsPerChunk() {
    return fold == 1 ? COLUMNS : columns;
  }
}
