package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;

import java.util.Arrays;

/**
 * A convolution into at most COUNT channels, which alone would leave much of a vector idle. So the lanes hold taps of
 * the window as well as channels:
 *
 * <pre>
 * t[p][q][a][b][c] = Σ_k s[p][q ..][k] · w[a][b][k][c]         a {@link DirectPass} whose output channels are (a, b, c)
 * y[i][j][c] = Σ_b Σ_a t[row of i, a][column of j, b][a][b][c]     vector additions
 * </pre>
 *
 * <p>Either the lanes hold one tap of each window row, and the sum over k runs along that row as well; or they hold all
 * taps, which is the product of pixels and weights followed by col2im.
 *
 * <p>A chunk of work is a band of output rows of one image; the rows of t that it needs lie in scratch, computed for it
 * alone: those that two bands need are computed twice.
 */
final class FoldedPass {
  /** Floats of t in a band: 256 KB, a quarter of an L2 of 1 MB. */
  private static final int BAND_FLOATS = 1 << 16;

  /**
   * At least so many times the rows of t that an output sees, even if they exceed BAND_FLOATS: with 4 times 7 × 7 at
   * stride 2 computed a quarter of the rows twice and ran at 65 GF, with 8 at 71 (Zen 4).
   */
  private static final int LEAST_SPANS = 8;

  private static final int[] WHOLE_ROW = {0};

  private final Fold rows;
  private final Fold columns;
  private final int channels;
  private final Taps taps;
  private final int tapRowLength;
  private final int pixelLength;
  private final int sumsLength;
  private final int rowLength;
  private final int[] columnOffsets;
  private final int rowsPerBand;
  private final PixelBlocks.Bands bands;
  private final PixelBlocks blocks;
  private final DirectPass pass;

  /**
   * Where the outputs of one direction find their terms: output i adds {@code count[i]} of them, the first in line
   * {@code line[i]} of t under tap {@code tap[i]}, each further one {@code lineStep} lines and {@code tapStep} taps on.
   *
   * @param taps those that the lanes hold
   * @param stride outputs from one line to the next
   */
  record Fold(int[] line, int[] tap, int[] count, int lineStep, int tapStep, int taps, int stride) {
    private static Fold empty(int outs, int lineStep, int tapStep, int taps, int stride) {
      return new Fold(new int[outs], new int[outs], new int[outs], lineStep, tapStep, taps, stride);
    }

    /** The lanes hold no taps of this direction: output i is line i. */
    static Fold none(int outs) {
      Fold fold = empty(outs, 0, 1, 1, 1);
      for (int i = 0; i < outs; i++) {
        fold.add(i, i, 0);
      }
      return fold;
    }

    /** Forward, at stride 1: output i sees line {@code i + a·dilation − pad} under tap a. */
    static Fold forward(int outs, int lines, int taps, int dilation, int pad) {
      Fold fold = empty(outs, dilation, 1, taps, 1);
      for (int i = 0; i < outs; i++) {
        for (int a = 0; a < taps; a++) {
          int line = i + a * dilation - pad;
          if (line >= 0 && line < lines) {
            fold.add(i, line, a);
          }
        }
      }
      return fold;
    }

    /** Backward: line p adds to output {@code p·stride + a·dilation − pad} under tap a. */
    static Fold backward(int outs, int lines, int taps, int stride, int dilation, int pad) {
      int gcd = gcd(stride, dilation);
      Fold fold = empty(outs, -dilation / gcd, stride / gcd, taps, stride);
      for (int i = 0; i < outs; i++) {
        for (int a = 0; a < taps; a++) {
          int scaled = i + pad - a * dilation;
          if (scaled >= 0 && scaled % stride == 0 && scaled / stride < lines) {
            fold.add(i, scaled / stride, a);
          }
        }
      }
      return fold;
    }

    private static int gcd(int a, int b) {
      return b == 0 ? a : gcd(b, a % b);
    }

    private void add(int out, int toLine, int underTap) {
      if (count[out]++ == 0) {
        line[out] = toLine;
        tap[out] = underTap;
      }
    }

    private boolean isNone() {
      return lineStep == 0;
    }

    int outs() {
      return line.length;
    }

    /** Whether an output differs from the one before it by one line alone. */
    boolean continues(int out) {
      return line[out] == line[out - 1] + 1 && tap[out] == tap[out - 1] && count[out] == count[out - 1];
    }

