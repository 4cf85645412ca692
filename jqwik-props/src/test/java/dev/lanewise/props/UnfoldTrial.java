package dev.lanewise.props;

import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceIm2col;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Im2col, or its adjoint. */
final class UnfoldTrial extends Trial {
  private final Im2col op;
  private final ConvCase of;
  private final boolean adjoint;
  private final Span x;
  private final Span columns;

  UnfoldTrial(Im2col op, ConvCase of, boolean adjoint, Data data) {
    this.op = op;
    this.of = of;
    this.adjoint = adjoint;
    this.x = Span.line(of.xLength(), of.xOffset());
    this.columns = Span.line(op.columnsLength(of.n()), of.yOffset());
    Span input = adjoint ? columns : x;
    input.fill(data.input(0, input.length()));
  }

  @Override
  List<Output> outputs() {
    return List.of(adjoint ? x : columns);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[outputs().getFirst().length()];
    if (adjoint) {
      ReferenceIm2col.fold(of.shape(), of.n(), columns.doubles(map), result);
    } else {
      ReferenceIm2col.unfold(of.shape(), of.n(), x.doubles(map), result);
    }
    return new double[][] {result};
  }

  /** One for each window that sees a pixel. */
  @Override
  int roundings() {
    return adjoint ? of.shape().kh() * of.shape().kw() : 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x, columns);
  }

  private void call(Parallel parallel, int n, Span x, Span columns) {
    if (adjoint) {
      op.fold(parallel, n, columns.array, columns.offset, x.array, x.offset);
    } else {
      op.unfold(parallel, n, x.array, x.offset, columns.array, columns.offset);
    }
  }

  private void call(Span x, Span columns) {
    call(Workers.ONE, of.n(), x, columns);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(adjoint ? x : columns);
    rejection.outside("n", 0, of.shape().n(), n -> call(Workers.TWO, n, x, columns));
    rejection.badSpans("x", x.length(), bad -> call(bad, columns));
    rejection.badSpans("columns", columns.length(), bad -> call(x, bad));
    if (adjoint) {
      rejection.overlap("x", x.length(), columns.length(), (out, in) -> call(out, in));
    } else {
      rejection.overlap("columns", columns.length(), x.length(), (out, in) -> call(in, out));
    }
  }
}
