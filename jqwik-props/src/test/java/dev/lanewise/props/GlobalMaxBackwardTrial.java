package dev.lanewise.props;

import dev.lanewise.kernels.GlobalMaxPool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGlobalPool2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The gradient of the maximum over all pixels; some of the routing, drawn at random, names no pixel. */
final class GlobalMaxBackwardTrial extends Trial {
  private final GlobalMaxPool2d op;
  private final GlobalCase of;
  private final Span dy;
  private final Span dx;
  private final int[] winners;
  private final IntSpan routing;

  GlobalMaxBackwardTrial(GlobalMaxPool2d op, GlobalCase of, Data data) {
    this.op = op;
    this.of = of;
    this.dy = Span.line(data.input(0, of.yLength()), of.yOffset());
    this.dx = Span.line(of.xLength(), of.offset());
    this.winners = data.indices(1, of.yLength(), of.pixels() + 2);
    for (int i = 0; i < winners.length; i++) {
      winners[i]--;
    }
    this.routing = IntSpan.of(winners, of.routingOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(dx);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.xLength()];
    ReferenceGlobalPool2d.maxBackward(of.n(), of.pixels(), of.c(), dy.doubles(map), winners, result);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), dy, routing.array, routing.offset, dx);
  }

  private void call(Parallel parallel, int n, Span dy, int[] routing, int routingOffset, Span dx) {
    op.backward(parallel, n, dy.array, dy.offset, routing, routingOffset, dx.array, dx.offset);
  }

  private void call(Span dy, Span dx) {
    call(Workers.ONE, of.n(), dy, routing.array, routing.offset, dx);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(dx);
    rejection.outside("n", 0, of.most(), n -> call(Workers.TWO, n, dy, routing.array, routing.offset, dx));
    rejection.badSpans("dy", dy.length(), bad -> call(bad, dx));
    rejection.badSpans("dx", dx.length(), bad -> call(dy, bad));
    rejection.badIntSpans("routing", dy.length(), (bad, offset) -> call(Workers.ONE, of.n(), dy, bad, offset, dx));
    rejection.overlap("dx", dx.length(), dy.length(), (out, in) -> call(in, out));
  }
}
