package dev.lanewise.props;

import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.PairwiseDistances;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceDistances;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The distances of all pairs. */
final class PairwiseDistancesTrial extends Trial {
  private final PairwiseDistances op;
  private final DistanceCase of;
  private final Span q;
  private final Span p;
  private final Span d;

  PairwiseDistancesTrial(PairwiseDistances op, DistanceCase of, Data data) {
    this(op, of, data, UnaryOperator.identity());
  }

  /** With mapped inputs. */
  PairwiseDistancesTrial(PairwiseDistances op, DistanceCase of, Data data, UnaryOperator<float[]> map) {
    this.op = op;
    this.of = of;
    this.q = Span.line(map.apply(data.input(0, of.qLength())), of.offset());
    this.p = Span.line(map.apply(data.input(1, of.pLength())), (of.offset() + 5) % 18);
    this.d = Span.line(of.matrixLength(), (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(d);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] distances = new double[of.matrixLength()];
    ReferenceDistances.pairwise(
        of.metric(), of.queries(), of.shape().points(), of.shape().dimensions(), q.doubles(map), p.doubles(map),
        distances);
    return new double[][] {distances};
  }

  /** No term is negative, so the error is relative to the distance itself. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    Arrays.setAll(bounds[0], i -> 1.01 * of.roundings() * ROUNDOFF * bounds[0][i]);
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return of.metric() != Metric.L2;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.queries(), q, p, d, scratch);
  }

  private void call(Parallel parallel, int queries, Span q, Span p, Span d, float[] scratch) {
    op.run(parallel, queries, q.array, q.offset, p.array, p.offset, d.array, d.offset, scratch);
  }

  private void call(Span q, Span p, Span d) {
    call(Workers.ONE, of.queries(), q, p, d, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(d);
    float[] scratch = new float[scratchLength(2)];
    rejection.outside("queries", 0, of.shape().queries(), n -> call(Workers.TWO, n, q, p, d, scratch));
    rejection.badSpans("q", q.length(), bad -> call(bad, p, d));
    rejection.badSpans("p", p.length(), bad -> call(q, bad, d));
    rejection.badSpans("d", d.length(), bad -> call(q, p, bad));
    rejection.overlap("d", d.length(), q.length(), (out, in) -> call(in, p, out));
    rejection.overlap("d", d.length(), p.length(), (out, in) -> call(q, in, out));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.queries(), q, p, d, bad));
  }
}
