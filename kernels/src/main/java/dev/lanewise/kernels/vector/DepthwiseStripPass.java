package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;
import java.util.List;

/**
 * A depthwise convolution of any window, stride and dilation. Nothing is padded: a pixel at the edge goes over the taps
 * that it sees. Strips of 8 pixels that see the same taps go over their channels ({@link DepthwiseTile}).
 */
final class DepthwiseStripPass extends DepthwisePass {
  private final int kw;
  private final List<TapRuns.Run> columns;

  /**
   * A pass between rows of these kinds.
   *
   * @param rows what each output row sees
   * @param columns what the pixels of a row see
   * @param sourceRows of an image
   */
  DepthwiseStripPass(
      Conv2dShape s, TapRuns.Run[] rows, List<TapRuns.Run> columns, int sourceRows, LaneRows source,
      LaneRows destination) {
    super(s, rows, sourceRows, source, destination);
    this.kw = s.kw();
    this.columns = columns;
  }

  @Override
  int spareLength() {
    return 0;
  }

  /**
   * Some output rows, each run of columns in strips, the last of which overlaps the one before it; a strip goes down
   * all rows before the next, so that what neighbouring rows share is still in L1.
   */
  @Override
  void rows(
      int first, int end, float[] x, int base, int top, int bottom, float[] packed, int packedOffset, float[] y,
      int yAt, float[] scratch, int spare) {
    for (int r = 0; r < columns.size(); r++) {
      TapRuns.Run run = columns.get(r);
      int strip = run.count() >= 8 ? 8 : run.count() >= 4 ? 4 : 1;
      for (int j = 0; j < run.count(); j += strip) {
        int from = Math.min(j, run.count() - strip);
        for (int i = first; i < end; i++) {
          strip(
              rows[i], run, strip, from, x, base + rows[i].sourceAt(i) * source.rowLength(), packed, packedOffset, y,
              yAt + (i - first) * destination.rowLength());
        }
      }
    }
  }

  private void strip(
      TapRuns.Run row, TapRuns.Run run, int strip, int j, float[] x, int from, float[] packed, int packedOffset,
      float[] y, int yRow) {
    int xAt = from + (run.source() + j * run.sourceStep()) * lanes;
    int xPixel = run.sourceStep() * lanes;
    int xRow = row.sourceTapStep() * source.rowLength();
    int xColumn = run.sourceTapStep() * lanes;
    int wAt = packedOffset + (row.tap() * kw + run.tap()) * lanes;
    int wRow = row.tapStep() * kw * lanes;
    int wColumn = run.tapStep() * lanes;
    int bias = biasAt(packedOffset);
    int yAt = yRow + (run.start() + j * run.step()) * lanes;
    int yPixel = run.step() * lanes;
    switch (strip) {
      case 8 -> DepthwiseTile.run8(
          x, xAt, xPixel, row.taps(), xRow, run.taps(), xColumn, packed, wAt, wRow, wColumn, bias, y, yAt, yPixel,
          lanes);
      case 4 -> DepthwiseTile.run4(
          x, xAt, xPixel, row.taps(), xRow, run.taps(), xColumn, packed, wAt, wRow, wColumn, bias, y, yAt, yPixel,
          lanes);
      default -> DepthwiseTile.run1(
          x, xAt, row.taps(), xRow, run.taps(), xColumn, packed, wAt, wRow, wColumn, bias, y, yAt, lanes);
    }
  }
}
