package dev.lanewise.props;

import dev.lanewise.kernels.GlobalMaxPool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGlobalPool2d;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The maximum over all pixels: y, with the routing or without. */
final class GlobalMaxForwardTrial extends Trial {
  private final GlobalMaxPool2d op;
  private final GlobalCase of;
  private final boolean routed;
  private final Span x;
  private final Span y;
  private final IntSpan routing;

  GlobalMaxForwardTrial(GlobalMaxPool2d op, GlobalCase of, boolean routed, Data data) {
    this.op = op;
    this.of = of;
    this.routed = routed;
    this.x = Span.line(data.input(0, of.xLength()), of.offset());
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
    ReferenceGlobalPool2d.max(of.n(), of.pixels(), of.c(), x.doubles(map), result, winners);
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
    rejection.outside("n", 0, of.most(), n -> call(Workers.TWO, n, x, y, routing.array, routing.offset));
    rejection.badSpans("x", x.length(), bad -> call(bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, bad));
    if (routed) {
      rejection.badIntSpans("routing", y.length(), (bad, offset) -> call(Workers.ONE, of.n(), x, y, bad, offset));
    }
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, out));
  }
}
