package dev.lanewise.props;

import dev.lanewise.kernels.Resize2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Resizing and its gradient equal their reference, and are adjoint. */
class Resize2dProps extends KernelContract<ImageCase> {
  @Provide
  Arbitrary<ImageCase> cases() {
    return ImageCase.all();
  }

  @Override
  BiFunction<ImageCase, Data, Trial> operation(ImageCase c) {
    Resize2d op = ResizeTrial.operation(c);
    return (of, data) -> new ResizeTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  /** ⟨resize(x), dy⟩ = ⟨x, backward(dy)⟩: exactly where weights are sums of powers of two, else but for roundings. */
  @Property
  void forwardAndBackwardAreAdjoint(@ForAll("cases") ImageCase c) {
    Resize2d op = ResizeTrial.operation(c);
    float[] scratch = new float[op.scratchLength(2)];
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.n() * c.xSize());
    float[] dy = data.input(1, c.n() * c.ySize());
    float[] y = Data.nans(dy.length);
    float[] dx = Data.nans(x.length);
    op.forward(Workers.TWO, c.n(), x, 0, y, 0, scratch);
    op.backward(Workers.TWO, c.n(), dy, 0, dx, 0, scratch);
    double forward = AdjointProps.inner(y, dy);
    double backward = AdjointProps.inner(x, dx);
    double bound = c.isDyadic() ? 0 : 1e-5 * (1 + 9.0 * Math.max(x.length, y.length));
    if (!(Math.abs(forward - backward) <= bound)) {
      throw new AssertionError("backward gives " + backward + ", forward " + forward + " ± " + bound);
    }
  }
}
