package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y = a + b}, y being a where the case is in place. */
final class AddTrial extends Trial {
  private final Elementwise op;
  private final int length;
  private final float[] values;
  private final Span a;
  private final Span b;
  private final Span y;

  AddTrial(Elementwise op, RangeCase of, Data data) {
    this.op = op;
    this.length = of.length();
    this.values = data.input(0, length);
    this.a = Span.line(values, of.offset());
    this.b = Span.line(data.input(1, length), (of.offset() + 5) % 18);
    this.y = of.inPlace() ? a : Span.line(length, (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  void prepare() {
    super.prepare();
    a.fill(values);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    ReferenceElementwise.add(Data.doubles(values, map), b.doubles(map), result, length);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 1;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, a, b, y, length);
  }

  private void call(Parallel parallel, Span a, Span b, Span y, int length) {
    op.run(parallel, a.array, a.offset, b.array, b.offset, y.array, y.offset, length);
  }

  private void call(Span a, Span b, Span y) {
    call(Workers.ONE, a, b, y, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("length", () -> call(Workers.TWO, a, b, y, -1));
    rejection.badSpans("a", length, bad -> call(bad, b, y));
    rejection.badSpans("b", length, bad -> call(a, bad, y));
    rejection.badSpans("y", length, bad -> call(a, b, bad));
    rejection.overlap("y", length, length, (out, in) -> call(in, b, out));
    rejection.overlap("y", length, length, (out, in) -> call(a, in, out));
  }
}
