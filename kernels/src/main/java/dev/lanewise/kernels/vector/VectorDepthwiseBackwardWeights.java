package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dShape;
import java.util.List;

/**
 * Depthwise gradient with respect to weights of any window, stride and dilation. Output pixels that see the same taps
 * form rectangles (the inside of the image, its edges and corners); over each of them a {@link DepthwiseOuterTile} sums
 * 3 × 3 taps of one vector of channels in registers. Nothing is padded.
 */
public final class VectorDepthwiseBackwardWeights extends DepthwiseBackwardWeights {
  private final List<TapRuns.Run> rowRuns;
  private final List<TapRuns.Run> columnRuns;

  /** The gradient of a convolution of these dimensions, with as many groups as input channels. */
  public VectorDepthwiseBackwardWeights(Conv2dShape s) {
    super(s);
    this.rowRuns = TapRuns.forward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin());
    this.columnRuns = TapRuns.forward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin());
  }

  @Override
  int spareLength() {
    return DepthwiseOuterTile.SUMS;
  }

  @Override
  void begin(int spare) {}

  @Override
  void finish(float[] sum, int sumOffset, int spare) {}

  @Override
  void rows(int first, int end, int xBase, int top, int bottom, int dyBase, float[] sum, int sumOffset, int spare) {
    for (int r = 0; r < rowRuns.size(); r++) {
      TapRuns.Run rows = rowRuns.get(r);
      int from = Math.max(first, rows.start());
      int to = Math.min(end, rows.end());
      for (int c = 0; c < columnRuns.size() && from < to; c++) {
        rectangle(rows, from, to - from, columnRuns.get(c), xBase, dyBase, sum, sumOffset, spare);
      }
    }
  }

  /** All taps that the pixels of a rectangle see, 3 × 3 at a time. */
  private void rectangle(
      TapRuns.Run rows, int row, int rowCount, TapRuns.Run columns, int xBase, int dyBase, float[] sum, int sumOffset,
      int spare) {
    int xAt = xBase + rows.sourceAt(row) * xRows.rowLength() + columns.source() * lanes;
    int dyAt = dyBase + row * dyRows.rowLength() + columns.start() * lanes;
    for (int a = 0; a < rows.taps(); a += DepthwiseOuterTile.TAPS) {
      for (int b = 0; b < columns.taps(); b += DepthwiseOuterTile.TAPS) {
        int tap = (rows.tap() + a) * shape.kw() + columns.tap() + b;
        taps(
            xAt + a * shape.dh() * xRows.rowLength() + b * shape.dw() * lanes, dyAt,
            Math.min(DepthwiseOuterTile.TAPS, rows.taps() - a), Math.min(DepthwiseOuterTile.TAPS, columns.taps() - b),
            rowCount, columns.count(), sum, sumOffset + tap * shape.oc(), spare);
      }
    }
  }

  /** {@code down} × {@code across} taps; where these are fewer than the tile has, it repeats the last one. */
  private void taps(
      int xAt, int dyAt, int down, int across, int rowCount, int columnCount, float[] sum, int to, int spare) {
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
