package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGemm;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code C = α · op(A) · op(B) + β · C}; with α = 0 all of A and B is NaN, with β = 0 all of C. */
final class GemmTrial extends Trial {
  private final Gemm op;
  private final GemmCase of;
  private final GemmShape shape;
  private final Span a;
  private final Span b;
  private final Span c;
  private final float[] cBefore;

  GemmTrial(Gemm op, GemmCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.a = matrix(shape.transA(), of.m(), of.k(), shape.lda(), of.offset());
    this.b = matrix(shape.transB(), of.k(), of.n(), shape.ldb(), (of.offset() + 5) % 18);
    this.c = Span.matrix(of.m(), of.n(), shape.ldc(), (of.offset() + 11) % 18);
    this.cBefore = data.input(2, c.length());
    if (of.alpha() != 0) {
      a.fill(data.input(0, a.length()));
      b.fill(data.input(1, b.length()));
    }
  }

  private static Span matrix(boolean transposed, int rows, int columns, int ld, int offset) {
    return transposed ? Span.matrix(columns, rows, ld, offset) : Span.matrix(rows, columns, ld, offset);
  }

  @Override
  List<Output> outputs() {
    return List.of(c);
  }

  @Override
  void prepare() {
    super.prepare();
    if (of.beta() != 0) {
      c.fill(cBefore);
    }
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(cBefore, map);
    ReferenceGemm.run(
        GemmShape.of(of.m(), of.n(), of.k(), shape.transA(), shape.transB()), map.applyAsDouble(of.alpha()),
        a.doubles(map), 0, b.doubles(map), 0, map.applyAsDouble(of.beta()), result, 0);
    return new double[][] {result};
  }

  /** One for each addition, whatever the blocks; and those of α, the product, β and the sum of the two sides. */
  @Override
  int roundings() {
    return of.k() + 4;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.m(), of.n(), of.k(), a, b, c, scratch);
  }

  private void call(Parallel parallel, int m, int n, int k, Span a, Span b, Span c, float[] scratch) {
    op.run(
        parallel, m, n, k, of.alpha(), a.array, a.offset, b.array, b.offset, of.beta(), c.array, c.offset, scratch);
  }

  private void call(Span a, Span b, Span c) {
    call(Workers.ONE, of.m(), of.n(), of.k(), a, b, c, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(c);
    float[] scratch = new float[scratchLength(2)];
    rejection.outside("m", 0, shape.m(), m -> call(Workers.TWO, m, of.n(), of.k(), a, b, c, scratch));
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, of.m(), n, of.k(), a, b, c, scratch));
    rejection.outside("k", 0, shape.k(), k -> call(Workers.TWO, of.m(), of.n(), k, a, b, c, scratch));
    rejection.badSpans("a", a.extent(), bad -> call(bad, b, c));
    rejection.badSpans("b", b.extent(), bad -> call(a, bad, c));
    rejection.badSpans("c", c.extent(), bad -> call(a, b, bad));
    rejection.overlap("c", c.extent(), a.extent(), (out, in) -> call(in, b, out));
    rejection.overlap("c", c.extent(), b.extent(), (out, in) -> call(a, in, out));
    rejection.badScratch(
        scratch.length, bad -> call(Workers.TWO, of.m(), of.n(), of.k(), a, b, c, bad));
  }
}
