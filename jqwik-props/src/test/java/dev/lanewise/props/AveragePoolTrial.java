package dev.lanewise.props;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceAveragePool2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Average pooling, forward or backward: y from x, or dx from dy. */
final class AveragePoolTrial extends Trial {
  /** The divisor's reciprocal, the product with it and the first addition. */
  private static final int MORE_ROUNDINGS = 3;

  private final AveragePool2d op;
  private final AverageCase of;
  private final boolean backward;
  private final Span in;
  private final Span out;

  AveragePoolTrial(AveragePool2d op, AverageCase of, boolean backward, Data data) {
    PoolCase pool = of.pool();
    this.op = op;
    this.of = of;
    this.backward = backward;
    this.in = Span.line(data.input(0, backward ? pool.yLength() : pool.xLength()), pool.xOffset());
    this.out = Span.line(backward ? pool.xLength() : pool.yLength(), pool.yOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(out);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    PoolCase pool = of.pool();
    double[] result = new double[out.length()];
    if (backward) {
      ReferenceAveragePool2d.backward(pool.shape(), of.countIncludePad(), pool.n(), in.doubles(map), result);
    } else {
      ReferenceAveragePool2d.forward(pool.shape(), of.countIncludePad(), pool.n(), in.doubles(map), result);
    }
    return new double[][] {result};
  }

  /** An element is summed over its window, or over the windows that see it. */
  @Override
  int roundings() {
    return of.pool().shape().kh() * of.pool().shape().kw() + MORE_ROUNDINGS;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.pool().n(), in, out);
  }

  private void call(Parallel parallel, int n, Span in, Span out) {
    if (backward) {
      op.backward(parallel, n, in.array, in.offset, out.array, out.offset);
    } else {
      op.forward(parallel, n, in.array, in.offset, out.array, out.offset);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(out);
    String inName = backward ? "dy" : "x";
    String outName = backward ? "dx" : "y";
    int n = of.pool().n();
    rejection.outside("n", 0, of.pool().shape().n(), bad -> call(Workers.TWO, bad, in, out));
    rejection.badSpans(inName, in.length(), bad -> call(Workers.TWO, n, bad, out));
    rejection.badSpans(outName, out.length(), bad -> call(Workers.TWO, n, in, bad));
    rejection.overlap(outName, out.length(), in.length(), (o, i) -> call(Workers.TWO, n, i, o));
  }
}
