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
 * <p>Channels last, a window row is one contiguous run of x unless it is dilated. Work is cut into rows of outputs, or of
 * x where they are added back: each pixel has one owner, who adds in the order of the outputs.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Im2col extends Operation {
  /** Elements of the columns in a chunk: 256 KB, some 10-30 µs of copying; not tuned. */
  private static final int CHUNK = 1 << 16;

  /** The convolution whose windows are meant; its output channels and its groups play no part. */
  protected final Conv2dShape shape;

  // The arguments of the run in progress.
  private float[] x;
  private float[] columns;
  private int xOffset;
  private int columnsOffset;
  private boolean adjoint;

  /** For the implementations. */
  protected Im2col(Conv2dShape shape) {
    this.shape = shape;
    Arguments.product("columns", shape.n(), shape.oh(), shape.ow(), shape.kh(), shape.kw(), shape.ic());
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
    check(n, x, xOffset, columns, columnsOffset);
    Arguments.disjoint(
        "columns", columns, columnsOffset, columnsLength(n), "x", x, xOffset, (long) n * shape.inputSize());
    adjoint = false;
    parallel.run(this, n * chunksPerImage(shape.oh()));
  }

  /**
   * Adds the rows of {@code n} images back to the pixels they came from.
   *
   * @param x receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or the two overlap
   */
  public final void fold(Parallel parallel, int n, float[] columns, int columnsOffset, float[] x, int xOffset) {
    check(n, x, xOffset, columns, columnsOffset);
    Arguments.disjoint(
        "x", x, xOffset, (long) n * shape.inputSize(), "columns", columns, columnsOffset, columnsLength(n));
    adjoint = true;
    parallel.run(this, n * chunksPerImage(shape.h()));
  }

  private void check(int n, float[] x, int xOffset, float[] columns, int columnsOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    Arguments.span("x", x, xOffset, (long) n * shape.inputSize());
    Arguments.span("columns", columns, columnsOffset, columnsLength(n));
    this.x = x;
    this.xOffset = xOffset;
    this.columns = columns;
    this.columnsOffset = columnsOffset;
  }

  @Override
  protected final void run(int chunk, int worker) {
    int rows = adjoint ? shape.h() : shape.oh();
    int image = chunk / chunksPerImage(rows);
    int first = chunk % chunksPerImage(rows) * rowsPerChunk(rows);
    int end = Math.min(rows, first + rowsPerChunk(rows));
    int pixels = xOffset + image * shape.inputSize();
    int window = columnsOffset + columnsLength(image);
    if (adjoint) {
      foldRows(columns, window, 0, first, end - first, x, pixels);
    } else {
      unfoldRows(x, pixels, first, end - first, columns, window + first * shape.ow() * rowLength());
    }
  }

  /** Rows of outputs, or of x, whose share of the columns is about {@link #CHUNK} elements. */
  private int rowsPerChunk(int rows) {
    return Math.clamp((long) CHUNK * rows / Math.max(1, shape.oh() * shape.ow() * rowLength()), 1, rows);
  }

  private int chunksPerImage(int rows) {
    return (rows + rowsPerChunk(rows) - 1) / rowsPerChunk(rows);
  }

  /**
   * Unfolds the windows of some output rows of one image, on the calling thread; nothing is checked.
   *
   * @param image where the image begins in x
   * @param first the first output row
   * @param to receives the rows' windows
   */
  public final void unfoldRows(float[] x, int image, int first, int rows, float[] columns, int to) {
    int at = to;
    for (int i = first; i < first + rows; i++) {
      for (int a = 0; a < shape.kh(); a++) {
        int h = i * shape.sh() - shape.phBegin() + a * shape.dh();
        int row = at + a * shape.kw() * shape.ic();
        if (h >= 0 && h < shape.h()) {
          unfoldRow(x, image + h * shape.w() * shape.ic(), columns, row);
        } else {
          for (int j = 0; j < shape.ow(); j++) {
            Arrays.fill(columns, row + j * rowLength(), row + j * rowLength() + shape.kw() * shape.ic(), 0);
          }
        }
      }
      at += shape.ow() * rowLength();
    }
  }

  /** One row of x into the window rows that see it, those of one output row. */
  private void unfoldRow(float[] x, int imageRow, float[] columns, int to) {
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
          copyRun(x, imageRow + left * shape.ic() + before, columns, at + before, visible);
        }
      }
    }
  }

  /**
   * Adds the windows of one image back to some rows of x, on the calling thread; nothing is checked.
   *
   * @param from where the windows of output row {@code firstOut} begin; those of all rows that see the rows of x must
   *     follow
   * @param first the first row of x, overwritten whatever it held, as all {@code rows}
   * @param image where the image begins in x
   */
  public final void foldRows(float[] columns, int from, int firstOut, int first, int rows, float[] x, int image) {
    Arrays.fill(
        x, image + first * shape.w() * shape.ic(), image + (first + rows) * shape.w() * shape.ic(), 0);
    for (int h = first; h < first + rows; h++) {
      for (int i = firstOutRow(h); i < endOutRow(h); i++) {
        int above = h + shape.phBegin() - i * shape.sh();
        if (above % shape.dh() == 0) {
          int window = from + (i - firstOut) * shape.ow() * rowLength();
          foldRow(
              columns, window + above / shape.dh() * shape.kw() * shape.ic(), x, image + h * shape.w() * shape.ic());
        }
      }
    }
  }

  /** The first output row whose window may see row h of x. */
  public final int firstOutRow(int h) {
    return Math.max(0, Math.ceilDiv(h + shape.phBegin() - shape.rowSpan() + 1, shape.sh()));
  }

  /** Behind the last output row whose window may see row h of x. */
  public final int endOutRow(int h) {
    return Math.min(shape.oh(), (h + shape.phBegin()) / shape.sh() + 1);
  }

  private void foldRow(float[] columns, int from, float[] x, int imageRow) {
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

  /** columns[to ..] = x[from ..], of which there are {@code length}. */
  protected abstract void copyRun(float[] x, int from, float[] columns, int to, int length);

  /** x[to ..] += columns[from ..], of which there are {@code length}. */
  protected abstract void addRun(float[] columns, int from, float[] x, int to, int length);
}
