package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceAveragePool2d;
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
 * Average pooling: {@code h×w×c → oh×ow×c}, {@code oh = ⌊(h + top + bottom − kh) / sh⌋ + 1}. In ceil mode it is ⌈…⌉,
 * but one less where the last window would start behind the image (PyTorch's rule).
 *
 * <p>The sum of a window is divided by the number of its elements inside the padded image, or inside the image alone.
 * What a window in ceil mode has beyond the padding is never counted.
 *
 * @param kh rows of the window
 * @param kw columns of the window
 * @param sh stride down
 * @param sw stride across
 * @param padding zeros around the image, less than the window spans
 * @param ceilMode whether a last window that sticks out counts
 * @param countIncludePad whether the divisor counts padding
 */
public record AveragePool2d(
    int kh, int kw, int sh, int sw, Padding padding, boolean ceilMode, boolean countIncludePad)
    implements NothingSaved {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public AveragePool2d {
    new Pooling(kh, kw, sh, sw, padding, 1, 1, ceilMode);
  }

  /** Square windows that touch but do not overlap: the stride is the window. Padding would count, as in PyTorch. */
  public static AveragePool2d of(int window) {
    return of(window, window);
  }

  /** Windows of {@code kh × kw} that touch but do not overlap: the stride is the window. Padding would count. */
  public static AveragePool2d of(int kh, int kw) {
    return new AveragePool2d(kh, kw, kh, kw, Padding.VALID, false, true);
  }

  /** This layer with another stride, the same in both directions. */
  public AveragePool2d withStride(int s) {
    return withStride(s, s);
  }

  /** This layer with another stride. */
  public AveragePool2d withStride(int down, int across) {
    return new AveragePool2d(kh, kw, down, across, padding, ceilMode, countIncludePad);
  }

  /** This layer with as many zeros on all sides. */
  public AveragePool2d withPadding(int p) {
    return withPadding(Padding.of(p));
  }

  /** This layer with another padding. */
  public AveragePool2d withPadding(Padding p) {
    return new AveragePool2d(kh, kw, sh, sw, p, ceilMode, countIncludePad);
  }

  /** This layer in ceil mode: a last window that sticks out counts. */
  public AveragePool2d withCeilMode() {
    return new AveragePool2d(kh, kw, sh, sw, padding, true, countIncludePad);
  }

  /** This layer with a divisor that counts the image's own elements only, as TensorFlow's does. */
  public AveragePool2d withoutPaddingCounted() {
    return new AveragePool2d(kh, kw, sh, sw, padding, ceilMode, false);
  }

  private Pooling pooling() {
    return new Pooling(kh, kw, sh, sw, padding, 1, 1, ceilMode);
  }

  @Override
  public String kind() {
    return "AveragePool2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return pooling().output(inputs.getFirst());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return pooling().window();
  }

  private LinearMap map(Shape input, int batch) {
    return new Map(dev.lanewise.kernels.AveragePool2d.of(pooling().shape(input, batch), countIncludePad));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return LinearMap.compile(batch -> map(context.input(), batch));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return LinearMap.training(map(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, pooling().shape(context.input(), context.batch()), countIncludePad);
  }

  private record Map(dev.lanewise.kernels.AveragePool2d pool) implements LinearMap {
    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, float[] scratch) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset());
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, Buffer dx) {
      pool.backward(parallel, n, dy.data(), dy.offset(), dx.data(), dx.offset());
    }
  }

  private record Reference(ReferenceContext context, Pool2dShape shape, boolean countIncludePad)
      implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      ReferenceAveragePool2d.forward(shape, countIncludePad, shape.n(), context.x().getFirst(), context.y());
    }

    @Override
    public void backward() {
      ReferenceAveragePool2d.backward(shape, countIncludePad, shape.n(), context.dy(), context.dx().getFirst());
    }
  }
}
