package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** ReLU forward, y being x where the case is in place. */
final class ReluForwardTrial extends Trial {
  private final Activation op;
  private final int length;
  private final float[] values;
  private final Span x;
  private final Span y;

  ReluForwardTrial(Activation op, RangeCase of, Data data) {
    this.op = op;
    this.length = of.length();
    this.values = data.input(0, length);
    this.x = Span.line(values, of.offset());
    this.y = of.inPlace() ? x : Span.line(length, (of.offset() + 5) % 18);
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
    call(parallel, x, y, length);
  }

  private void call(Parallel parallel, Span x, Span y, int length) {
    op.forward(parallel, x.array, x.offset, y.array, y.offset, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("length", () -> call(Workers.TWO, x, y, -1));
    rejection.badSpans("x", length, bad -> call(Workers.ONE, bad, y, length));
    rejection.badSpans("y", length, bad -> call(Workers.ONE, x, bad, length));
    rejection.overlap("y", length, length, (out, in) -> call(Workers.ONE, in, out, length));
  }
}