    int lowestLine(int out) {
      return Math.min(line[out], lastLine(out));
    }

    int highestLine(int out) {
      return Math.max(line[out], lastLine(out));
    }

    private int lastLine(int out) {
      return line[out] + (count[out] - 1) * lineStep;
    }

    /** Lines from the first to the last that one output sees. */
    int span() {
      return (taps - 1) / tapStep * Math.abs(lineStep) + 1;
    }
  }

  /** Where in the forward weights the element of tap (row, column), source channel k and output channel c lies. */
  @FunctionalInterface
  interface Element {
    int at(int row, int column, int k, int c);
  }

  /**
   * Lays out the pass.
   *
   * @param rows how rows of t, as many as the source has, become rows of y
   * @param columns how columns of t become columns of y
   * @param channels channels of y, 1 .. COUNT
   * @param taps the taps of one row that are not in the lanes
   */
  FoldedPass(
      Fold rows, Fold columns, int channels, Taps taps, int sourceRows, int sourceColumns, int padColumn,
      int columnsOfT) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
    this.taps = taps;
    this.tapRowLength = columns.taps * channels;
    this.pixelLength = wholeVectors(rows.taps * tapRowLength);
    this.sumsLength = wholeVectors(tapRowLength);
    this.rowLength = columnsOfT * pixelLength;
    this.columnOffsets = new int[columns.outs()];
    Arrays.setAll(columnOffsets, j -> columns.line[j] * sumsLength + columns.tap[j] * channels);
    int rowsOfT = Math.max(BAND_FLOATS / rowLength, LEAST_SPANS * rows.span());
    this.rowsPerBand = Math.clamp((long) (rowsOfT - rows.span() + 1) * rows.stride, 1, rows.outs());
    this.bands = bands(sourceRows);
    this.blocks = new PixelBlocks(
        sourceRows, sourceColumns, taps.pixelChannels(), 1, taps.spanColumns(), 1, 1, 0, padColumn, sourceRows,
        columnsOfT, bands);
    this.pass = new DirectPass(
        blocks, taps, 1, columnsOfT,
        new DirectPass.Destination(sourceRows * rowLength, rowLength, 0, 1, 0, 1, pixelLength));
  }

  /**
   * Whether a column of {@code taps} taps fills its vectors better than {@code channels} alone by a quarter or more,
   * which is what storing and adding up t costs.
   */
  static boolean pays(int taps, int channels) {
    return 4 * taps * COUNT >= 5 * wholeVectors(taps * channels);
  }

  private static int wholeVectors(int lanes) {
    return (lanes + COUNT - 1) / COUNT * COUNT;
  }

  /** The rows of t that each band of outputs needs. */
  private PixelBlocks.Bands bands(int sourceRows) {
    int count = (rows.outs() + rowsPerBand - 1) / rowsPerBand;
    PixelBlocks.Bands needed = new PixelBlocks.Bands(new int[count], new int[count]);
    for (int band = 0; band < count; band++) {
      int lowest = sourceRows;
      int highest = -1;
      for (int i = band * rowsPerBand; i < Math.min(rows.outs(), (band + 1) * rowsPerBand); i++) {
        if (rows.count[i] > 0) {
          lowest = Math.min(lowest, rows.lowestLine(i));
          highest = Math.max(highest, rows.highestLine(i));
        }
      }
      needed.first()[band] = lowest;
      needed.rows()[band] = Math.max(0, highest - lowest + 1);
    }
    return needed;
  }

  /** Elements of packed weights. */
  int packedLength() {
    return pass.packedLength();
  }

  /**
   * Packs the weights.
   *
   * @param flipped whether the taps that are not in the lanes are gone over from the last to the first
   */
  void pack(float[] w, int wOffset, Element element, boolean flipped, float[] packed, int packedOffset) {
    Arrays.fill(packed, packedOffset, packedOffset + packedLength(), 0);
    for (int a = 0; a < rows.taps; a++) {
      for (int b = 0; b < columns.taps; b++) {
        for (int c = 0; c < channels; c++) {
          packLane(w, wOffset, element, flipped, a, b, c, packed, packedOffset);
        }
      }
    }
  }

  private void packLane(
      float[] w, int wOffset, Element element, boolean flipped, int a, int b, int c, float[] packed, int packedOffset) {
    int lane = (a * columns.taps + b) * channels + c;
    for (int tap = 0; tap < taps.columns(); tap++) {
      int to = packedOffset + pass.packedTap(lane / PANEL, 0, tap) + lane % PANEL;
      int column = flipped ? taps.columns() - 1 - tap : tap;
      for (int k = 0; k < taps.channels(); k++) {
        packed[to + k * PANEL] = w[wOffset + element.at(a, taps.columns() > 1 ? column : b, k, c)];
      }
    }
  }

  /** Elements of scratch of one worker. */
  int scratchLength() {
    return pass.scratchLength() + lengthOfT() + lengthOfSums() + columns.outs() * channels + COUNT;
  }

  /** With what a vector may read behind the last pixel. */
  private int lengthOfT() {
    return blocks.rowsPerBlock() * rowLength + COUNT;
  }

  private int lengthOfSums() {
    return columns.isNone() ? 0 : rowLength / pixelLength * sumsLength + COUNT;
  }

  int chunks(int n) {
    return blocks.count(n);
  }

  /**
   * Computes one band.
   *
   * @param bias COUNT elements from {@code biasOffset}, or null
   * @param residual what is added to y, in its layout, or null
   */
  void run(
      int chunk, int n, float[] x, int xOffset, float[] packed, int packedOffset, float[] y, int yOffset,
      float[] bias, int biasOffset, float[] residual, int residualOffset, boolean relu, float[] scratch,
      int scratchOffset) {
    int t = scratchOffset + pass.scratchLength();
    int rowSums = t + lengthOfT();
    int line = rowSums + lengthOfSums();
    pass.run(
        chunk, n, 0, pass.panels(), x, xOffset, packed, packedOffset, scratch, t - pass.start(chunk), null, 0, null, 0,
        false, scratch, scratchOffset);
    int length = columns.outs() * channels;
    int first = chunk % bands.first().length * rowsPerBand;
    int image = blocks.image(chunk) * rows.outs();
    for (int i = first; i < Math.min(rows.outs(), first + rowsPerBand); i++) {
      foldRow(i, scratch, t - blocks.row(chunk) * rowLength, bias, biasOffset, rowSums,
          line);
      int at = (image + i) * length;
      System.arraycopy(scratch, line, y, yOffset + at, length);
      Epilogue.apply(y, yOffset + at, WHOLE_ROW, 1, length, residual, residualOffset + at, relu);
    }
  }

  /** Adds up the row's terms, first those of the rows of taps, then, if the lanes hold them, those of the columns. */
  private void foldRow(int i, float[] scratch, int t, float[] bias, int biasOffset, int rowSums, int line) {
    int from = t + rows.line[i] * rowLength + rows.tap[i] * tapRowLength;
    int termStep = rows.lineStep * rowLength + rows.tapStep * tapRowLength;
    if (columns.isNone()) {
      VectorTerms.sum(
          scratch, from, termStep, rows.count[i], pixelLength, columns.outs(), bias, biasOffset, line, channels);
      return;
    }
    for (int v = 0; v < tapRowLength; v += COUNT) {
      VectorTerms.sum(
          scratch, from + v, termStep, rows.count[i], pixelLength, rowLength / pixelLength, null, 0, rowSums + v,
          sumsLength);
    }
    foldColumns(scratch, bias, biasOffset, rowSums, line);
  }

  /** Neighbours with as many terms each go together; at a stride there are none, and each pixel has sums of its own. */
  private void foldColumns(float[] scratch, float[] bias, int biasOffset, int rowSums, int line) {
    int termStep = columns.lineStep * sumsLength + columns.tapStep * channels;
    if (columns.stride > 1) {
      VectorTerms.sums(
          scratch, rowSums, columnOffsets, termStep, columns.count, bias, biasOffset, line, channels);
      return;
    }
    int to = 0;
    for (int j = 0; j < columns.outs(); j = to) {
      to = j + 1;
      while (to < columns.outs() && columns.continues(to)) {
        to++;
      }
      VectorTerms.sum(
          scratch, rowSums + columnOffsets[j], termStep, columns.count[j], sumsLength, to - j, bias, biasOffset,
          line + j * channels, channels);
    }
  }
}
