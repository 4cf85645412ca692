package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y = f(a, b)} or {@code y = f(a)}, y being a or b where the case is in place. */
final class ElementwiseTrial extends Trial {
  private final Elementwise op;
  private final ElementwiseKind kind;
  private final int length;
  private final float[] aValues;
  private final float[] bValues;
  private final Span a;
  private final Span b;
  private final Span y;

  ElementwiseTrial(Elementwise op, ElementwiseCase of, Data data) {
    this.op = op;
    this.kind = of.kind();
    this.length = of.range().length();
    int offset = of.range().offset();
    this.aValues = data.input(0, length);
    this.bValues = data.input(1, length);
    this.a = Span.line(aValues, offset);
    this.b = Span.line(bValues, (offset + 5) % 18);
    if (of.range().inPlace()) {
      this.y = of.second() && kind.arrays == 2 ? b : a;
    } else {
      this.y = Span.line(length, (offset + 11) % 18);
    }
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  void prepare() {
    super.prepare();
    a.fill(aValues);
    b.fill(bValues);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[length];
    ReferenceElementwise.zip(
        Data.doubles(aValues, map), Data.doubles(bValues, map), result, length, kind::apply);
    return new double[][] {result};
  }

  @Override
  double[][] bounds() {
    double[] bounds = new double[length];
    ReferenceElementwise.zip(
        Data.doubles(aValues, x -> x), Data.doubles(bValues, x -> x), bounds, length, kind::bound);
    return new double[][] {bounds};
  }

  @Override
  boolean isExactOnIntegers() {
    return kind != ElementwiseKind.DIVIDE && kind != ElementwiseKind.SQUARE_ROOT;
  }

  @Override
  int roundings() {
    return 3;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, a, b, y, length, kind);
  }

  /** In the way that functions like {@code as} are called. */
  private void call(Parallel parallel, Span a, Span b, Span y, int length, ElementwiseKind as) {
    float first = ElementwiseKind.ALPHA;
    float second = ElementwiseKind.BETA;
    if (as.arrays == 2) {
      switch (as.numbers) {
        case 0 -> op.run(parallel, a.array, a.offset, b.array, b.offset, y.array, y.offset, length);
        case 1 -> op.run(parallel, first, a.array, a.offset, b.array, b.offset, y.array, y.offset, length);
        default -> op.run(parallel, first, a.array, a.offset, second, b.array, b.offset, y.array, y.offset, length);
      }
    } else {
      switch (as.numbers) {
        case 0 -> op.run(parallel, a.array, a.offset, y.array, y.offset, length);
        case 1 -> op.run(parallel, first, a.array, a.offset, y.array, y.offset, length);
        default -> op.run(parallel, first, second, a.array, a.offset, y.array, y.offset, length);
      }
    }
  }

  private void call(Span a, Span b, Span y) {
    call(Workers.ONE, a, b, y, length, kind);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    String x = kind.arrays == 2 ? "a" : "x";
    rejection.of("length", () -> call(Workers.TWO, a, b, y, -1, kind));
    rejection.badSpans(x, length, bad -> call(bad, b, y));
    rejection.badSpans("y", length, bad -> call(a, b, bad));
    rejection.overlap("y", length, length, (out, in) -> call(in, b, out));
    if (kind.arrays == 2) {
      rejection.badSpans("b", length, bad -> call(a, bad, y));
      rejection.overlap("y", length, length, (out, in) -> call(a, in, out));
    }
    for (ElementwiseKind other : ElementwiseKind.values()) {
      if (other.arrays != kind.arrays || other.numbers != kind.numbers) {
        rejection.of("function", () -> call(Workers.ONE, a, b, y, length, other));
      }
    }
    rejection.of("function", () -> op.run(Workers.ONE, 1, y.array, y.offset, length));
    if (kind == ElementwiseKind.CLIP) {
      rejectBounds(rejection, 1, Math.nextDown(1f));
      rejectBounds(rejection, Float.NaN, 1);
      rejectBounds(rejection, 1, Float.NaN);
    }
  }

  private void rejectBounds(Rejection rejection, float low, float high) {
    rejection.of("low", () -> op.run(Workers.ONE, low, high, a.array, a.offset, y.array, y.offset, length));
  }
}
