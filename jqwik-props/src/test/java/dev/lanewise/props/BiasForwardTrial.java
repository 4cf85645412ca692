package dev.lanewise.props;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.function.DoubleUnaryOperator;

/** {@code y[r][c] = x[r][c] + b[c]}, y being x where the case is in place. */
final class BiasForwardTrial extends InPlaceTrial {
  private final Bias op;
  private final RowsCase of;
  private final Span b;

  BiasForwardTrial(Bias op, RowsCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.of = of;
    this.b = Span.line(data.input(1, of.columns()), (of.offset() + 5) % 18);
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
    call(parallel, of.rows(), input, b, output);
  }

  private void call(Parallel parallel, int rows, Span x, Span b, Span y) {
    op.forward(parallel, rows, x.array, x.offset, b.array, b.offset, y.array, y.offset);
  }

  private void call(Span x, Span b, Span y) {
    call(Workers.ONE, of.rows(), x, b, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("rows", () -> call(Workers.TWO, -1, input, b, output));
    rejection.badSpans("x", input.length(), bad -> call(bad, b, output));
    rejection.badSpans("b", b.length(), bad -> call(input, bad, output));
    rejection.badSpans("y", output.length(), bad -> call(input, b, bad));
    rejection.overlap("y", output.length(), input.length(), (out, in) -> call(in, b, out));
    rejection.overlap("y", output.length(), b.length(), (out, in) -> call(input, in, out));
  }
}
