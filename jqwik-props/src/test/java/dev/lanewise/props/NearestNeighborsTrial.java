package dev.lanewise.props;

import dev.lanewise.kernels.NearestNeighbors;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceDistances;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The nearest points and their distances. */
final class NearestNeighborsTrial extends Trial {
  private final NearestNeighbors op;
  private final DistanceCase of;
  private final boolean whole;
  private final Span q;
  private final Span p;
  private final Span distances;
  private final IntSpan indices;

  NearestNeighborsTrial(NearestNeighbors op, DistanceCase of, Data data) {
    this.op = op;
    this.of = of;
    this.whole = data.isWhole();
    this.q = Span.line(data.input(0, of.qLength()), of.offset());
    this.p = Span.line(data.input(1, of.pLength()), (of.offset() + 5) % 18);
    this.distances = Span.line(of.listLength(), (of.offset() + 11) % 18);
    this.indices = new IntSpan(of.listLength(), (of.offset() + 3) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(distances, indices);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    int points = of.shape().points();
    double[] all = new double[of.matrixLength()];
    ReferenceDistances.pairwise(
        of.metric(), of.queries(), points, of.shape().dimensions(), q.doubles(map), p.doubles(map), all);
    double[] nearest = new double[of.listLength()];
    int[] columns = new int[of.listLength()];
    ReferenceDistances.nearest(of.queries(), points, of.k(), all, nearest, columns);
    return new double[][] {nearest, Arrays.stream(columns).asDoubleStream().toArray()};
  }

  /**
   * If no distance is off by more than a factor, nor is the n-th in order. On whole numbers the indices are right, ties
   * included; else rounding may exchange points.
   */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    Arrays.setAll(bounds[0], i -> 1.01 * of.roundings() * ROUNDOFF * bounds[0][i]);
    Arrays.fill(bounds[1], whole ? 0 : of.shape().points());
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.queries(), q, p, distances, indices.array, indices.offset, scratch);
  }

  private void call(
      Parallel parallel, int queries, Span q, Span p, Span distances, int[] indices, int indicesOffset,
      float[] scratch) {
    op.run(
        parallel, queries, q.array, q.offset, p.array, p.offset, distances.array, distances.offset, indices,
        indicesOffset, scratch);
  }

  private void call(Span q, Span p, Span distances, int[] indices, int indicesOffset) {
    call(Workers.ONE, of.queries(), q, p, distances, indices, indicesOffset, new float[scratchLength(1)]);
  }

  private void call(Span q, Span p, Span distances) {
    call(q, p, distances, indices.array, indices.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(distances);
    float[] scratch = new float[scratchLength(2)];
    rejection.outside("queries", 0, of.shape().queries(), n -> call(
        Workers.TWO, n, q, p, distances, indices.array, indices.offset, scratch));
    rejection.outside("k", 1, of.shape().points(), k -> NearestNeighbors.of(of.shape(), of.metric(), k));
    rejection.badSpans("q", q.length(), bad -> call(bad, p, distances));
    rejection.badSpans("p", p.length(), bad -> call(q, bad, distances));
    rejection.badSpans("distances", distances.length(), bad -> call(q, p, bad));
    rejection.badIntSpans("indices", of.listLength(), (bad, at) -> call(q, p, distances, bad, at));
    rejection.overlap("distances", distances.length(), q.length(), (out, in) -> call(in, p, out));
    rejection.overlap("distances", distances.length(), p.length(), (out, in) -> call(q, in, out));
    rejection.badScratch(scratch.length, bad -> call(
        Workers.TWO, of.queries(), q, p, distances, indices.array, indices.offset, bad));
  }
}
