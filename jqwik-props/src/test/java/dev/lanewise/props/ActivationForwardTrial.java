package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** An activation forward, y being x where the case is in place. */
final class ActivationForwardTrial extends InPlaceTrial {
  private final Activation op;
  private final ActivationKind kind;
  private final int length;

  ActivationForwardTrial(Activation op, ActivationCase of, Data data) {
    super(of.x(data, 0), of.range().offset(), of.range().inPlace(), of.range().offset() + 5);
    this.op = op;
    this.kind = of.kind();
    this.length = of.range().length();
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    Arrays.setAll(result, i -> kind.forward(map.applyAsDouble(values[i])));
    return new double[][] {result};
  }

  @Override
  double[][] bounds() {
    double[] bounds = new double[length];
    Arrays.setAll(bounds, i -> kind.forwardBound(values[i]));
    return new double[][] {bounds};
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
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
