package dev.lanewise.props;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y[r][c] = x[r][c] + b[c]}, y being x where the case is in place. */
final class BiasForwardTrial extends Trial {
  private final Bias op;
  private final RowsCase of;
  private final float[] values;
  private final Span x;
  private final Span b;
  private final Span y;

  BiasForwardTrial(Bias op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.values = data.input(0, of.length());
    this.x = Span.line(values, of.offset());
    this.b = Span.line(data.input(1, of.columns()), (of.offset() + 5) % 18);
    this.y = of.inPlace() ? x : Span.line(of.length(), (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  void prepare() {
    super.prepare();
    x.fill(values);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    ReferenceElementwise.biasForward(Data.doubles(values, map), b.doubles(map), result, of.rows(), of.columns());
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 1;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), x, b, y);
  }

  private void call(Parallel parallel, int rows, Span x, Span b, Span y) {
    op.forward(parallel, rows, x.array, x.offset, b.array, b.offset, y.array, y.offset);
  }

  private void call(Span x, Span b, Span y) {
    call(Workers.ONE, of.rows(), x, b, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("rows", () -> call(Workers.TWO, -1, x, b, y));
    rejection.badSpans("x", x.length(), bad -> call(bad, b, y));
    rejection.badSpans("b", b.length(), bad -> call(x, bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, b, bad));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, b, out));
    rejection.overlap("y", y.length(), b.length(), (out, in) -> call(x, in, out));
  }
}
