package dev.lanewise.props;

import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLayouts;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A change of layout of floats. */
final class LayoutTrial extends Trial {
  private final Layouts op;
  private final LayoutCase of;
  private final Span x;
  private final Span y;

  LayoutTrial(Layouts op, LayoutCase of, Data data) {
    this.op = op;
    this.of = of;
    this.x = Span.line(data.input(0, of.length()), of.offset());
    this.y = Span.line(of.length(), (of.offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    ReferenceLayouts.permute(of.sizes(), of.change().order, x.doubles(map), result);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), of.c(), of.h(), of.w(), x, y);
  }

  private void call(Parallel parallel, int n, int c, int h, int w, Span x, Span y) {
    switch (of.change()) {
      case NCHW_TO_NHWC -> op.nchwToNhwc(parallel, n, c, h, w, x.array, x.offset, y.array, y.offset);
      case NHWC_TO_NCHW -> op.nhwcToNchw(parallel, n, c, h, w, x.array, x.offset, y.array, y.offset);
      case OIHW_TO_HWIO -> op.oihwToHwio(parallel, n, c, h, w, x.array, x.offset, y.array, y.offset);
      case HWIO_TO_OIHW -> op.hwioToOihw(parallel, n, c, h, w, x.array, x.offset, y.array, y.offset);
    }
  }

  private void call(Span x, Span y) {
    call(Workers.ONE, of.n(), of.c(), of.h(), of.w(), x, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of(of.change().first, () -> call(Workers.ONE, -1, of.c(), of.h(), of.w(), x, y));
    rejection.of(of.change().second, () -> call(Workers.ONE, of.n(), -1, of.h(), of.w(), x, y));
    rejection.of("h", () -> call(Workers.ONE, of.n(), of.c(), -1, of.w(), x, y));
    rejection.of("w", () -> call(Workers.ONE, of.n(), of.c(), of.h(), -1, x, y));
    rejection.of("x", () -> call(Workers.ONE, 1 << 16, 1 << 16, 1 << 16, 1 << 16, x, y));
    rejection.badSpans("x", of.length(), bad -> call(bad, y));
    rejection.badSpans("y", of.length(), bad -> call(x, bad));
    rejection.overlap("y", of.length(), of.length(), (out, in) -> call(in, out));
  }
}
