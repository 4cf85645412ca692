package dev.lanewise.props;

import dev.lanewise.kernels.TopK;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceReduce;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The k largest of each row and where they are. */
final class TopKTrial extends Trial {
  private final TopK op;
  private final RowsCase of;
  private final int k;
  private final Span x;
  private final Span values;
  private final IntSpan indices;

  TopKTrial(TopK op, TopKCase of, Data data) {
    this.op = op;
    this.of = of.rows();
    this.k = of.k();
    this.x = Span.line(data.input(0, this.of.length()), this.of.offset());
    this.values = Span.line(this.of.rows() * k, (this.of.offset() + 5) % 18);
    this.indices = new IntSpan(this.of.rows() * k, (this.of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(values, indices);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] v = x.doubles(map);
    double[][] result = new double[2][of.rows() * k];
    for (int r = 0; r < of.rows(); r++) {
      int[] best = ReferenceReduce.topK(v, r * of.columns(), of.columns(), k);
      for (int i = 0; i < k; i++) {
        result[0][r * k + i] = v[r * of.columns() + best[i]];
        result[1][r * k + i] = best[i];
      }
    }
    return result;
  }

  @Override
  double[][] bounds() {
    return new double[2][of.rows() * k];
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), x, values, indices.array, indices.offset);
  }

  private void call(Parallel parallel, int rows, Span x, Span values, int[] indices, int indicesOffset) {
    op.run(parallel, rows, x.array, x.offset, values.array, values.offset, indices, indicesOffset);
  }

  private void call(Span x, Span values) {
    call(Workers.TWO, of.rows(), x, values, indices.array, indices.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(values);
    rejection.of("rows", () -> call(Workers.TWO, -1, x, values, indices.array, indices.offset));
    rejection.badSpans("x", x.length(), bad -> call(bad, values));
    rejection.badSpans("values", values.length(), bad -> call(x, bad));
    rejection.badIntSpans(
        "indices", values.length(), (bad, offset) -> call(Workers.TWO, of.rows(), x, values, bad, offset));
    rejection.overlap("values", values.length(), x.length(), (out, in) -> call(in, out));
    rejection.outside("k", 1, of.columns(), bad -> TopK.of(of.columns(), bad));
  }
}
