package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGemm;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A batch of products. The gaps between the matrices belong to the spans: those of C must come out as they went in.
 */
final class GemmBatchTrial extends Trial {
  private final Gemm op;
  private final GemmBatchCase of;
  private final GemmShape shape;
  private final Span a;
  private final Span b;
  private final Span c;
  private final Span bias;
  private final int columnsC;
  private final float[] cBefore;

  GemmBatchTrial(Gemm op, GemmBatchCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.a = Span.matrix(
        of.allRows(of.rowsA(), of.shareA()), shape.transA() ? shape.m() : shape.k(), shape.lda(), of.offset());
    this.b = Span.matrix(
        of.allRows(of.rowsB(), of.shareB()), shape.transB() ? shape.k() : shape.n(), shape.ldb(),
        (of.offset() + 5) % 18);
    this.columnsC = of.beside() ? of.allRows(shape.n(), false) : shape.n();
    this.c = Span.matrix(
        of.beside() ? shape.m() : of.allRows(shape.m(), false), columnsC, shape.ldc(), (of.offset() + 11) % 18);
    this.bias = of.bias() ? Span.line(data.input(3, shape.n()), (of.offset() + 1) % 18) : Span.raw(null, 0);
    a.fill(data.input(0, a.length()));
    b.fill(data.input(1, b.length()));
    this.cBefore = of.beta() == 0 ? Data.nans(c.length()) : data.input(2, c.length());
  }

  @Override
  List<Output> outputs() {
    return List.of(c);
  }

  @Override
  void prepare() {
    c.fill(cBefore);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(cBefore, map);
    int columnsA = shape.transA() ? shape.m() : shape.k();
    int columnsB = shape.transB() ? shape.k() : shape.n();
    GemmShape dense = new GemmShape(
        shape.m(), shape.n(), shape.k(), shape.transA(), shape.transB(), columnsA, columnsB,
        Math.max(columnsC, shape.n()));
    for (int i = 0; i < of.batch(); i++) {
      ReferenceGemm.run(
          dense, of.activation(), map.applyAsDouble(of.alpha()), a.doubles(map),
          of.shareA() ? 0 : i * (of.rowsA() + of.gap()) * columnsA, b.doubles(map),
          of.shareB() ? 0 : i * (of.rowsB() + of.gap()) * columnsB, map.applyAsDouble(of.beta()), result,
          of.beside() ? i * of.strideC() : i * (shape.m() + of.gap()) * columnsC,
          of.bias() ? bias.doubles(map) : null);
    }
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return shape.k() + 5;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.batch(), of.strideA(), of.strideB(), of.strideC(), a, b, c, bias, scratch);
  }

  private void call(
      Parallel parallel, int batch, int strideA, int strideB, int strideC, Span a, Span b, Span c, Span bias,
      float[] scratch) {
    op.runBatch(
        parallel, batch, strideA, strideB, strideC, of.alpha(), a.array, a.offset, b.array, b.offset, of.beta(),
        c.array, c.offset, bias.array, bias.offset, scratch);
  }

  private void call(int batch, int strideA, int strideB, int strideC) {
    call(Workers.ONE, batch, strideA, strideB, strideC, a, b, c, bias, new float[scratchLength(1)]);
  }

  private void call(Span a, Span b, Span c, Span bias) {
    call(
        Workers.ONE, of.batch(), of.strideA(), of.strideB(), of.strideC(), a, b, c, bias, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(c);
    float[] scratch = new float[scratchLength(2)];
    rejection.of("batch", () -> call(-1, of.strideA(), of.strideB(), of.strideC()));
    rejection.of("strideA", () -> call(of.batch(), -1, of.strideB(), of.strideC()));
    rejection.of("strideB", () -> call(of.batch(), of.strideA(), -1, of.strideC()));
    rejection.of("strideC", () -> call(of.batch(), of.strideA(), of.strideB(), -1));
    if (of.batch() > 1) {
      rejection.of("strideC", () -> call(of.batch(), of.strideA(), of.strideB(), shape.n() - 1));
    }
    rejection.badSpans("a", a.extent(), bad -> call(bad, b, c, bias));
    rejection.badSpans("b", b.extent(), bad -> call(a, bad, c, bias));
    rejection.badSpans("c", c.extent(), bad -> call(a, b, bad, bias));
    rejection.badOptionalSpans("bias", shape.n(), bad -> call(a, b, c, bad));
    rejection.overlap("c", c.extent(), a.extent(), (out, in) -> call(in, b, out, bias));
    rejection.overlap("c", c.extent(), b.extent(), (out, in) -> call(a, in, out, bias));
    rejection.overlap("c", c.extent(), shape.n(), (out, in) -> call(a, b, out, in));
    rejection.badScratch(
        scratch.length,
        bad -> call(Workers.TWO, of.batch(), of.strideA(), of.strideB(), of.strideC(), a, b, c, bias, bad));
  }
}
