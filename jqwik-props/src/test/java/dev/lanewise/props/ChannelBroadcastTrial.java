package dev.lanewise.props;

import dev.lanewise.kernels.ChannelBroadcast;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBroadcast;
import java.util.function.DoubleUnaryOperator;

/** {@code y[r][c] = f(x[r][c], v[c])}, y being x where the case is in place. */
final class ChannelBroadcastTrial extends InPlaceTrial {
  private final ChannelBroadcast op;
  private final BroadcastKind kind;
  private final RowsCase of;
  private final Span v;
  private final Span t;

  ChannelBroadcastTrial(ChannelBroadcast op, BroadcastCase c, Data data) {
    super(
        data.input(0, c.rows().length()), c.rows().offset(), c.rows().inPlace(), c.rows().offset() + 11);
    this.op = op;
    this.kind = c.kind();
    this.of = c.rows();
    this.v = Span.line(data.input(1, of.columns()), (of.offset() + 5) % 18);
    this.t = Span.line(data.input(2, of.columns()), (of.offset() + 7) % 18);
  }

  private boolean shifts() {
    return kind == BroadcastKind.SCALE_AND_SHIFT;
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    ReferenceBroadcast.channels(
        Data.doubles(values, map), v.doubles(map), result, of.rows(), of.columns(), kind.meaning);
    if (shifts()) {
      ReferenceBroadcast.add(result, t.doubles(map), result, of.rows(), of.columns());
    }
    return new double[][] {result};
  }

  /** The one of the result, except of two roundings. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(shifts() ? Math::abs : DoubleUnaryOperator.identity());
    for (int i = 0; i < bounds[0].length; i++) {
      bounds[0][i] = 1.01 * roundings() * ROUNDOFF * Math.abs(bounds[0][i]);
    }
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return kind != BroadcastKind.DIVIDE;
  }

  @Override
  int roundings() {
    return shifts() ? 2 : 1;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), input, v, t, output, shifts());
  }

  private void call(Parallel parallel, int rows, Span x, Span v, Span t, Span y, boolean both) {
    if (both) {
      op.run(parallel, rows, x.array, x.offset, v.array, v.offset, t.array, t.offset, y.array, y.offset);
    } else {
      op.run(parallel, rows, x.array, x.offset, v.array, v.offset, y.array, y.offset);
    }
  }

  private void call(Span x, Span v, Span t, Span y) {
    call(Workers.ONE, of.rows(), x, v, t, y, shifts());
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("rows", () -> call(Workers.TWO, -1, input, v, t, output, shifts()));
    rejection.of("function", () -> call(Workers.TWO, of.rows(), input, v, t, output, !shifts()));
    rejection.badSpans("x", input.length(), bad -> call(bad, v, t, output));
    rejection.badSpans(shifts() ? "s" : "v", of.columns(), bad -> call(input, bad, t, output));
    rejection.badSpans("y", output.length(), bad -> call(input, v, t, bad));
    rejection.overlap("y", output.length(), input.length(), (out, in) -> call(in, v, t, out));
    rejection.overlap("y", output.length(), of.columns(), (out, in) -> call(input, in, t, out));
    if (shifts()) {
      rejection.badSpans("t", of.columns(), bad -> call(input, v, bad, output));
      rejection.overlap("y", output.length(), of.columns(), (out, in) -> call(input, v, in, out));
    }
  }
}
