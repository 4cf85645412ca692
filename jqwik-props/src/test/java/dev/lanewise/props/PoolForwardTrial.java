package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceMaxPool2d;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Max pooling forward: y, with the routing or without. */
final class PoolForwardTrial extends Trial {
  private final MaxPool2d op;
  private final PoolCase of;
  private final boolean routed;
  private final Span x;
  private final Span y;
  private final IntSpan routing;

  PoolForwardTrial(MaxPool2d op, PoolCase of, boolean routed, Data data) {
    this.op = op;
    this.of = of;
    this.routed = routed;
    this.x = Span.line(data.input(0, of.xLength()), of.xOffset());
    this.y = Span.line(of.yLength(), of.yOffset());
    this.routing = new IntSpan(of.yLength(), of.routingOffset());
  }

  @Override
  List<Output> outputs() {
    return routed ? List.of(y, routing) : List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.yLength()];
    int[] winners = new int[of.yLength()];
    ReferenceMaxPool2d.forward(of.shape(), of.n(), x.doubles(map), result, winners);
    double[] numbers = Arrays.stream(winners).asDoubleStream().toArray();
    return routed ? new double[][] {result, numbers} : new double[][] {result};
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
    if (routed) {
      op.forward(parallel, n, x.array, x.offset, y.array, y.offset, routing, routingOffset);
    } else {
      op.forward(parallel, n, x.array, x.offset, y.array, y.offset);
    }
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
    if (routed) {
      rejection.badIntSpans("routing", y.length(), (bad, offset) -> call(Workers.ONE, of.n(), x, y, bad, offset));
    }
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, out));
  }
}
