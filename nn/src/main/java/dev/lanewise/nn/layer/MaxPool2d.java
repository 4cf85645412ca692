package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
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

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> {
      var pool = dev.lanewise.kernels.MaxPool2d.of(pooling().shape(context.input(), batch));
      Buffer in = x.getFirst();
      return (n, scratch) -> pool.forward(parallel, n, in.data(), in.offset(), y.data(), y.offset());
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    Pool2dShape s = pooling().shape(context.input(), context.batch());
    // Where backward is not called, nobody asks who won.
    int[] routing = context.dx()[0] == null ? null : new int[context.batch() * s.outputSize()];
    return new Training(context, dev.lanewise.kernels.MaxPool2d.of(s), routing);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new MaxPoolReference(context, pooling().shape(context.input(), context.batch()));
  }

  private record Training(TrainingContext context, dev.lanewise.kernels.MaxPool2d pool, int[] routing)
      implements TrainingStep {
    @Override
    public long bytes() {
      return routing == null ? 0 : 4L * routing.length;
    }

    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      Buffer y = context.y();
      if (routing == null) {
        pool.forward(context.parallel(), n, x.data(), x.offset(), y.data(), y.offset());
      } else {
        pool.forward(context.parallel(), n, x.data(), x.offset(), y.data(), y.offset(), routing, 0);
      }
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (routing != null) {
        Buffer dy = context.dy();
        Buffer dx = context.dx()[0];
        pool.backward(context.parallel(), n, dy.data(), dy.offset(), routing, 0, dx.data(), dx.offset());
      }
    }
  }
}
