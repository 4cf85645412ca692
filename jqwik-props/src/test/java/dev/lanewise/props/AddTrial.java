package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.function.DoubleUnaryOperator;

/** {@code y = a + b}, y being a where the case is in place. */
final class AddTrial extends InPlaceTrial {
  private final Elementwise op;
  private final int length;
  private final Span b;

  AddTrial(Elementwise op, RangeCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.length = of.length();
    this.b = Span.line(data.input(1, length), (of.offset() + 5) % 18);
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
    call(parallel, input, b, output, length);
  }

  private void call(Parallel parallel, Span a, Span b, Span y, int length) {
    op.run(parallel, a.array, a.offset, b.array, b.offset, y.array, y.offset, length);
  }

  private void call(Span a, Span b, Span y) {
    call(Workers.ONE, a, b, y, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("length", () -> call(Workers.TWO, input, b, output, -1));
    rejection.badSpans("a", length, bad -> call(bad, b, output));
    rejection.badSpans("b", length, bad -> call(input, bad, output));
    rejection.badSpans("y", length, bad -> call(input, b, bad));
    rejection.overlap("y", length, length, (out, in) -> call(in, b, out));
    rejection.overlap("y", length, length, (out, in) -> call(input, in, out));
  }
}
