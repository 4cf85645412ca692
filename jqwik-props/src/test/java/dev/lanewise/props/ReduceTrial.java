package dev.lanewise.props;

import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceReduce;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** All reductions of one range. */
final class ReduceTrial extends Trial {
  private static final int RESULTS = 10;

  /** From here on, those that an empty range does not have. */
  private static final int EXTREMES = 7;

  private final Reduce op;
  private final boolean whole;
  private final Span x;
  private final Numbers results;

  ReduceTrial(Reduce op, float[] values, int offset, boolean whole) {
    this.op = op;
    this.whole = whole;
    this.x = Span.line(values, offset);
    this.results = new Numbers(values.length == 0 ? EXTREMES : RESULTS);
  }

  ReduceTrial(Reduce op, RangeCase of, Data data) {
    this(op, data.input(0, of.length()), of.offset(), data.isWhole());
  }

  @Override
  List<Output> outputs() {
    return List.of(results);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] v = x.doubles(map);
    int n = v.length;
    double[] result = new double[results.length()];
    result[0] = ReferenceReduce.sum(v, 0, n);
    result[1] = result[0] / n;
    result[2] = ReferenceReduce.variance(v, 0, n, 0);
    result[3] = ReferenceReduce.variance(v, 0, n, 1);
    result[4] = ReferenceReduce.norm1(v, 0, n);
    result[5] = ReferenceReduce.norm2(v, 0, n);
    result[6] = ReferenceReduce.countNonFinite(v, 0, n);
    if (n > 0) {
      result[7] = ReferenceReduce.max(v, 0, n);
      result[8] = -ReferenceReduce.max(x.doubles(t -> -map.applyAsDouble(t)), 0, n);
      result[9] = ReferenceReduce.argMax(v, 0, n);
    }
    return new double[][] {result};
  }

  @Override
  double[][] bounds() {
    double[] v = x.doubles(t -> t);
    double unit = roundings() * ROUNDOFF;
    double absolute = ReferenceReduce.norm1(v, 0, v.length);
    double[] bounds = new double[results.length()];
    bounds[0] = whole ? 0 : unit * absolute;
    bounds[1] = (unit + 0x1p-50) * absolute / v.length;
    for (int correction = 0; correction <= 1; correction++) {
      bounds[2 + correction] = varianceBound(unit, v, 0, v.length, correction);
    }
    bounds[4] = whole ? 0 : unit * absolute;
    bounds[5] = unit * ReferenceReduce.norm2(v, 0, v.length);
    return new double[][] {bounds};
  }

  /** Differences and squares are rounded; the mean that is subtracted is off, which matters to the second order. */
  static double varianceBound(double unit, double[] v, int from, int length, int correction) {
    double shift = unit * ReferenceReduce.norm1(v, from, length) / length;
    return (unit + 6 * ROUNDOFF) * ReferenceReduce.variance(v, from, length, correction) + 4 * unit * shift * shift;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int roundings() {
    return blockRoundings();
  }

  /** What {@link Reduce} says of sums. */
  static int blockRoundings() {
    return 1024 / Math.min(16, Shapes.LANES) + 6;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    float[] array = x.array;
    int offset = x.offset;
    int length = x.length();
    double[] result = results.values;
    result[0] = op.sum(parallel, array, offset, length);
    result[1] = op.mean(parallel, array, offset, length);
    result[2] = op.variance(parallel, array, offset, length, 0);
    result[3] = op.variance(parallel, array, offset, length, 1);
    result[4] = op.norm1(parallel, array, offset, length);
    result[5] = op.norm2(parallel, array, offset, length);
    result[6] = op.countNonFinite(parallel, array, offset, length);
    if (length > 0) {
      result[7] = op.max(parallel, array, offset, length);
      result[8] = op.min(parallel, array, offset, length);
      result[9] = op.argMax(parallel, array, offset, length);
    }
  }

  /** What has no reference of its own. */
  void requireConsistency() {
    run(Workers.TWO, null);
    int length = x.length();
    boolean finite = op.isFinite(Workers.TWO, x.array, x.offset, length);
    require(finite == (results.values[6] == 0), "isFinite");
    double squares = op.sumOfSquares(Workers.TWO, x.array, x.offset, length);
    require(same(Math.sqrt(squares), results.values[5]), "sumOfSquares");
    double expected = length == 0 ? 0 : Math.max(Math.abs(results.values[7]), Math.abs(results.values[8]));
    require(same(op.normMax(Workers.TWO, x.array, x.offset, length), expected), "normMax");
  }

  private static boolean same(double a, double b) {
    return a == b || Double.isNaN(a) && Double.isNaN(b);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what + " differs");
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection();
    int n = x.length();
    rejection.badSpans("x", n, bad -> op.sum(Workers.TWO, bad.array, bad.offset, n));
    rejection.badSpans("x", n, bad -> op.norm1(Workers.TWO, bad.array, bad.offset, n));
    rejection.badSpans("x", n, bad -> op.norm2(Workers.TWO, bad.array, bad.offset, n));
    rejection.badSpans("x", n, bad -> op.normMax(Workers.TWO, bad.array, bad.offset, n));
    rejection.badSpans("x", n, bad -> op.variance(Workers.TWO, bad.array, bad.offset, n, 0));
    rejection.badSpans("x", n, bad -> op.countNonFinite(Workers.TWO, bad.array, bad.offset, n));
    rejection.of("length", () -> op.sum(Workers.ONE, x.array, x.offset, -1));
    rejection.of("length", () -> op.max(Workers.ONE, x.array, x.offset, 0));
    rejection.of("length", () -> op.min(Workers.ONE, x.array, x.offset, 0));
    rejection.of("length", () -> op.argMax(Workers.ONE, x.array, x.offset, 0));
    rejection.outside("correction", 0, 1, c -> op.variance(Workers.ONE, x.array, x.offset, n, c));
  }
}
