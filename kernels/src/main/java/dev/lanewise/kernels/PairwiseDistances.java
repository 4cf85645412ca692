package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * The distances of all queries from all points, {@code d[i][j] = metric(q[i], p[j])}, for {@code
 * q[queries][dimensions]}, {@code p[points][dimensions]} and {@code d[queries][points]}.
 *
 * <p>Differences are taken before they are squared, so no digits cancel: equal points are at distance 0, and with u =
 * 2⁻²⁴ and n dimensions the relative error of every distance is, to first order, at most {@code (min(n, 384) + ⌈n/384⌉
 * + 4)·u}, however far from the origin the points lie, as long as squares neither overflow nor underflow. The value for
 * a pair is the same in whichever row or column it stands, and the same if q and p are exchanged.
 *
 * <p>NaN propagates, and so do infinities: a coordinate that is infinite in both makes NaN.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class PairwiseDistances extends Operation {
  private final DistanceShape shape;
  private final Metric metric;
  private final DistanceCut cut;

  // The arguments of the run in progress.
  private int queries;
  private float[] q;
  private int qOffset;
  private float[] p;
  private int pOffset;
  private float[] d;
  private int dOffset;
  private float[] scratch;

  private PairwiseDistances(DistanceShape shape, Metric metric) {
    this.shape = shape;
    this.metric = metric;
    this.cut = new DistanceCut(shape);
  }

  /**
   * Distances of up to {@code shape.queries()} queries.
   *
   * @throws IllegalArgumentException if the matrix is more than an array holds, or metric null
   */
  public static PairwiseDistances of(DistanceShape shape, Metric metric) {
    Arguments.product("d", shape.queries(), shape.points());
    DistanceShape.requireMetric(metric);
    return new PairwiseDistances(shape, metric);
  }

  /** The sizes this operation was made for. */
  public DistanceShape shape() {
    return shape;
  }

  /** A block of distances and of packed points for each worker. */
  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, cut.blockLength(shape.dimensions()));
  }

  /**
   * Computes the distances.
   *
   * @param parallel who works
   * @param queries rows of q and d, at most {@code shape().queries()}
   * @param q the queries, row-major
   * @param p the points, row-major; may be the same elements as q
   * @param d receives the distances; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if queries is out of range, an array too short, or d overlaps q or p
   */
  public void run(
      Parallel parallel, int queries, float[] q, int qOffset, float[] p, int pOffset, float[] d, int dOffset,
      float[] scratch) {
    Arguments.inRange("queries", queries, 0, shape.queries());
    long qLength = (long) queries * shape.dimensions();
    long pLength = (long) shape.points() * shape.dimensions();
    long dLength = (long) queries * shape.points();
    Arguments.span("q", q, qOffset, qLength);
    Arguments.span("p", p, pOffset, pLength);
    Arguments.span("d", d, dOffset, dLength);
    Arguments.disjoint("d", d, dOffset, dLength, "q", q, qOffset, qLength);
    Arguments.disjoint("d", d, dOffset, dLength, "p", p, pOffset, pLength);
    requireScratch(parallel, scratch);
    this.queries = queries;
    this.q = q;
    this.qOffset = qOffset;
    this.p = p;
    this.pOffset = pOffset;
    this.d = d;
    this.dOffset = dOffset;
    this.scratch = scratch;
    parallel.forWork(3.0 * dLength * shape.dimensions())
        .run(this, Math.multiplyExact(cut.rowBlocks(queries), cut.pointBlocks));
  }

  @Override
  protected void run(int chunk, int worker) {
    int row = chunk / cut.pointBlocks * cut.rows;
    int rows = Math.min(cut.rows, queries - row);
    int point = chunk % cut.pointBlocks * DistanceCut.POINTS;
    int points = Math.min(DistanceCut.POINTS, shape.points() - point);
    int dimensions = shape.dimensions();
    int at = worker * cut.blockLength(dimensions);
    cut.block(
        metric, dimensions, q, qOffset + row * dimensions, rows, p, pOffset + point * dimensions, points, scratch, at);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(
          scratch, at + i * cut.stride, d, dOffset + (row + i) * shape.points() + point, points);
    }
  }
}
