package dev.lanewise.props;

import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceReduce;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** All reductions of columns: sum, mean, and mean with variance. */
final class ReduceColumnsTrial extends Trial {
  private final ReduceColumns op;
  private final RowsCase of;
  private final int correction;
  private final boolean whole;
  private final Span x;
  private final Span[] y = new Span[4];

  ReduceColumnsTrial(ReduceColumns op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.correction = of.offset() % 2;
    this.whole = data.isWhole();
    this.x = Span.line(data.input(0, of.length()), of.offset());
    for (int i = 0; i < y.length; i++) {
      y[i] = Span.line(of.columns(), (of.offset() + 5 + i) % 18);
    }
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] v = x.doubles(map);
    double[] sums = new double[of.columns()];
    ReferenceReduce.columnSums(v, sums, of.rows(), of.columns());
    double[] means = Arrays.stream(sums).map(s -> s / of.rows()).toArray();
    double[] variances = new double[of.columns()];
    Arrays.setAll(variances, c -> ReferenceReduce.columnVariance(v, of.rows(), of.columns(), c, correction));
    return new double[][] {sums, means, means.clone(), variances};
  }

  @Override
  double[][] bounds() {
    double[][] bounds = super.bounds();
    if (whole) {
      Arrays.fill(bounds[0], 0);
    }
    double unit = 1.01 * roundings() * ROUNDOFF;
    double[][] expected = reference(DoubleUnaryOperator.identity());
    // The mean that is subtracted is off, which matters to the second order: bounds[1] is how much.
    Arrays.setAll(bounds[3], c -> (unit + 6 * ROUNDOFF) * expected[3][c] + 4 * unit * bounds[1][c] * bounds[1][c]);
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  /** What {@link ReduceColumns} says of sums; of few rows there cannot be more than there are rows. */
  @Override
  int roundings() {
    return Math.min(1024 / 4, of.rows()) + 8;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    op.sum(parallel, of.rows(), x.array, x.offset, y[0].array, y[0].offset, scratch);
    op.mean(parallel, of.rows(), x.array, x.offset, y[1].array, y[1].offset, scratch);
    variance(parallel, of.rows(), x, y[2], y[3], scratch);
  }

  private void variance(Parallel parallel, int rows, Span x, Span mean, Span variance, float[] scratch) {
    op.variance(
        parallel, rows, x.array, x.offset, correction, mean.array, mean.offset, variance.array, variance.offset,
        scratch);
  }

  private void variance(Span x, Span mean, Span variance, float[] scratch) {
    variance(Workers.TWO, of.rows(), x, mean, variance, scratch);
  }

  private void sum(int rows, Span x, Span y, float[] scratch) {
    op.sum(Workers.TWO, rows, x.array, x.offset, y.array, y.offset, scratch);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    float[] scratch = new float[scratchLength(2)];
    int columns = of.columns();
    rejection.of("rows", () -> sum(-1, x, y[0], scratch));
    rejection.badSpans("x", x.length(), bad -> sum(of.rows(), bad, y[0], scratch));
    rejection.badSpans("y", columns, bad -> sum(of.rows(), x, bad, scratch));
    rejection.overlap("y", columns, x.length(), (out, in) -> sum(of.rows(), in, out, scratch));
    rejection.badScratch(scratch.length, bad -> sum(of.rows(), x, y[0], bad));
    rejection.of("rows", () -> variance(Workers.TWO, -1, x, y[2], y[3], scratch));
    rejection.badSpans("x", x.length(), bad -> variance(bad, y[2], y[3], scratch));
    rejection.badSpans("mean", columns, bad -> variance(x, bad, y[3], scratch));
    rejection.badSpans("variance", columns, bad -> variance(x, y[2], bad, scratch));
    rejection.overlap("mean", columns, x.length(), (out, in) -> variance(in, out, y[3], scratch));
    rejection.overlap("variance", columns, x.length(), (out, in) -> variance(in, y[2], out, scratch));
    rejection.overlap("variance", columns, columns, (out, in) -> variance(x, in, out, scratch));
    rejection.badScratch(scratch.length, bad -> variance(x, y[2], y[3], bad));
    rejection.outside("correction", 0, 1, bad -> op.variance(
        Workers.ONE, of.rows(), x.array, x.offset, bad, y[2].array, y[2].offset, y[3].array, y[3].offset, scratch));
  }
}
