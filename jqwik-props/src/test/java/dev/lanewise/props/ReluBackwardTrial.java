package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.function.DoubleUnaryOperator;

/** ReLU backward, dx being dy where the case is in place. */
final class ReluBackwardTrial extends InPlaceTrial {
  private final Activation op;
  private final int length;
  private final Span y;

  ReluBackwardTrial(Activation op, RangeCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.length = of.length();
    this.y = Span.line(data.input(1, length), (of.offset() + 5) % 18);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    ReferenceElementwise.reluBackward(y.doubles(map), Data.doubles(values, map), result, length);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, y, input, output, length);
  }

  private void call(Parallel parallel, Span y, Span dy, Span dx, int length) {
    op.backward(parallel, y.array, y.offset, dy.array, dy.offset, dx.array, dx.offset, length);
  }

  private void call(Span y, Span dy, Span dx) {
    call(Workers.ONE, y, dy, dx, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("length", () -> call(Workers.TWO, y, input, output, -1));
    rejection.badSpans("y", length, bad -> call(bad, input, output));
    rejection.badSpans("dy", length, bad -> call(y, bad, output));
    rejection.badSpans("dx", length, bad -> call(y, input, bad));
    rejection.overlap("dx", length, length, (out, in) -> call(in, input, out));
    rejection.overlap("dx", length, length, (out, in) -> call(y, in, out));
  }
}
