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
 * <p>Channels last, a window row is one contiguous run of x unless it is dilated. Work is cut into images.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Im2col extends Operation {
  /** The convolution whose windows are meant; its output channels and its groups play no part. */
  protected final Conv2dShape shape;

  // The arguments of the run in progress.
  protected float[] x;
  protected float[] columns;
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
    parallel.run(this, n);
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
    parallel.run(this, n);
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
  protected final void run(int image, int worker) {
    int pixels = xOffset + image * shape.inputSize();
    if (adjoint) {
      Arrays.fill(x, pixels, pixels + shape.inputSize(), 0);
    }
    int row = columnsOffset + columnsLength(image);
    for (int i = 0; i < shape.oh(); i++) {
      for (int j = 0; j < shape.ow(); j++) {
        window(pixels, i * shape.sh() - shape.phBegin(), j * shape.sw() - shape.pwBegin(), row);
        row += rowLength();
      }
    }
  }

  private void window(int pixels, int top, int left, int row) {
    int taps = shape.dw() == 1 ? shape.kw() : 1;
    for (int a = 0; a < shape.kh(); a++) {
      int h = top + a * shape.dh();
      for (int b = 0; b < shape.kw(); b += taps) {
        int to = row + (a * shape.kw() + b) * shape.ic();
        if (h >= 0 && h < shape.h()) {
          run(pixels + h * shape.w() * shape.ic(), left + b * shape.dw(), taps, to);
        } else if (!adjoint) {
          clearRun(to, taps * shape.ic());
        }
      }
    }
  }

  /** {@code taps} neighbouring pixels of an image row, of which those outside the image are zero. */
  private void run(int imageRow, int left, int taps, int to) {
    int ic = shape.ic();
    int before = Math.clamp(-(long) left, 0, taps) * ic;
    int behind = Math.clamp((long) left + taps - shape.w(), 0, taps) * ic;
    int visible = Math.max(0, taps * ic - before - behind);
    int from = imageRow + left * ic + before;
    if (adjoint) {
      if (visible > 0) {
        addRun(to + before, from, visible);
      }
      return;
    }
    if (visible == 0) {
      clearRun(to, taps * ic);
      return;
    }
    clearRun(to, before);
    copyRun(from, to + before, visible);
    clearRun(to + before + visible, behind);
  }

  private void copyRun(int from, int to, int length) {
    System.arraycopy(x, from, columns, to, length);
  }

  private void clearRun(int to, int length) {
    Arrays.fill(columns, to, to + length, 0);
  }

  /** x[to ..] += columns[from ..]. */
  protected abstract void addRun(int from, int to, int length);
}
