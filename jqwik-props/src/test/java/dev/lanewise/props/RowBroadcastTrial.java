package dev.lanewise.props;

import dev.lanewise.kernels.RowBroadcast;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBroadcast;
import java.util.function.DoubleUnaryOperator;

/** {@code y[r][c] = x[r][c] + v[r]} or {@code x[r][c] · v[r]}, y being x where the case is in place. */
final class RowBroadcastTrial extends InPlaceTrial {
  private final RowBroadcast op;
  private final boolean multiplies;
  private final RowsCase of;
  private final Span v;

  RowBroadcastTrial(RowBroadcast op, boolean multiplies, RowsCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.multiplies = multiplies;
    this.of = of;
    this.v = Span.line(data.input(1, of.rows()), (of.offset() + 5) % 18);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    ReferenceBroadcast.rows(
        Data.doubles(values, map), v.doubles(map), result, of.rows(), of.columns(),
        multiplies ? (x, factor) -> x * factor : Double::sum);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 1;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), input, v, output);
  }

  private void call(Parallel parallel, int rows, Span x, Span v, Span y) {
    op.run(parallel, rows, x.array, x.offset, v.array, v.offset, y.array, y.offset);
  }

  private void call(Span x, Span v, Span y) {
    call(Workers.ONE, of.rows(), x, v, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("rows", () -> call(Workers.TWO, -1, input, v, output));
    rejection.badSpans("x", input.length(), bad -> call(bad, v, output));
    rejection.badSpans("v", v.length(), bad -> call(input, bad, output));
    rejection.badSpans("y", output.length(), bad -> call(input, v, bad));
    rejection.overlap("y", output.length(), input.length(), (out, in) -> call(in, v, out));
    rejection.overlap("y", output.length(), v.length(), (out, in) -> call(input, in, out));
  }
}
