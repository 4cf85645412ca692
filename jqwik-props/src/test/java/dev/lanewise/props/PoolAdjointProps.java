package dev.lanewise.props;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.GlobalAveragePool2d;
import dev.lanewise.kernels.GlobalMaxPool2d;
import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Backward is the adjoint of forward, without any reference: ⟨pool(x), dy⟩ = ⟨x, backward(dy)⟩. */
class PoolAdjointProps {
  /** Those of the scale and of the sums of slices. */
  private static final int MORE_ROUNDINGS = 3 + 16 + 16 + 2;

  @Provide
  Arbitrary<PoolCase> poolings() {
    return PoolShapes.poolings();
  }

  @Provide
  Arbitrary<AverageCase> averages() {
    return PoolShapes.averages();
  }

  @Provide
  Arbitrary<GlobalCase> globals() {
    return PoolShapes.globals();
  }

  /** Exactly, on integers, as the routing is frozen. */
  @Property
  void maxPooling(@ForAll("poolings") PoolCase c) {
    MaxPool2d op = MaxPool2d.of(c.shape());
    float[] x = Data.integers(c.seed()).input(0, c.xLength());
    float[] dy = Data.integers(c.seed()).input(1, c.yLength());
    float[] y = Data.nans(c.yLength());
    float[] dx = Data.nans(c.xLength());
    int[] routing = new int[y.length];
    op.forward(Workers.TWO, c.n(), x, 0, y, 0, routing, 0);
    op.backward(Workers.TWO, c.n(), dy, 0, routing, 0, dx, 0);
    AdjointProps.requireEqual(AdjointProps.inner(y, dy), AdjointProps.inner(x, dx), "backward");
  }

  @Property
  void averagePooling(@ForAll("averages") AverageCase c) {
    PoolCase p = c.pool();
    AveragePool2d op = AveragePool2d.of(p.shape(), c.countIncludePad());
    float[] x = Data.floats(c.seed()).input(0, p.xLength());
    float[] dy = Data.floats(c.seed()).input(1, p.yLength());
    float[] y = Data.nans(p.yLength());
    float[] dx = Data.nans(p.xLength());
    op.forward(Workers.TWO, p.n(), x, 0, y, 0);
    op.backward(Workers.TWO, p.n(), dy, 0, dx, 0);
    float[] bounds = Data.nans(p.yLength());
    op.forward(Workers.TWO, p.n(), absolute(x), 0, bounds, 0);
    double bound = AdjointProps.inner(bounds, absolute(dy));
    requireNear(x, dx, y, dy, p.shape().kh() * p.shape().kw(), bound);
  }

  @Property
  void averageOverAllPixels(@ForAll("globals") GlobalCase c) {
    GlobalAveragePool2d op = GlobalAveragePool2d.of(c.most(), c.h(), c.w(), c.c());
    float[] x = Data.floats(c.seed()).input(0, c.xLength());
    float[] dy = Data.floats(c.seed()).input(1, c.yLength());
    float[] y = Data.nans(c.yLength());
    float[] dx = Data.nans(c.xLength());
    op.forward(Workers.TWO, c.n(), x, 0, y, 0, Data.nans(op.scratchLength(2)));
    op.backward(Workers.TWO, c.n(), dy, 0, dx, 0);
    float[] bounds = Data.nans(c.yLength());
    op.forward(Workers.TWO, c.n(), absolute(x), 0, bounds, 0, Data.nans(op.scratchLength(2)));
    requireNear(x, dx, y, dy, c.pixels(), AdjointProps.inner(bounds, absolute(dy)));
  }

  @Property
  void maximumOverAllPixels(@ForAll("globals") GlobalCase c) {
    GlobalMaxPool2d op = GlobalMaxPool2d.of(c.most(), c.h(), c.w(), c.c());
    float[] x = Data.integers(c.seed()).input(0, c.xLength());
    float[] dy = Data.integers(c.seed()).input(1, c.yLength());
    float[] y = Data.nans(c.yLength());
    float[] dx = Data.nans(c.xLength());
    int[] routing = new int[y.length];
    op.forward(Workers.TWO, c.n(), x, 0, y, 0, routing, 0);
    op.backward(Workers.TWO, c.n(), dy, 0, routing, 0, dx, 0);
    AdjointProps.requireEqual(AdjointProps.inner(y, dy), AdjointProps.inner(x, dx), "backward");
  }

  /** A window as large as the image is all pixels. */
  @Property
  void aWindowOfAllPixelsIsGlobal(@ForAll("globals") GlobalCase c) {
    Pool2dShape shape = Pool2dShape.of(c.most(), c.h(), c.w(), c.c(), c.h(), c.w());
    float[] x = Data.integers(c.seed()).input(0, c.xLength());
    float[] y = Data.nans(c.yLength());
    float[] globalY = Data.nans(c.yLength());
    int[] routing = new int[y.length];
    int[] globalRouting = new int[y.length];
    MaxPool2d.of(shape).forward(Workers.TWO, c.n(), x, 0, y, 0, routing, 0);
    GlobalMaxPool2d.of(c.most(), c.h(), c.w(), c.c())
        .forward(Workers.TWO, c.n(), x, 0, globalY, 0, globalRouting, 0);
    for (int i = 0; i < y.length; i++) {
      AdjointProps.requireEqual(y[i], globalY[i], "the maximum over all pixels");
      AdjointProps.requireEqual(routing[i], globalRouting[i], "its routing");
    }
  }

  /** Each product meets the roundings of one sum and of its scale, on either side; {@code bound} adds them all. */
  private static void requireNear(float[] x, float[] dx, float[] y, float[] dy, int terms, double bound) {
    double forward = AdjointProps.inner(y, dy);
    double backward = AdjointProps.inner(x, dx);
    if (!(Math.abs(forward - backward) <= 2.1 * (terms + MORE_ROUNDINGS) * Trial.ROUNDOFF * bound)) {
      throw new AssertionError("backward gives " + backward + ", expected " + forward);
    }
  }

  private static float[] absolute(float[] values) {
    float[] absolute = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      absolute[i] = Math.abs(values[i]);
    }
    return absolute;
  }
}
