package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarAveragePool2d;
import dev.lanewise.kernels.vector.VectorAveragePool2d;
import dev.lanewise.kernels.vector.VectorAveragePool2x2;

/**
 * Average pooling, channels last: {@code y[n][i][j][c]} is the sum of its window times the float nearest to 1 /
 * divisor. Backward is the adjoint: each {@code dy}, times the same number, is added to all elements of its window.
 *
 * <p>The divisor counts the elements of the window that lie inside the image, or, if padding counts, inside the padded
 * image: what a window in ceil mode has beyond that counts never (as in PyTorch, {@code count_include_pad}).
 *
 * <p>Work is cut into rows of outputs forward and into rows of dx backward.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class AveragePool2d extends Pool2dOperation {
  /** For each output pixel what its sum is multiplied by. */
  protected final float[] scales;

  /** For the implementations. */
  protected AveragePool2d(Pool2dShape shape, boolean countIncludePad) {
    super(shape);
    int ow = shape.ow();
    scales = new float[shape.oh() * ow];
    for (int i = 0; i < shape.oh(); i++) {
      int rows = countIncludePad ? shape.paddedRows(i) : shape.endRow(i) - shape.firstRow(i);
      for (int j = 0; j < ow; j++) {
        int columns = countIncludePad ? shape.paddedColumns(j) : shape.endColumn(j) - shape.firstColumn(j);
        scales[i * ow + j] = 1f / (rows * columns);
      }
    }
  }

  /**
   * A pooling of these dimensions on the {@linkplain Backend#current() backend} of this JVM.
   *
   * @param countIncludePad whether the divisor counts padding; PyTorch's default is yes, TensorFlow's way is no
   */
  public static AveragePool2d of(Pool2dShape shape, boolean countIncludePad) {
    if (!Backend.isVector()) {
      return new ScalarAveragePool2d(shape, countIncludePad);
    }
    return VectorAveragePool2x2.takes(shape)
        ? new VectorAveragePool2x2(shape, countIncludePad) : new VectorAveragePool2d(shape, countIncludePad);
  }

  /**
   * Pools {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param y receives {@code n} images
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public final void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    runForward(parallel, n, x, xOffset, y, yOffset);
  }

  /**
   * The gradient with respect to the input of {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param dx receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public final void backward(Parallel parallel, int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    requireBackward(n, dy, dyOffset, dx, dxOffset);
    runBackward(parallel, n, dy, dyOffset, dx, dxOffset);
  }
}
