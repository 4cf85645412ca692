package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** An activation backward, dx being dy where the case is in place. */
final class ActivationBackwardTrial extends InPlaceTrial {
  private final Activation op;
  private final ActivationKind kind;
  private final int length;
  private final Span saved;

  ActivationBackwardTrial(Activation op, ActivationCase of, Data data) {
    super(data.input(0, of.range().length()), of.range().offset(), of.range().inPlace(), of.range().offset() + 11);
    this.op = op;
    this.kind = of.kind();
    this.length = of.range().length();
    float[] x = of.x(data, 1);
    for (int i = 0; i < length; i++) {
      x[i] = kind.saved(x[i]);
    }
    this.saved = Span.line(x, (of.range().offset() + 5) % 18);
  }

  /** What is cut is not multiplied by 0: an infinite dy vanishes too. */
  private double gradient(int i, double dy) {
    double g = kind.gradient(saved.get(i));
    return isCut() && g == 0 ? 0 : g * dy;
  }

  private boolean isCut() {
    return kind == ActivationKind.RELU || kind == ActivationKind.RELU6;
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    Arrays.setAll(result, i -> gradient(i, map.applyAsDouble(values[i])));
    return new double[][] {result};
  }

  /** The bound of the gradient, and one rounding of the product if there is one, perhaps to a denormal number. */
  @Override
  double[][] bounds() {
    double[] bounds = new double[length];
    Arrays.setAll(bounds, i -> {
      double dy = Math.abs(values[i]);
      double product = 1.01 * ROUNDOFF * Math.abs(kind.gradient(saved.get(i))) * dy + Float.MIN_VALUE;
      return kind.gradientBound(saved.get(i)) * dy + (isCut() ? 0 : product);
    });
    return new double[][] {bounds};
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, saved, input, output, length);
  }

  private void call(Parallel parallel, Span saved, Span dy, Span dx, int length) {
    op.backward(parallel, saved.array, saved.offset, dy.array, dy.offset, dx.array, dx.offset, length);
  }

  private void call(Span saved, Span dy, Span dx) {
    call(Workers.ONE, saved, dy, dx, length);
  }

  @Override
  void requireRejections() {
    String name = kind.isSavedOutput() ? "y" : "x";
    Rejection rejection = new Rejection(output);
    rejection.of("length", () -> call(Workers.TWO, saved, input, output, -1));
    rejection.badSpans(name, length, bad -> call(bad, input, output));
    rejection.badSpans("dy", length, bad -> call(saved, bad, output));
    rejection.badSpans("dx", length, bad -> call(saved, input, bad));
    rejection.overlap("dx", length, length, (out, in) -> call(in, input, out));
    rejection.overlap("dx", length, length, (out, in) -> call(saved, in, out));
  }
}
