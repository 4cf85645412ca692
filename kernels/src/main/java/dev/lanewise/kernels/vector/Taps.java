package dev.lanewise.kernels.vector;

/**
 * The window of a direct convolution as the tiles go over it: {@code rows} × {@code columns} taps of {@code channels}
 * channels each, in <i>strips</i> that are contiguous in memory.
 *
 * <pre>
 * dense: every pixel and channel of a window row       dilated, or one group of the channels:
 * is used, so one strip covers it                      one strip a column of taps
 *
 *   ├─ columns · channels ─┤                             ├ channels ┤ … ├ channels ┤
 *
 * elements in the order  [strip][row][element of the strip]
 * </pre>
 *
 * @param rows taps down
 * @param columns taps across
 * @param rowStep source rows from one tap to the next
 * @param columnStep source columns from one tap to the next
 * @param channels channels of a tap: those of one group
 * @param pixelChannels channels of a source pixel: those of all groups
 */
record Taps(int rows, int columns, int rowStep, int columnStep, int channels, int pixelChannels) {
  /** Whether a window row is one strip. */
  boolean isDense() {
    return columns <= 1 || columnStep == 1 && channels == pixelChannels;
  }

  int strips() {
    return isDense() ? 1 : columns;
  }

  /** Elements of a strip. */
  int run() {
    return isDense() ? columns * channels : channels;
  }

  /** From the corner of the window to where a strip begins. */
  int stripOffset(int strip) {
    return strip * columnStep * pixelChannels;
  }

  /** All elements of a window. */
  int size() {
    return rows * columns * channels;
  }

  /** Where the channels of tap (row, column) begin among the elements. */
  int element(int row, int column) {
    return (isDense() ? row * columns + column : column * rows + row) * channels;
  }

  /** Source rows from the first tap to the last. */
  int spanRows() {
    return rows == 0 ? 0 : (rows - 1) * rowStep + 1;
  }

  /** Source columns from the first tap to the last. */
  int spanColumns() {
    return columns == 0 ? 0 : (columns - 1) * columnStep + 1;
  }
}
