package dev.lanewise.props;

import dev.lanewise.kernels.ChannelCopy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceChannelCopy;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y[r][c] = x[r][c]}, or {@code +=}, in rows with gaps. */
final class ChannelCopyTrial extends Trial {
  private final ChannelCopy op;
  private final ChannelCopyCase of;
  private final int rows;
  private final float[] before;
  private final Span x;
  private final Span y;

  ChannelCopyTrial(ChannelCopy op, ChannelCopyCase of, Data data) {
    this.op = op;
    this.of = of;
    this.rows = of.rows().rows();
    int channels = of.rows().columns();
    this.before = data.input(1, rows * channels);
    this.x = Span.matrix(rows, channels, of.xStride(), of.rows().offset()).fill(data.input(0, rows * channels));
    this.y = Span.matrix(rows, channels, of.yStride(), (of.rows().offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  void prepare() {
    super.prepare();
    if (of.adding()) {
      y.fill(before);
    }
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(before, map);
    int channels = of.rows().columns();
    ReferenceChannelCopy.run(of.adding(), rows, channels, x.doubles(map), channels, result, channels);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return of.adding() ? 1 : 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, rows, x, of.xStride(), y, of.yStride());
  }

  private void call(Parallel parallel, int rows, Span x, int xStride, Span y, int yStride) {
    if (of.adding()) {
      op.accumulate(parallel, rows, x.array, x.offset, xStride, y.array, y.offset, yStride);
    } else {
      op.run(parallel, rows, x.array, x.offset, xStride, y.array, y.offset, yStride);
    }
  }

  private void call(Span x, Span y) {
    call(Workers.ONE, rows, x, of.xStride(), y, of.yStride());
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    int narrow = of.rows().columns() - 1;
    rejection.of("rows", () -> call(Workers.TWO, -1, x, of.xStride(), y, of.yStride()));
    rejection.of("xStride", () -> call(Workers.TWO, rows, x, narrow, y, of.yStride()));
    rejection.of("yStride", () -> call(Workers.TWO, rows, x, of.xStride(), y, narrow));
    rejection.badSpans("x", x.extent(), bad -> call(bad, y));
    rejection.badSpans("y", y.extent(), bad -> call(x, bad));
    rejection.overlap("y", y.extent(), x.extent(), (out, in) -> call(in, out));
  }
}
