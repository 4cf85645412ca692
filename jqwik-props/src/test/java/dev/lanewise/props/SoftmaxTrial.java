package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Softmax cross-entropy, the gradient in the place of the logits where the case is in place. */
final class SoftmaxTrial extends Trial {
  /** Where the exponential becomes zero: at e^−87, about the smallest normal number. */
  private static final double UNDERFLOW = 2 * Float.MIN_NORMAL;

  private final SoftmaxCrossEntropy op;
  private final RowsCase of;
  private final float scale;
  private final float[] values;
  private final int[] labels;
  private final Span logits;
  private final IntSpan labelSpan;
  private final Span losses;
  private final Span gradient;

  SoftmaxTrial(SoftmaxCrossEntropy op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.scale = 1f / (1 + of.rows());
    this.values = spread(data.input(0, of.length()), of.offset() % 3 == 0 ? 30 : 1);
    this.labels = data.indices(1, of.rows(), of.columns());
    this.logits = Span.line(values, of.offset());
    this.labelSpan = IntSpan.of(labels, (of.offset() + 3) % 18);
    this.losses = Span.line(of.rows(), (of.offset() + 5) % 18);
    this.gradient = of.inPlace() ? logits : Span.line(of.length(), (of.offset() + 11) % 18);
  }

  /** Far apart, the smaller exponentials vanish. */
  private static float[] spread(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  @Override
  List<Output> outputs() {
    return List.of(losses, gradient);
  }

  @Override
  void prepare() {
    super.prepare();
    logits.fill(values);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dz = new double[of.length()];
    ReferenceSoftmax.crossEntropy(of.rows(), of.columns(), Data.doubles(values, map), labels, loss, dz, scale);
    return new double[][] {loss, dz};
  }

  /**
   * Exponentials are off by 4u, and by |d|·u where their argument d = z − max was rounded; so the sum is off by 4u and
   * the mean of |d|·u, relatively. The loss adds its own rounding; the gradient those of factor, product and
   * difference.
   */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int row = 0; row < of.rows(); row++) {
      bounds(row, bounds[0], bounds[1]);
    }
    return bounds;
  }

  private void bounds(int row, double[] loss, double[] dz) {
    int from = row * of.columns();
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < of.columns(); c++) {
      max = Math.max(max, values[from + c]);
    }
    double mean = 0;
    for (int c = 0; c < of.columns(); c++) {
      mean += probability(dz, row, c) * distance(from + c, max);
    }
    loss[row] = ROUNDOFF * (6 + mean + 2 * Math.abs(loss[row]));
    for (int c = 0; c < of.columns(); c++) {
      double p = probability(dz, row, c);
      double isLabel = c == labels[row] ? 2 : 0;
      dz[from + c] = scale * (ROUNDOFF * (p * (12 + mean + distance(from + c, max)) + isLabel) + UNDERFLOW);
    }
  }

  private double probability(double[] dz, int row, int c) {
    return dz[row * of.columns() + c] / scale + (c == labels[row] ? 1 : 0);
  }

  /** |z − max|; 0 where that is infinite and the exponential is exactly zero. */
  private double distance(int i, double max) {
    return Double.isInfinite(values[i]) ? 0 : Math.abs(values[i] - max);
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int roundings() {
    throw new UnsupportedOperationException("has bounds of its own");
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), logits, labelSpan.array, labelSpan.offset, losses, gradient);
  }

  private void call(
      Parallel parallel, int n, Span logits, int[] labels, int labelsOffset, Span losses, Span gradient) {
    op.run(
        parallel, n, logits.array, logits.offset, labels, labelsOffset, losses.array, losses.offset, gradient.array,
        gradient.offset, scale);
  }

  private void call(Span logits, Span losses, Span gradient) {
    call(Workers.ONE, of.rows(), logits, labelSpan.array, labelSpan.offset, losses, gradient);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(losses, gradient);
    rejection.of("n", () -> call(Workers.TWO, -1, logits, labelSpan.array, labelSpan.offset, losses, gradient));
    rejection.badSpans("logits", logits.length(), bad -> call(bad, losses, gradient));
    rejection.badSpans("losses", losses.length(), bad -> call(logits, bad, gradient));
    rejection.badSpans("gradient", gradient.length(), bad -> call(logits, losses, bad));
    rejection.badIntSpans(
        "labels", of.rows(), (bad, at) -> call(Workers.ONE, of.rows(), logits, bad, at, losses, gradient));
    rejection.overlap("gradient", of.length(), of.length(), (out, in) -> call(in, losses, out));
    rejection.overlap("losses", of.rows(), of.length(), (out, in) -> call(in, out, gradient));
    rejection.overlap("losses", of.rows(), of.length(), (out, in) -> call(logits, out, in));
    for (int bad : new int[] {-1, of.columns(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      badLabel(rejection, bad);
    }
  }

  private void badLabel(Rejection rejection, int bad) {
    if (of.rows() > 0) {
      int[] wrong = labels.clone();
      wrong[of.rows() - 1] = bad;
      rejection.of(
          "labels: row " + (of.rows() - 1) + " is " + bad,
          () -> call(Workers.TWO, of.rows(), logits, wrong, 0, losses, gradient));
    }
  }
}
