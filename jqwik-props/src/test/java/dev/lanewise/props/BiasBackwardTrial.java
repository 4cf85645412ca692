package dev.lanewise.props;

import dev.lanewise.kernels.Bias;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code db[c] = Σ_r dy[r][c]}. */
final class BiasBackwardTrial extends Trial {
  /** Slices whose sums are added at the end, at most. */
  private static final int SLICES = 16;

  private final Bias op;
  private final RowsCase of;
  private final Span dy;
  private final Span db;

  BiasBackwardTrial(Bias op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.dy = Span.line(data.input(0, of.length()), of.offset());
    this.db = Span.line(of.columns(), (of.offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(db);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.columns()];
    ReferenceElementwise.biasBackward(dy.doubles(map), result, of.rows(), of.columns());
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return of.rows() + SLICES;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), dy, db, scratch);
  }

  private void call(Parallel parallel, int rows, Span dy, Span db, float[] scratch) {
    op.backward(parallel, rows, dy.array, dy.offset, db.array, db.offset, scratch);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(db);
    float[] scratch = new float[scratchLength(2)];
    rejection.of("rows", () -> call(Workers.TWO, -1, dy, db, scratch));
    rejection.badSpans("dy", dy.length(), bad -> call(Workers.TWO, of.rows(), bad, db, scratch));
    rejection.badSpans("db", db.length(), bad -> call(Workers.TWO, of.rows(), dy, bad, scratch));
    rejection.overlap(
        "db", db.length(), dy.length(), (out, in) -> call(Workers.TWO, of.rows(), in, out, scratch));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.rows(), dy, db, bad));
  }
}
