package dev.lanewise.props;

import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The gradient of softmax or log-softmax; in place it takes the place of y, at some offsets that of dy. */
final class SoftmaxBackwardTrial extends Trial {
  private final Softmax op;
  private final boolean log;
  private final RowsCase of;
  private final float[] values;
  private final float[] slopes;
  private final Span y;
  private final Span dy;
  private final Span dx;

  SoftmaxBackwardTrial(Softmax op, boolean log, RowsCase of, Data data) {
    this.op = op;
    this.log = log;
    this.of = of;
    this.values = data.input(0, of.length());
    this.slopes = data.input(1, of.length());
    this.y = Span.line(values, of.offset());
    this.dy = Span.line(slopes, (of.offset() + 3) % 18);
    Span apart = Span.line(of.length(), (of.offset() + 5) % 18);
    this.dx = !of.inPlace() ? apart : of.offset() % 2 == 0 ? y : dy;
  }

  @Override
  List<Output> outputs() {
    return List.of(dx);
  }

  @Override
  void prepare() {
    super.prepare();
    y.fill(values);
    dy.fill(slopes);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    double[] from = Data.doubles(values, map);
    double[] by = Data.doubles(slopes, map);
    if (log) {
      ReferenceSoftmax.logSoftmaxBackward(of.rows(), of.columns(), from, by, result);
    } else {
      ReferenceSoftmax.softmaxBackward(of.rows(), of.columns(), from, by, result);
    }
    return new double[][] {result};
  }

  /** The sum of the row, then the two or three operations of the element. */
  @Override
  double[][] bounds() {
    double[] bounds = new double[of.length()];
    for (int row = 0; row < of.rows(); row++) {
      double sum = 0;
      for (int i = row * of.columns(); i < (row + 1) * of.columns(); i++) {
        sum += Math.abs((log ? 1 : values[i]) * slopes[i]);
      }
      double ofSum = (RowErrors.additions(of.columns()) + 3) * sum;
      for (int i = row * of.columns(); i < (row + 1) * of.columns(); i++) {
        double factor = log ? Math.exp(values[i]) : Math.abs(values[i]);
        double ofElement = log
            ? factor * (ofSum + sum * (RowErrors.FUNCTION + 2)) + Math.abs(slopes[i])
            : factor * (ofSum + 3 * (sum + Math.abs(slopes[i])));
        bounds[i] = 1.01 * ROUNDOFF * ofElement;
      }
    }
    return new double[][] {bounds};
  }

  @Override
  boolean isExactOnIntegers() {
    return !log;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), y, dy, dx);
  }

  private void call(Parallel parallel, int n, Span y, Span dy, Span dx) {
    if (log) {
      op.logBackward(parallel, n, y.array, y.offset, dy.array, dy.offset, dx.array, dx.offset);
    } else {
      op.backward(parallel, n, y.array, y.offset, dy.array, dy.offset, dx.array, dx.offset);
    }
  }

  @Override
  void requireRejections() {
    int n = of.rows();
    int length = of.length();
    Rejection rejection = new Rejection(dx);
    rejection.of("n", () -> call(Workers.TWO, -1, y, dy, dx));
    rejection.badSpans("y", length, bad -> call(Workers.ONE, n, bad, dy, dx));
    rejection.badSpans("dy", length, bad -> call(Workers.ONE, n, y, bad, dx));
    rejection.badSpans("dx", length, bad -> call(Workers.ONE, n, y, dy, bad));
    rejection.overlap("dx", length, length, (out, in) -> call(Workers.ONE, n, in, dy, out));
    rejection.overlap("dx", length, length, (out, in) -> call(Workers.ONE, n, y, in, out));
  }
}
