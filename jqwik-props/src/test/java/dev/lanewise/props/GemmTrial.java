package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGemm;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code C = activation(α · op(A) · op(B) + β · C + bias)}; with α = 0 all of A and B is NaN, with β = 0 all of C.
 */
class GemmTrial extends Trial {
  final Gemm op;
  final GemmCase of;
  final GemmShape shape;
  final Span a;
  final Span b;
  final Span c;
  final Span bias;
  private final float[] cBefore;

  GemmTrial(Gemm op, GemmCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.a = matrix(shape.transA(), of.m(), of.k(), shape.lda(), of.offset());
    this.b = matrix(shape.transB(), of.k(), of.n(), shape.ldb(), (of.offset() + 5) % 18);
    this.c = Span.matrix(of.m(), of.n(), shape.ldc(), (of.offset() + 11) % 18);
    this.cBefore = data.input(2, c.length());
    this.bias = of.bias() ? Span.line(data.input(3, of.n()), (of.offset() + 1) % 18) : Span.raw(null, 0);
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
  final void prepare() {
    super.prepare();
    if (of.beta() != 0) {
      c.fill(cBefore);
    }
  }

  @Override
  final double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(cBefore, map);
    ReferenceGemm.run(
        GemmShape.of(of.m(), of.n(), of.k(), shape.transA(), shape.transB()), of.activation(),
        map.applyAsDouble(of.alpha()), a.doubles(map), 0, b.doubles(map), 0, map.applyAsDouble(of.beta()), result, 0,
        of.bias() ? bias.doubles(map) : null);
    return new double[][] {result};
  }

  /** One for each addition, whatever the blocks; and those of α, the product, β, the sum of the two sides, the bias. */
  @Override
  final int roundings() {
    return of.k() + 5;
  }

  @Override
  final int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.m(), of.n(), of.k(), a, b, c, bias, scratch);
  }

  private void call(Parallel parallel, int m, int n, int k, Span a, Span b, Span c, Span bias, float[] scratch) {
    op.run(
        parallel, m, n, k, of.alpha(), a.array, a.offset, b.array, b.offset, of.beta(), c.array, c.offset, bias.array,
        bias.offset, scratch);
  }

  private void call(Span a, Span b, Span c, Span bias) {
    call(Workers.ONE, of.m(), of.n(), of.k(), a, b, c, bias, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(c);
    float[] scratch = new float[scratchLength(2)];
    rejection.outside("m", 0, shape.m(), m -> call(Workers.TWO, m, of.n(), of.k(), a, b, c, bias, scratch));
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, of.m(), n, of.k(), a, b, c, bias, scratch));
    rejection.outside("k", 0, shape.k(), k -> call(Workers.TWO, of.m(), of.n(), k, a, b, c, bias, scratch));
    rejection.badSpans("a", a.extent(), bad -> call(bad, b, c, bias));
    rejection.badSpans("b", b.extent(), bad -> call(a, bad, c, bias));
    rejection.badSpans("c", c.extent(), bad -> call(a, b, bad, bias));
    rejection.badOptionalSpans("bias", of.n(), bad -> call(a, b, c, bad));
    rejection.overlap("c", c.extent(), a.extent(), (out, in) -> call(in, b, out, bias));
    rejection.overlap("c", c.extent(), b.extent(), (out, in) -> call(a, in, out, bias));
    rejection.overlap("c", c.extent(), of.n(), (out, in) -> call(a, b, out, in));
    rejection.badScratch(
        scratch.length, bad -> call(Workers.TWO, of.m(), of.n(), of.k(), a, b, c, bias, bad));
  }
}
