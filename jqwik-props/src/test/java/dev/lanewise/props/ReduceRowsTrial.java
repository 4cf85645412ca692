package dev.lanewise.props;

import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceReduce;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** All reductions of rows: sum, mean, L2 norm, maximum and its column. */
final class ReduceRowsTrial extends Trial {
  private final ReduceRows op;
  private final RowsCase of;
  private final Span x;
  private final Span[] floats = new Span[4];
  private final IntSpan columns;

  ReduceRowsTrial(ReduceRows op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.x = Span.line(data.input(0, of.length()), of.offset());
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Span.line(of.rows(), (of.offset() + 5 + i) % 18);
    }
    this.columns = new IntSpan(of.rows(), (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(floats[0], floats[1], floats[2], floats[3], columns);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] v = x.doubles(map);
    double[][] result = new double[5][of.rows()];
    for (int r = 0; r < of.rows(); r++) {
      int at = r * of.columns();
      result[0][r] = ReferenceReduce.sum(v, at, of.columns());
      result[1][r] = result[0][r] / of.columns();
      result[2][r] = ReferenceReduce.norm2(v, at, of.columns());
      result[3][r] = ReferenceReduce.max(v, at, of.columns());
      result[4][r] = ReferenceReduce.argMax(v, at, of.columns());
    }
    return result;
  }

  @Override
  double[][] bounds() {
    double[][] bounds = super.bounds();
    bounds[3] = new double[of.rows()];
    bounds[4] = new double[of.rows()];
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int roundings() {
    return ReduceTrial.blockRoundings() + 1;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    op.sum(parallel, of.rows(), x.array, x.offset, floats[0].array, floats[0].offset);
    op.mean(parallel, of.rows(), x.array, x.offset, floats[1].array, floats[1].offset);
    op.norm2(parallel, of.rows(), x.array, x.offset, floats[2].array, floats[2].offset);
    op.max(parallel, of.rows(), x.array, x.offset, floats[3].array, floats[3].offset);
    op.argMax(parallel, of.rows(), x.array, x.offset, columns.array, columns.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(floats);
    rejection.of("rows", () -> sum(-1, x, floats[0]));
    rejection.badSpans("x", x.length(), bad -> sum(of.rows(), bad, floats[0]));
    rejection.badSpans("y", of.rows(), bad -> sum(of.rows(), x, bad));
    rejection.overlap("y", of.rows(), x.length(), (out, in) -> sum(of.rows(), in, out));
    rejection.of("rows", () -> argMax(-1, x, columns.array, columns.offset));
    rejection.badSpans("x", x.length(), bad -> argMax(of.rows(), bad, columns.array, columns.offset));
    rejection.badIntSpans("y", of.rows(), (bad, offset) -> argMax(of.rows(), x, bad, offset));
  }

  private void sum(int rows, Span x, Span y) {
    op.sum(Workers.TWO, rows, x.array, x.offset, y.array, y.offset);
  }

  private void argMax(int rows, Span x, int[] y, int yOffset) {
    op.argMax(Workers.TWO, rows, x.array, x.offset, y, yOffset);
  }
}
