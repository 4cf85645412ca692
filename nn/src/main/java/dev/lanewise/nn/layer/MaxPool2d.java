package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Max pooling: {@code h×w×c → oh×ow×c}, {@code oh = ⌊(h + top + bottom − (kh − 1)·dh − 1) / sh⌋ + 1}. In ceil mode it
 * is ⌈…⌉, but one less where the last window would start behind the image (PyTorch's rule). Padding never wins. Of
 * equal values the first in the window wins and gets the gradient.
 *
 * @param kh rows of the window
 * @param kw columns of the window
 * @param sh stride down
 * @param sw stride across
 * @param padding around the image, less than the window spans
 * @param dh dilation down
 * @param dw dilation across
 * @param ceilMode whether a last window that sticks out counts
 */
public record MaxPool2d(int kh, int kw, int sh, int sw, Padding padding, int dh, int dw, boolean ceilMode)
    implements NothingSaved {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public MaxPool2d {
    new Pooling(kh, kw, sh, sw, padding, dh, dw, ceilMode);
  }

  /** Square windows that touch but do not overlap: the stride is the window. */
  public static MaxPool2d of(int window) {
    return of(window, window);
  }

  /** Windows of {@code kh × kw} that touch but do not overlap: the stride is the window. */
  public static MaxPool2d of(int kh, int kw) {
    return new MaxPool2d(kh, kw, kh, kw, Padding.VALID, 1, 1, false);
  }

  /** This layer with another stride, the same in both directions. */
  public MaxPool2d withStride(int s) {
    return withStride(s, s);
  }

  /** This layer with another stride. */
  public MaxPool2d withStride(int down, int across) {
    return new MaxPool2d(kh, kw, down, across, padding, dh, dw, ceilMode);
  }

  /** This layer with as much padding on all sides. */
  public MaxPool2d withPadding(int p) {
    return withPadding(Padding.of(p));
  }

  /** This layer with another padding. */
  public MaxPool2d withPadding(Padding p) {
    return new MaxPool2d(kh, kw, sh, sw, p, dh, dw, ceilMode);
  }

  /** This layer with another dilation, the same in both directions. */
  public MaxPool2d withDilation(int d) {
    return withDilation(d, d);
  }

  /** This layer with another dilation. */
  public MaxPool2d withDilation(int down, int across) {
    return new MaxPool2d(kh, kw, sh, sw, padding, down, across, ceilMode);
  }

  /** This layer in ceil mode: a last window that sticks out counts. */
  public MaxPool2d withCeilMode() {
    return new MaxPool2d(kh, kw, sh, sw, padding, dh, dw, true);
  }

  private Pooling pooling() {
    return new Pooling(kh, kw, sh, sw, padding, dh, dw, ceilMode);
  }

  @Override
  public String kind() {
    return "MaxPool2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling().output(inputs.getFirst());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return pooling().window();
  }

  private MaxPooling kernel(Shape input, int batch) {
    return new Kernel(dev.lanewise.kernels.MaxPool2d.of(pooling().shape(input, batch)));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return MaxPooling.compile(batch -> kernel(context.input(), batch));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return MaxPooling.training(kernel(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new MaxPoolReference(context, pooling().shape(context.input(), context.batch()));
  }

  private record Kernel(dev.lanewise.kernels.MaxPool2d pool) implements MaxPooling {
    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset());
    }

    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, int[] routing) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset(), routing, 0);
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, int[] routing, Buffer dx) {
      pool.backward(parallel, n, dy.data(), dy.offset(), routing, 0, dx.data(), dx.offset());
    }
  }
}
