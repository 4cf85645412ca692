package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** ReLU backward, dx being dy where the case is in place. */
final class ReluBackwardTrial extends Trial {
  private final Activation op;
  private final int length;
  private final float[] values;
  private final Span y;
  private final Span dy;
  private final Span dx;

  ReluBackwardTrial(Activation op, RangeCase of, Data data) {
    this.op = op;
    this.length = of.length();
    this.values = data.input(0, length);
    this.dy = Span.line(values, of.offset());
    this.y = Span.line(data.input(1, length), (of.offset() + 5) % 18);
    this.dx = of.inPlace() ? dy : Span.line(length, (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(dx);
  }

  @Override
  void prepare() {
    super.prepare();
    dy.fill(values);
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
    call(parallel, y, dy, dx, length);
  }

  private void call(Parallel parallel, Span y, Span dy, Span dx, int length) {
    op.backward(parallel, y.array, y.offset, dy.array, dy.offset, dx.array, dx.offset, length);
  }

  private void call(Span y, Span dy, Span dx) {
    call(Workers.ONE, y, dy, dx, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(dx);
    rejection.of("length", () -> call(Workers.TWO, y, dy, dx, -1));
    rejection.badSpans("y", length, bad -> call(bad, dy, dx));
    rejection.badSpans("dy", length, bad -> call(y, bad, dx));
    rejection.badSpans("dx", length, bad -> call(y, dy, bad));
    rejection.overlap("dx", length, length, (out, in) -> call(in, dy, out));
    rejection.overlap("dx", length, length, (out, in) -> call(y, in, out));
  }
}
