package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceMaxPool2d;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Max pooling forward: y and the routing. */
final class PoolForwardTrial extends Trial {
  private final MaxPool2d op;
  private final PoolCase of;
  private final Span x;
  private final Span y;
  private final IntSpan routing;

  PoolForwardTrial(MaxPool2d op, PoolCase of, Data data) {
    this.op = op;
    this.of = of;
    this.x = Span.line(data.input(0, of.xLength()), of.xOffset());
    this.y = Span.line(of.yLength(), of.yOffset());
    this.routing = new IntSpan(of.yLength(), of.routingOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(y, routing);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.yLength()];
    int[] winners = new int[of.yLength()];
    ReferenceMaxPool2d.forward(of.shape(), of.n(), x.doubles(map), result, winners);
    return new double[][] {result, Arrays.stream(winners).asDoubleStream().toArray()};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x, y, routing.array, routing.offset);
  }

  private void call(Parallel parallel, int n, Span x, Span y, int[] routing, int routingOffset) {
    op.forward(parallel, n, x.array, x.offset, y.array, y.offset, routing, routingOffset);
  }

  private void call(Span x, Span y) {
    call(Workers.ONE, of.n(), x, y, routing.array, routing.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.outside(
        "n", 0, of.shape().n(), n -> call(Workers.TWO, n, x, y, routing.array, routing.offset));
    rejection.badSpans("x", x.length(), bad -> call(bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, bad));
    rejection.badIntSpans("routing", y.length(), (bad, offset) -> call(Workers.ONE, of.n(), x, y, bad, offset));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, out));
  }
}
