package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceMaxPool2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Max pooling backward, routed by the reference's forward pass over integers with many ties. */
final class PoolBackwardTrial extends Trial {
  private final MaxPool2d op;
  private final PoolCase of;
  private final Span dy;
  private final Span dx;
  private final int[] winners;
  private final IntSpan routing;

  PoolBackwardTrial(MaxPool2d op, PoolCase of, Data data) {
    this.op = op;
    this.of = of;
    this.dy = Span.line(data.input(0, of.yLength()), of.yOffset());
    this.dx = Span.line(of.xLength(), of.xOffset());
    this.winners = new int[of.yLength()];
    double[] x = Data.doubles(Data.integers(of.seed()).input(1, of.xLength()), DoubleUnaryOperator.identity());
    ReferenceMaxPool2d.forward(of.shape(), of.n(), x, new double[of.yLength()], winners);
    this.routing = IntSpan.of(winners, of.routingOffset());
  }

  /** Makes some outputs route nowhere: to below or above the window's numbers. */
  PoolBackwardTrial routeNowhere(int[] which) {
    for (int i = 0; i < winners.length; i++) {
      if (which[i] == 0) {
        routing.array[routing.offset + i] = i % 2 == 0 ? -1 - i : of.shape().kh() * of.shape().kw() + i;
        dy.array[dy.offset + i] = 0;
      }
    }
    return this;
  }

  @Override
  List<Output> outputs() {
    return List.of(dx);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.xLength()];
    ReferenceMaxPool2d.backward(of.shape(), of.n(), dy.doubles(map), winners, result);
    return new double[][] {result};
  }

  /** One for each window that sees a pixel. */
  @Override
  int roundings() {
    return of.shape().kh() * of.shape().kw();
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
    rejection.outside(
        "n", 0, of.shape().n(), n -> call(Workers.TWO, n, dy, routing.array, routing.offset, dx));
    rejection.badSpans("dy", dy.length(), bad -> call(bad, dx));
    rejection.badSpans("dx", dx.length(), bad -> call(dy, bad));
    rejection.badIntSpans("routing", dy.length(), (bad, offset) -> call(Workers.ONE, of.n(), dy, bad, offset, dx));
    rejection.overlap("dx", dx.length(), dy.length(), (out, in) -> call(in, out));
  }
}
