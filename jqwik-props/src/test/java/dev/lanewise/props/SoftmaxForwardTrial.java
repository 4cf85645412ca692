package dev.lanewise.props;

import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Softmax, log-softmax or log-sum-exp; the first two in place where the case is. */
final class SoftmaxForwardTrial extends Trial {
  /** Which of them. */
  enum Pass {
    SOFTMAX, LOG_SOFTMAX, LOG_SUM_EXP
  }

  private final Softmax op;
  private final Pass pass;
  private final RowsCase of;
  private final float[] values;
  private final Span x;
  private final Span y;

  SoftmaxForwardTrial(Softmax op, Pass pass, RowsCase of, Data data) {
    this.op = op;
    this.pass = pass;
    this.of = of;
    this.values = LabelLossTrial.logits(of, data);
    this.x = Span.line(values, of.offset());
    boolean inPlace = of.inPlace() && pass != Pass.LOG_SUM_EXP;
    this.y = inPlace ? x : Span.line(resultLength(), (of.offset() + 5) % 18);
  }

  private int resultLength() {
    return pass == Pass.LOG_SUM_EXP ? of.rows() : of.length();
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  void prepare() {
    super.prepare();
    x.fill(values);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[resultLength()];
    double[] from = Data.doubles(values, map);
    switch (pass) {
      case SOFTMAX -> ReferenceSoftmax.softmax(of.rows(), of.columns(), from, result);
      case LOG_SOFTMAX -> ReferenceSoftmax.logSoftmax(of.rows(), of.columns(), from, result);
      case LOG_SUM_EXP -> ReferenceSoftmax.logSumExp(of.rows(), of.columns(), from, result);
    }
    return new double[][] {result};
  }

  /** A sum's relative error is its logarithm's absolute one; reciprocal and product, or the differences, round too. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    double[] y = bounds[0];
    for (int row = 0; row < of.rows(); row++) {
      RowErrors errors = new RowErrors(values, row * of.columns(), of.columns());
      double ofLog = errors.sum + RowErrors.FUNCTION * errors.log;
      if (pass == Pass.LOG_SUM_EXP) {
        y[row] = 1.01 * ROUNDOFF * (ofLog + Math.abs(y[row]));
        continue;
      }
      for (int c = 0; c < of.columns(); c++) {
        int i = row * of.columns() + c;
        y[i] = 1.01 * ROUNDOFF * (pass == Pass.SOFTMAX
            ? y[i] * (errors.exp(c) + errors.sum + 3)
            : errors.distance(c) + ofLog + Math.abs(y[i])) + RowErrors.UNDERFLOW;
      }
    }
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), x, y);
  }

  private void call(Parallel parallel, int n, Span x, Span y) {
    switch (pass) {
      case SOFTMAX -> op.forward(parallel, n, x.array, x.offset, y.array, y.offset);
      case LOG_SOFTMAX -> op.logForward(parallel, n, x.array, x.offset, y.array, y.offset);
      case LOG_SUM_EXP -> op.logSumExp(parallel, n, x.array, x.offset, y.array, y.offset);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("n", () -> call(Workers.TWO, -1, x, y));
    rejection.badSpans("x", of.length(), bad -> call(Workers.ONE, of.rows(), bad, y));
    rejection.badSpans("y", resultLength(), bad -> call(Workers.ONE, of.rows(), x, bad));
    rejection.overlap("y", resultLength(), of.length(), (out, in) -> call(Workers.ONE, of.rows(), in, out));
  }
}
