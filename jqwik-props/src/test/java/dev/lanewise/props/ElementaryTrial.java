package dev.lanewise.props;

import dev.lanewise.kernels.ElementaryFunction;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** An elementary function, y being x where the case is in place. */
final class ElementaryTrial extends InPlaceTrial {
  private final ElementaryFunction op;
  private final ElementaryKind kind;
  private final int length;

  ElementaryTrial(ElementaryFunction op, ElementaryCase of, Data data) {
    super(data.input(0, of.range().length()), of.range().offset(), of.range().inPlace(), of.range().offset() + 5);
    this.op = op;
    this.kind = of.kind();
    this.length = of.range().length();
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    Arrays.setAll(result, i -> kind.value(map.applyAsDouble(values[i])));
    return new double[][] {result};
  }

  @Override
  double[][] bounds() {
    double[] bounds = new double[length];
    Arrays.setAll(bounds, i -> kind.ulps() * ElementaryKind.ulp(kind.value(values[i])));
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
    op.run(parallel, x.array, x.offset, y.array, y.offset, length);
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
