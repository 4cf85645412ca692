package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;
import java.util.List;

/**
 * Depthwise convolution of a source into a destination, {@code y[i][j][o] = b[o] + Σ_(a,b) x[…][…][o / multiplier] ·
 * w[a][b][o]}, forward from x to y or backward from dy to dx: the two differ in which taps an output position sees
 * ({@link TapRuns}). Nothing is padded: a pixel at the edge goes over the taps that it sees.
 *
 * <p><b>How it is cut.</b> A chunk is some rows of one image, so that they stay in L2 with the rows that they see.
 * Inside, row after row, strips of 8 pixels go over their channels ({@link DepthwiseTile}), then the {@link Epilogue}
 * over the row. Imbalance is one chunk a worker.
 *
 * <p>Packed are the weights {@code [kh · kw][lanes]} and a bias {@code [lanes]}.
 */
final class DepthwisePass {
  /** Elements of the destination in a chunk: 64 KB, and three times that in all at most, beside the source's. */
  private static final int CHUNK = 1 << 14;

  private static final int[] WHOLE = {0};

  private final int window;
  private final int kw;
  private final int oc;
  private final int lanes;
  private final int sourceSize;
  private final int sourceChannels;
  private final LaneRows source;
  private final LaneRows destination;
  private final List<TapRuns.Run> columns;
  private final TapRuns.Run[] rows;
  private final int rowsPerChunk;
  private final int chunksPerImage;
  private final int sourceRowsPerChunk;

  private DepthwisePass(
      Conv2dShape s, List<TapRuns.Run> rows, List<TapRuns.Run> columns, int sourceRows, LaneRows source, int outRows,
      LaneRows destination) {
    this.window = s.kh() * s.kw();
    this.kw = s.kw();
    this.oc = s.oc();
    this.lanes = LaneRows.lanes(oc);
    this.sourceChannels = source.channels();
    this.sourceSize = sourceRows * source.columns() * sourceChannels;
    this.source = source;
    this.destination = destination;
    this.columns = columns;
    this.rows = TapRuns.byPosition(rows, outRows);
    this.rowsPerChunk = Math.clamp(CHUNK / destination.rowLength(), 1, outRows);
    this.chunksPerImage = (outRows + rowsPerChunk - 1) / rowsPerChunk;
    this.sourceRowsPerChunk = mostSourceRows();
  }

  /** y from x. */
  static DepthwisePass forward(Conv2dShape s) {
    return new DepthwisePass(
        s, TapRuns.forward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin()),
        TapRuns.forward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin()), s.h(),
        new LaneRows(s.w(), s.ic(), s.oc()), s.oh(), new LaneRows(s.ow(), s.oc(), s.oc()));
  }

  /** dx from dy. */
  static DepthwisePass backward(Conv2dShape s) {
    return new DepthwisePass(
        s, TapRuns.backward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin()),
        TapRuns.backward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin()), s.oh(),
        new LaneRows(s.ow(), s.oc(), s.oc()), s.h(), new LaneRows(s.w(), s.ic(), s.oc()));
  }

  int packedLength() {
    return (window + 1) * lanes;
  }

  /** Packs weights as they are, and the bias or zeros. */
  void pack(float[] w, int wOffset, float[] b, int bOffset, float[] packed, int packedOffset) {
    Arrays.fill(packed, packedOffset, packedOffset + packedLength(), 0);
    for (int tap = 0; tap < window; tap++) {
      System.arraycopy(w, wOffset + tap * oc, packed, packedOffset + tap * lanes, oc);
    }
    if (b != null) {
      System.arraycopy(b, bOffset, packed, packedOffset + window * lanes, oc);
    }
  }

  /** Elements of scratch that a worker needs. */
  int scratchLength() {
    return source.scratchLength(sourceRowsPerChunk) + destination.scratchLength(rowsPerChunk);
  }

  int chunks(int n) {
    return n * chunksPerImage;
  }

  /** One chunk; the residual, if there is one, lies as y does. */
  void run(
      int chunk, float[] x, int xOffset, float[] packed, int packedOffset, float[] residual, int residualOffset,
      boolean relu, float[] y, int yOffset, float[] scratch, int mine) {
    int image = chunk / chunksPerImage;
    int first = chunk % chunksPerImage * rowsPerChunk;
    int end = Math.min(rows.length, first + rowsPerChunk);
    int top = firstSource(first, end);
    int from = xOffset + image * sourceSize + top * source.columns() * sourceChannels;
    int loaded = source.load(x, from, Math.max(0, endSource(first, end) - top), scratch, mine);
    int base = loaded - top * source.rowLength();
    int spare = mine + source.scratchLength(sourceRowsPerChunk);
    int rowLength = destination.columns() * destination.channels();
    int yAt = yOffset + (image * rows.length + first) * rowLength;
    if (destination.isInPlace()) {
      strips(first, end, source.array(x, scratch), base, packed, packedOffset, y, yAt);
    } else {
      strips(first, end, source.array(x, scratch), base, packed, packedOffset, scratch, spare);
      destination.store(scratch, spare, end - first, y, yAt);
    }
    Epilogue.apply(y, yAt, WHOLE, 1, (end - first) * rowLength, residual, residualOffset + yAt - yOffset, relu);
  }

  /**
   * Some output rows, each run of columns in strips, the last of which overlaps the one before it; a strip goes down
   * all rows before the next, so that what neighbouring rows share is still in L1.
   */
  private void strips(
      int first, int end, float[] x, int base, float[] packed, int packedOffset, float[] y, int yAt) {
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
    int bias = packedOffset + window * lanes;
    int yAt = yRow + (run.start() + j * run.step()) * lanes;
    int yPixel = run.step() * lanes;
    if (strip == 8 && run.taps() == 3 && Math.abs(run.sourceTapStep()) == run.sourceStep()) {
      boolean flipped = run.sourceTapStep() < 0;
      DepthwiseTile.run8by3(
          x, flipped ? xAt + 2 * xColumn : xAt, xPixel, row.taps(), xRow, packed, flipped ? wAt + 2 * wColumn : wAt,
          wRow, flipped ? -wColumn : wColumn, bias, y, yAt, yPixel, lanes);
      return;
    }
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

  private int mostSourceRows() {
    int most = 0;
    for (int first = 0; first < rows.length; first += rowsPerChunk) {
      int end = Math.min(rows.length, first + rowsPerChunk);
      most = Math.max(most, endSource(first, end) - firstSource(first, end));
    }
    return most;
  }

  /** The first source row that rows first .. end − 1 see; {@link #endSource} is no greater if they see none. */
  private int firstSource(int first, int end) {
    int least = Integer.MAX_VALUE;
    for (int i = first; i < end; i++) {
      least = rows[i].taps() == 0 ? least : Math.min(least, rows[i].firstSource(i));
    }
    return least == Integer.MAX_VALUE ? 0 : least;
  }

  private int endSource(int first, int end) {
    int most = 0;
    for (int i = first; i < end; i++) {
      most = rows[i].taps() == 0 ? most : Math.max(most, rows[i].endSource(i));
    }
    return most;
  }
}
