package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;
import java.util.List;

/**
 * Depthwise convolution of a source into a destination, {@code y[i][j][o] = b[o] + Σ_(a,b) x[…][…][o / multiplier] ·
 * w[a][b][o]}, forward from x to y or backward from dy to dx: the two differ in which taps an output position sees
 * ({@link TapRuns}). There is a class for 3 × 3 windows of stride 1 and one for all others.
 *
 * <p><b>How it is cut.</b> A chunk is some rows of one image, so that they stay in L2 with the rows that they see.
 * Inside, the tiles go over the rows, then the {@link Epilogue}. Imbalance is one chunk a worker.
 *
 * <p>Packed are the weights {@code [kh · kw][lanes]} and a bias {@code [lanes]}.
 */
abstract sealed class DepthwisePass permits Depthwise3x3Pass, DepthwiseStripPass {
  /** Elements of the destination in a chunk: 64 KB, and three times that in all at most, beside the source's. */
  private static final int CHUNK = 1 << 14;

  private static final int[] WHOLE = {0};

  /** Elements of a pixel as the tiles see it. */
  final int lanes;

  final LaneRows source;
  final LaneRows destination;

  /** What each output row sees. */
  final TapRuns.Run[] rows;

  private final int window;
  private final int oc;
  private final int sourceSize;
  private final int sourceChannels;
  private final int rowsPerChunk;
  private final int chunksPerImage;
  private final int sourceRowsPerChunk;

  /**
   * A pass between rows of these kinds.
   *
   * @param sourceRows of an image
   */
  DepthwisePass(Conv2dShape s, TapRuns.Run[] rows, int sourceRows, LaneRows source, LaneRows destination) {
    this.window = s.kh() * s.kw();
    this.oc = s.oc();
    this.lanes = LaneRows.lanes(oc);
    this.sourceChannels = source.channels();
    this.sourceSize = sourceRows * source.columns() * sourceChannels;
    this.source = source;
    this.destination = destination;
    this.rows = rows;
    this.rowsPerChunk = Math.clamp(CHUNK / destination.rowLength(), 1, rows.length);
    this.chunksPerImage = (rows.length + rowsPerChunk - 1) / rowsPerChunk;
    this.sourceRowsPerChunk = mostSourceRows();
  }

  /** y from x. */
  static DepthwisePass forward(Conv2dShape s) {
    List<TapRuns.Run> runs = TapRuns.forward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin());
    TapRuns.Run[] rows = TapRuns.byPosition(runs, s.oh());
    LaneRows x = new LaneRows(s.w(), s.ic(), s.oc());
    LaneRows y = new LaneRows(s.ow(), s.oc(), s.oc());
    if (Depthwise3x3Pass.can(s)) {
      return new Depthwise3x3Pass(s, rows, s.h(), x, y, s.phBegin(), s.pwBegin(), false);
    }
    List<TapRuns.Run> columns = TapRuns.forward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin());
    return new DepthwiseStripPass(s, rows, columns, s.h(), x, y);
  }

  /** dx from dy. */
  static DepthwisePass backward(Conv2dShape s) {
    List<TapRuns.Run> runs = TapRuns.backward(s.oh(), s.h(), s.kh(), s.sh(), s.dh(), s.phBegin());
    TapRuns.Run[] rows = TapRuns.byPosition(runs, s.h());
    LaneRows dy = new LaneRows(s.ow(), s.oc(), s.oc());
    LaneRows dx = new LaneRows(s.w(), s.ic(), s.oc());
    if (Depthwise3x3Pass.can(s)) {
      return new Depthwise3x3Pass(s, rows, s.oh(), dy, dx, 2 - s.phBegin(), 2 - s.pwBegin(), true);
    }
    List<TapRuns.Run> columns = TapRuns.backward(s.ow(), s.w(), s.kw(), s.sw(), s.dw(), s.pwBegin());
    return new DepthwiseStripPass(s, rows, columns, s.oh(), dy, dx);
  }

  final int packedLength() {
    return (window + 1) * lanes;
  }

  /** Packs weights as they are, and the bias or zeros. */
  final void pack(float[] w, int wOffset, float[] b, int bOffset, float[] packed, int packedOffset) {
    Arrays.fill(packed, packedOffset, packedOffset + packedLength(), 0);
    for (int tap = 0; tap < window; tap++) {
      System.arraycopy(w, wOffset + tap * oc, packed, packedOffset + tap * lanes, oc);
    }
    if (b != null) {
      System.arraycopy(b, bOffset, packed, packedOffset + window * lanes, oc);
    }
  }

  /** Elements of scratch that a worker needs. */
  final int scratchLength() {
    return source.scratchLength(sourceRowsPerChunk) + destination.scratchLength(rowsPerChunk) + spareLength();
  }

  /** Elements of scratch that {@link #rows} needs for itself. */
  abstract int spareLength();

  final int chunks(int n) {
    return n * chunksPerImage;
  }

  /** One chunk; the residual, if there is one, lies as y does. */
  final void run(
      int chunk, float[] x, int xOffset, float[] packed, int packedOffset, float[] residual, int residualOffset,
      boolean relu, float[] y, int yOffset, float[] scratch, int mine) {
    int image = chunk / chunksPerImage;
    int first = chunk % chunksPerImage * rowsPerChunk;
    int end = Math.min(rows.length, first + rowsPerChunk);
    int top = firstSource(first, end);
    int bottom = Math.max(top, endSource(first, end));
    int from = xOffset + image * sourceSize + top * source.columns() * sourceChannels;
    int base = source.load(x, from, bottom - top, scratch, mine) - top * source.rowLength();
    int sums = mine + source.scratchLength(sourceRowsPerChunk);
    int spare = sums + destination.scratchLength(rowsPerChunk);
    int rowLength = destination.columns() * destination.channels();
    int yAt = yOffset + (image * rows.length + first) * rowLength;
    boolean inPlace = destination.isInPlace();
    rows(
        first, end, source.array(x, scratch), base, top, bottom, packed, packedOffset, inPlace ? y : scratch,
        inPlace ? yAt : sums, scratch, spare);
    if (!inPlace) {
      destination.store(scratch, sums, end - first, y, yAt);
    }
    Epilogue.apply(y, yAt, WHOLE, 1, (end - first) * rowLength, residual, residualOffset + yAt - yOffset, relu);
  }

  /**
   * Output rows first .. end − 1.
   *
   * @param base where in {@code x} source row 0 is or would be
   * @param top the first source row that can be read
   * @param bottom behind the last one
   * @param yAt where in {@code y} output row {@code first} goes
   * @param spare where in {@code scratch} {@link #spareLength} elements are free
   */
  abstract void rows(
      int first, int end, float[] x, int base, int top, int bottom, float[] packed, int packedOffset, float[] y,
      int yAt, float[] scratch, int spare);

  /** Where the bias lies in what {@link #pack} made. */
  final int biasAt(int packedOffset) {
    return packedOffset + window * lanes;
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
