package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarNearest;
import dev.lanewise.kernels.vector.NearestScreen;
import dev.lanewise.kernels.vector.VectorNearest;

/**
 * The k nearest of all points for each query, by comparing all pairs: {@code distances[queries][k]} and {@code
 * indices[queries][k]}, ascending by (distance, index). So of points at the same distance the one with the smaller
 * index comes first; NaN counts as farther than infinity.
 *
 * <p>Distances are those of {@link PairwiseDistances}, bit for bit. They are computed a block at a time and never kept
 * as a matrix. Where L2 is asked for and there are many dimensions, scalar products, which are quicker, pass over the
 * pairs that cannot be among the nearest within a proven bound. Made for k that are small against the number of points:
 * taking a point among the nearest costs up to k moves.
 *
 * <p>Work is cut into blocks of queries × slices of points, by the shape alone; each slice keeps a list of its own for
 * each query, and the lists are merged at the end.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class NearestNeighbors extends Operation {
  /** Chunks worth having: the last one to finish may hold up the others by its own length. */
  private static final int CHUNKS_WANTED = 32;

  /**
   * Dimensions from which scalar products are computed first. One thread, 5 of 50,000 points of 3,072 dimensions: 43
   * instead of 37 G coordinates/s; of 20,000 points of 512 dimensions as fast as without, of 64 a tenth slower (Zen 4,
   * 512 bits, a busy machine).
   */
  private static final int LEAST_SCREENED = 384;

  /** A pair takes longer alone than in a tile: more than one in so many are not computed anew. Not tuned. */
  private static final int SCREENED_SHARE = 16;

  /** Coordinates whose norms a chunk computes. */
  private static final int NORM_CHUNK = 1 << 18;

  /** Distances that a chunk merges. */
  private static final int MERGE_CHUNK = 1 << 14;

  private final DistanceShape shape;
  private final Metric metric;
  private final int k;
  private final DistanceCut cut;
  private final int slices;
  private final int blocksPerSlice;

  /** The most entries of a slice's list; a list is this many distances, then as many indices, as raw bits. */
  private final int capacity;

  private final int listsLength;

  /** Whether points are passed over by their scalar products. The norms of points and queries lie behind the lists. */
  private final boolean screens;

  private final int pointNorms;
  private final int queryNorms;
  private final int blocksOffset;

  /** What the chunks do. */
  private enum Phase { POINT_NORMS, QUERY_NORMS, SEARCH, MERGE }

  // The arguments of the run in progress.
  private int queries;
  private float[] q;
  private int qOffset;
  private float[] p;
  private int pOffset;
  private float[] distances;
  private int distancesOffset;
  private int[] indices;
  private int indicesOffset;
  private float[] scratch;
  private Phase phase;

  private NearestNeighbors(DistanceShape shape, Metric metric, int k) {
    this.shape = shape;
    this.metric = metric;
    this.k = k;
    this.cut = new DistanceCut(shape);
    int wanted = DistanceCut.ceilDiv(CHUNKS_WANTED, Math.max(1, cut.rowBlocks(shape.queries())));
    blocksPerSlice = DistanceCut.ceilDiv(cut.pointBlocks, Math.min(wanted, cut.pointBlocks));
    slices = DistanceCut.ceilDiv(cut.pointBlocks, blocksPerSlice);
    capacity = Math.min(k, Math.min(shape.points(), scratchProduct(blocksPerSlice, DistanceCut.POINTS)));
    listsLength = scratchProduct(scratchProduct(shape.queries(), slices), scratchProduct(2, capacity));
    screens = Backend.isVector() && metric != Metric.L1 && shape.dimensions() >= LEAST_SCREENED;
    pointNorms = listsLength;
    queryNorms = Math.addExact(pointNorms, screens ? shape.points() : 0);
    blocksOffset = Math.addExact(queryNorms, screens ? shape.queries() : 0);
  }

  /**
   * The k nearest for up to {@code shape.queries()} queries.
   *
   * @param k 1 .. {@code shape.points()}
   * @throws IllegalArgumentException if k is out of range, metric null, or outputs or scratch are more than an array
   *     holds
   */
  public static NearestNeighbors of(DistanceShape shape, Metric metric, int k) {
    Arguments.inRange("k", k, 1, shape.points());
    Arguments.product("distances", shape.queries(), k);
    DistanceShape.requireMetric(metric);
    return new NearestNeighbors(shape, metric, k);
  }

  /** The sizes this operation was made for. */
  public DistanceShape shape() {
    return shape;
  }

  /** How many neighbours each query gets. */
  public int k() {
    return k;
  }

  /** The lists of all queries and slices, norms, and a block of distances and of packed points for each worker. */
  @Override
  public int scratchLength(int workers) {
    long length = blocksOffset + (long) workers * cut.blockLength(shape.dimensions());
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("scratch: more than 2^31 - 1 elements");
    }
    return (int) length;
  }

  /**
   * Finds the nearest points.
   *
   * @param parallel who works
   * @param queries rows of q and of the outputs, at most {@code shape().queries()}
   * @param q the queries, row-major
   * @param p the points, row-major; may be the same elements as q
   * @param distances receives k distances for each query; overwritten whatever it held
   * @param indices receives the rows of p that they belong to
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if queries is out of range, an array too short, or distances overlaps q or p
   */
  public void run(
      Parallel parallel, int queries, float[] q, int qOffset, float[] p, int pOffset, float[] distances,
      int distancesOffset, int[] indices, int indicesOffset, float[] scratch) {
    Arguments.inRange("queries", queries, 0, shape.queries());
    long qLength = (long) queries * shape.dimensions();
    long pLength = (long) shape.points() * shape.dimensions();
    long length = (long) queries * k;
    Arguments.span("q", q, qOffset, qLength);
    Arguments.span("p", p, pOffset, pLength);
    Arguments.span("distances", distances, distancesOffset, length);
    Arguments.span("indices", indices, indicesOffset, length);
    Arguments.disjoint("distances", distances, distancesOffset, length, "q", q, qOffset, qLength);
    Arguments.disjoint("distances", distances, distancesOffset, length, "p", p, pOffset, pLength);
    requireScratch(parallel, scratch);
    this.queries = queries;
    this.q = q;
    this.qOffset = qOffset;
    this.p = p;
    this.pOffset = pOffset;
    this.distances = distances;
    this.distancesOffset = distancesOffset;
    this.indices = indices;
    this.indicesOffset = indicesOffset;
    this.scratch = scratch;
    double flops = 3.0 * queries * pLength;
    if (screens) {
      start(parallel.forWork(2.0 * pLength), Phase.POINT_NORMS, DistanceCut.ceilDiv(shape.points(), rowsPerNorms()));
      start(parallel.forWork(2.0 * qLength), Phase.QUERY_NORMS, DistanceCut.ceilDiv(queries, rowsPerNorms()));
    }
    start(parallel.forWork(flops), Phase.SEARCH, Math.multiplyExact(cut.rowBlocks(queries), slices));
    start(parallel.forWork(flops), Phase.MERGE, DistanceCut.ceilDiv(queries, rowsPerMerge()));
  }

  private void start(Parallel parallel, Phase phase, int chunks) {
    this.phase = phase;
    parallel.run(this, chunks);
  }

  private int rowsPerNorms() {
    return Math.max(1, NORM_CHUNK / shape.dimensions());
  }

  private int rowsPerMerge() {
    return (int) Math.max(1, MERGE_CHUNK / ((long) k * slices));
  }

  @Override
  protected void run(int chunk, int worker) {
    int block = blocksOffset + worker * cut.blockLength(shape.dimensions());
    switch (phase) {
      case POINT_NORMS -> norms(p, pOffset, chunk * rowsPerNorms(), shape.points(), pointNorms);
      case QUERY_NORMS -> norms(q, qOffset, chunk * rowsPerNorms(), queries, queryNorms);
      case SEARCH -> search(chunk / slices * cut.rows, chunk % slices, block);
      case MERGE -> mergeRows(chunk * rowsPerMerge(), block);
    }
  }

  private void norms(float[] x, int offset, int from, int rows, int to) {
    int dimensions = shape.dimensions();
    NearestScreen.norms(
        x, offset + from * dimensions, Math.min(rowsPerNorms(), rows - from), dimensions, scratch, to + from);
  }

  private void mergeRows(int from, int heads) {
    int end = Math.min(queries, from + rowsPerMerge());
    for (int i = from; i < end; i++) {
      merge(i, heads);
    }
  }

  private int list(int query, int slice) {
    return (query * slices + slice) * 2 * capacity;
  }

  /**
   * Fills the lists of a block of queries for one slice, going through its points in order. Where screening has passed
   * over too little, it is tried again after 1, 2, 4, … blocks.
   */
  private void search(int row, int slice, int block) {
    int rows = Math.min(cut.rows, queries - row);
    int first = slice * blocksPerSlice * DistanceCut.POINTS;
    int end = sliceEnd(slice);
    int pause = 0;
    int nextScreen = first;
    for (int point = first; point < end; point += DistanceCut.POINTS) {
      int points = Math.min(DistanceCut.POINTS, end - point);
      boolean full = point - first >= capacity;
      if (screens && full && point >= nextScreen) {
        if (screen(row, rows, slice, point, points, block)) {
          pause = 0;
          continue;
        }
        pause = 2 * pause + 1;
        nextScreen = (int) Math.min(end, point + (pause + 1L) * DistanceCut.POINTS);
      }
      compare(row, rows, slice, point, points, Math.min(capacity, point - first), block);
    }
  }

  /** Computes the distances of a block and offers them to the lists, which hold so many entries. */
  private void compare(int row, int rows, int slice, int point, int points, int held, int block) {
    int dimensions = shape.dimensions();
    cut.block(
        metric, dimensions, q, qOffset + row * dimensions, rows, p, pOffset + point * dimensions, points, scratch,
        block);
    for (int i = 0; i < rows; i++) {
      select(block + i * cut.stride, points, point, list(row + i, slice), held);
    }
  }

  /** Does the same where few pairs may come into the lists, which are full; returns whether it did. */
  private boolean screen(int row, int rows, int slice, int point, int points, int block) {
    int dimensions = shape.dimensions();
    int from = pOffset + point * dimensions;
    cut.products(dimensions, q, qOffset + row * dimensions, rows, p, from, points, scratch, block);
    int most = rows * points / SCREENED_SHARE;
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += NearestScreen.count(
          scratch, block + i * cut.stride, points, pointNorms + point, limit(row + i, slice));
      if (count > most) {
        return false;
      }
    }
    for (int i = 0; i < rows && count > 0; i++) {
      NearestScreen.select(
          metric == Metric.L2, dimensions, q, qOffset + (row + i) * dimensions, p, from, scratch,
          block + i * cut.stride, points, pointNorms + point, limit(row + i, slice), cut.panels(block), point,
          list(row + i, slice), capacity);
    }
    return true;
  }

  private float limit(int query, int slice) {
    double worst = scratch[list(query, slice) + capacity - 1];
    return NearestScreen.limit(
        shape.dimensions(), scratch[queryNorms + query], metric == Metric.L2 ? worst * worst : worst);
  }

  private void select(int from, int count, int firstIndex, int list, int held) {
    if (Backend.isVector()) {
      VectorNearest.select(scratch, from, count, firstIndex, list, capacity, held);
    } else {
      ScalarNearest.select(scratch, from, count, firstIndex, list, capacity, held);
    }
  }

  private int sliceEnd(int slice) {
    return (int) Math.min(shape.points(), (slice + 1L) * blocksPerSlice * DistanceCut.POINTS);
  }

  /**
   * Takes the nearest of all lists of a query. Earlier slices have the smaller indices, so they win a tie.
   *
   * @param heads where to keep, for each slice, how many of its list have been taken, as raw bits
   */
  private void merge(int query, int heads) {
    for (int s = 0; s < slices; s++) {
      scratch[heads + s] = Float.intBitsToFloat(0);
    }
    for (int i = 0; i < k; i++) {
      int best = -1;
      for (int s = 0; s < slices; s++) {
        int head = head(query, s, heads);
        if (head >= 0 && (best < 0 || ScalarNearest.precedes(scratch[head], scratch[best]))) {
          best = head;
        }
      }
      int slice = (best - list(query, 0)) / (2 * capacity);
      scratch[heads + slice] = Float.intBitsToFloat(Float.floatToRawIntBits(scratch[heads + slice]) + 1);
      distances[distancesOffset + query * k + i] = scratch[best];
      indices[indicesOffset + query * k + i] = Float.floatToRawIntBits(scratch[best + capacity]);
    }
  }

  /** Where the nearest entry of a list lies that has not been taken; −1 where there is none. */
  private int head(int query, int slice, int heads) {
    int taken = Float.floatToRawIntBits(scratch[heads + slice]);
    int length = Math.min(capacity, sliceEnd(slice) - slice * blocksPerSlice * DistanceCut.POINTS);
    return taken < length ? list(query, slice) + taken : -1;
  }
}
