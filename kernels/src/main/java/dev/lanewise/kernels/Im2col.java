package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarIm2col;
import dev.lanewise.kernels.vector.VectorIm2col;
import java.util.Arrays;

/**
 * Unfolds the windows of a convolution into the rows of a matrix, so that the convolution becomes a matrix product, and
 * adds such rows back (col2im), which is the adjoint: {@code ⟨im2col(x), c⟩ = ⟨x, col2im(c)⟩}.
 *
 * <pre>
 * columns[(image·oh + i)·ow + j][(a·kw + b)·ic + c] = x[image][i·sh + a·dh − phBegin][j·sw + b·dw − pwBegin][c]
 * </pre>
 *
 * <p>Channels last, a window row is one contiguous run of x unless it is dilated. Work is cut into rows of outputs, or
 * of x where they are added back: each pixel has one owner, who adds in the order of the outputs.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Im2col extends Operation {
  /** Elements of the columns in a chunk: 256 KB, some 10-30 µs of copying; not tuned. */
  private static final int CHUNK = 1 << 16;

  /** The convolution whose windows are meant; its output channels and its groups play no part. */
  protected final Conv2dShape shape;

  private final int rowsPerChunk;
  private final int xRowsPerChunk;

  // The arguments of the run in progress.
  private float[] x;
  private float[] columns;
  private int xOffset;
  private int columnsOffset;
  private int first;
  private int rows;
  private boolean adjoint;

  /** For the implementations. */
  protected Im2col(Conv2dShape shape) {
    this.shape = shape;
    Arguments.product("columns", shape.n(), shape.oh(), shape.ow(), shape.kh(), shape.kw(), shape.ic());
    this.rowsPerChunk = Math.max(1, CHUNK / windowsOfRow());
    this.xRowsPerChunk =
        Math.clamp((long) CHUNK * shape.h() / ((long) shape.oh() * windowsOfRow()), 1, shape.h());
  }

  /**
   * The windows of these dimensions on the {@linkplain Backend#current() backend} of this JVM.
   *
   * @throws IllegalArgumentException if the matrix would be larger than an array
   */
  public static Im2col of(Conv2dShape shape) {
    return Backend.isVector() ? new VectorIm2col(shape) : new ScalarIm2col(shape);
  }

  /** Elements of the rows of {@code n} images. */
  public final int columnsLength(int n) {
    return n * shape.oh() * shape.ow() * rowLength();
  }

  /** Elements of a row: kh · kw · ic. */
  public final int rowLength() {
    return shape.kh() * shape.kw() * shape.ic();
  }

  /**
   * Unfolds {@code n} images, 0 .. {@code shape.n()}.
   *
   * @param columns receives {@link #columnsLength} elements
   * @throws IllegalArgumentException if n is out of range, an array too short, or the two overlap
   */
  public final void unfold(Parallel parallel, int n, float[] x, int xOffset, float[] columns, int columnsOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    unfoldRows(parallel, 0, n * shape.oh(), x, xOffset, columns, columnsOffset);
  }

  /**
   * Unfolds the windows of some output rows, counted through all images.
   *
   * @param first the first row, {@code image · oh + i}
   * @param x the images, from the first one on
   * @param columns receives the windows of these rows only
   * @throws IllegalArgumentException if a row is out of range, an array too short, or the two overlap
   */
  public final void unfoldRows(
      Parallel parallel, int first, int rows, float[] x, int xOffset, float[] columns, int columnsOffset) {
    check(first, rows, x, xOffset, columns, columnsOffset);
    Arguments.disjoint("columns", columns, columnsOffset, windows(rows), "x", x, xOffset, xLength(first, rows));
    adjoint = false;
    parallel.run(this, (rows + rowsPerChunk - 1) / rowsPerChunk);
  }

  /**
   * Adds the rows of {@code n} images back to the pixels they came from.
   *
   * @param x receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or the two overlap
   */
  public final void fold(Parallel parallel, int n, float[] columns, int columnsOffset, float[] x, int xOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    foldRows(parallel, 0, n * shape.oh(), columns, columnsOffset, x, xOffset);
  }

  /**
   * Adds the windows of some output rows, counted through all images, back to the pixels they came from. An image whose
   * output row 0 is among them is overwritten, whatever it held; so rows are to be folded in ascending order.
   *
   * @param first the first row, {@code image · oh + i}
   * @param columns the windows of these rows only
   * @param x the images, from the first one on
   * @throws IllegalArgumentException if a row is out of range, an array too short, or the two overlap
   */
  public final void foldRows(
      Parallel parallel, int first, int rows, float[] columns, int columnsOffset, float[] x, int xOffset) {
    check(first, rows, x, xOffset, columns, columnsOffset);
    Arguments.disjoint("x", x, xOffset, xLength(first, rows), "columns", columns, columnsOffset, windows(rows));
    adjoint = true;
    int images = rows == 0 ? 0 : (first + rows - 1) / shape.oh() - first / shape.oh() + 1;
    parallel.run(this, images * xChunksPerImage());
  }

  private void check(int first, int rows, float[] x, int xOffset, float[] columns, int columnsOffset) {
    Arguments.inRange("first", first, 0, shape.n() * shape.oh());
    Arguments.inRange("rows", rows, 0, shape.n() * shape.oh() - first);
    Arguments.span("x", x, xOffset, xLength(first, rows));
    Arguments.span("columns", columns, columnsOffset, windows(rows));
    this.first = first;
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.columns = columns;
    this.columnsOffset = columnsOffset;
  }

  /** Elements of the windows of output rows. */
  private long windows(int rows) {
    return (long) rows * windowsOfRow();
  }

  private int windowsOfRow() {
    return shape.ow() * rowLength();
  }

  /** Elements of x up to the last image that the rows belong to. */
  private long xLength(int first, int rows) {
    return rows == 0 ? 0 : ((first + rows - 1) / shape.oh() + 1L) * shape.inputSize();
  }

  private int xChunksPerImage() {
    return (shape.h() + xRowsPerChunk - 1) / xRowsPerChunk;
  }

  @Override
  protected final void run(int chunk, int worker) {
    if (adjoint) {
      int image = first / shape.oh() + chunk / xChunksPerImage();
      foldChunk(image, chunk % xChunksPerImage() * xRowsPerChunk);
    } else {
      for (int r = chunk * rowsPerChunk; r < Math.min(rows, (chunk + 1) * rowsPerChunk); r++) {
        unfoldRow((first + r) / shape.oh(), (first + r) % shape.oh(), columnsOffset + r * windowsOfRow());
      }
    }
  }

  private void unfoldRow(int image, int i, int to) {
    for (int a = 0; a < shape.kh(); a++) {
      int h = i * shape.sh() - shape.phBegin() + a * shape.dh();
      int row = to + a * shape.kw() * shape.ic();
      if (h >= 0 && h < shape.h()) {
        unfoldTaps(xOffset + (image * shape.h() + h) * shape.w() * shape.ic(), row);
      } else {
        for (int j = 0; j < shape.ow(); j++) {
          Arrays.fill(columns, row + j * rowLength(), row + j * rowLength() + shape.kw() * shape.ic(), 0);
        }
      }
    }
  }

  /** One row of x into the window rows that see it, those of one output row. */
  private void unfoldTaps(int imageRow, int to) {
    int taps = taps();
    int length = taps * shape.ic();
    for (int j = 0; j < shape.ow(); j++) {
      for (int b = 0; b < shape.kw(); b += taps) {
        int left = j * shape.sw() - shape.pwBegin() + b * shape.dw();
        int at = to + j * rowLength() + b * shape.ic();
        int before = before(left, taps);
        int visible = visible(left, taps);
        if (visible < length) {
          Arrays.fill(columns, at, at + length, 0);
        }
        if (visible > 0) {
          System.arraycopy(x, imageRow + left * shape.ic() + before, columns, at + before, visible);
        }
      }
    }
  }

  /** Some rows of x of one image, which this chunk alone writes. */
  private void foldChunk(int image, int firstX) {
    int endX = Math.min(shape.h(), firstX + xRowsPerChunk);
    int row = shape.w() * shape.ic();
    int imageAt = xOffset + image * shape.inputSize();
    int from = Math.max(0, first - image * shape.oh());
    int to = Math.min(shape.oh(), first + rows - image * shape.oh());
    if (from == 0) {
      Arrays.fill(x, imageAt + firstX * row, imageAt + endX * row, 0);
    }
    for (int h = firstX; h < endX; h++) {
      int end = Math.min(to, (h + shape.phBegin()) / shape.sh() + 1);
      int least = Math.ceilDiv(h + shape.phBegin() - shape.rowSpan() + 1, shape.sh());
      for (int i = Math.max(from, least); i < end; i++) {
        int above = h + shape.phBegin() - i * shape.sh();
        if (above % shape.dh() == 0) {
          int window = columnsOffset + (image * shape.oh() + i - first) * windowsOfRow();
          foldTaps(window + above / shape.dh() * shape.kw() * shape.ic(), imageAt + h * row);
        }
      }
    }
  }

  private void foldTaps(int from, int imageRow) {
    int taps = taps();
    for (int j = 0; j < shape.ow(); j++) {
      for (int b = 0; b < shape.kw(); b += taps) {
        int left = j * shape.sw() - shape.pwBegin() + b * shape.dw();
        int before = before(left, taps);
        int visible = visible(left, taps);
        if (visible > 0) {
          int at = from + j * rowLength() + b * shape.ic();
          addRun(columns, at + before, x, imageRow + left * shape.ic() + before, visible);
        }
      }
    }
  }

  /** Taps of a window row that lie side by side in x. */
  private int taps() {
    return shape.dw() == 1 ? shape.kw() : 1;
  }

  /** Elements of {@code taps} pixels from column {@code left} on that lie before the image. */
  private int before(int left, int taps) {
    return Math.clamp(-(long) left, 0, taps) * shape.ic();
  }

  /** Those that lie inside the image. */
  private int visible(int left, int taps) {
    return Math.max(0, Math.min(shape.w(), left + taps) - Math.max(0, left)) * shape.ic();
  }

  /** x[to ..] += columns[from ..], of which there are {@code length}. */
  protected abstract void addRun(float[] columns, int from, float[] x, int to, int length);
}
