package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.function.DoubleUnaryOperator;

/** ReLU forward, y being x where the case is in place. */
final class ReluForwardTrial extends InPlaceTrial {
  private final Activation op;
  private final int length;

  ReluForwardTrial(Activation op, RangeCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 5);
    this.op = op;
    this.length = of.length();
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    ReferenceElementwise.reluForward(Data.doubles(values, map), result, length);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, input, output, length);
  }

  private void call(Parallel parallel, Span x, Span y, int length) {
    op.forward(parallel, x.array, x.offset, y.array, y.offset, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("length", () -> call(Workers.TWO, input, output, -1));
    rejection.badSpans("x", length, bad -> call(Workers.ONE, bad, output, length));
    rejection.badSpans("y", length, bad -> call(Workers.ONE, input, bad, length));
    rejection.overlap("y", length, length, (out, in) -> call(Workers.ONE, in, out, length));
  }
}
