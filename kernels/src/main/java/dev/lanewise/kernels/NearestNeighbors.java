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
 * as a matrix. Where L2 is asked for and there are many dimensions, pairs that cannot be among the nearest are passed
 * over, within a proven bound: by their distance in a subspace that some of the points span, and where that is not
 * enough by scalar products, which are quicker than squares of differences. Made for k that are small against the
 * number of points: taking a point among the nearest costs up to k moves.
 *
 * <p>Work is cut into blocks of queries × slices of points, by the shape alone; each slice keeps a list of its own for
 * each query, and the lists are merged at the end.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class NearestNeighbors extends Operation {
  /** Chunks worth having: the last one to finish may hold up the others by its own length. */
  private static final int CHUNKS_WANTED = 16;

  /**
   * Dimensions from which scalar products are computed first. One thread, 5 of 50,000 points of 3,072 dimensions: 43
   * instead of 37 G coordinates/s; of 20,000 points of 512 dimensions as fast as without, of 64 a tenth slower (Zen 4,
   * 512 bits, a busy machine).
   */
  private static final int LEAST_SCREENED = 384;

  /**
   * What scalar products of all coordinates leave are nearly all to be computed exactly, in the order of a tile but one
   * by one, which takes 12 times as long. If they leave more than one pair in so many, all are computed in tiles.
   */
  private static final int WHOLE_SHARE = 16;

  /** What the subspace leaves is sifted first, which takes little longer than a tile. Not tuned. */
  private static final int SUBSPACE_SHARE = 3;

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

  /** Points and queries as they are, their norms behind the lists; null if points are not passed over. */
  private final ScreenSpace whole;

  /** Null if there is none. */
  private final NearestSubspace subspace;

  /** Where points are screened, in this order; none if they are not. */
  private final ScreenSpace[] spaces;

  private final int blocksOffset;

  /** What the chunks do. */
  private enum Phase { POINT_NORMS, QUERY_NORMS, PROJECT_POINTS, PROJECT_QUERIES, SEARCH, MERGE }

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

  /** The first of the spaces that is worth trying: the subspace may not pay for few queries. */
  private int firstSpace;

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
    boolean screens = Backend.isVector() && metric != Metric.L1 && shape.dimensions() >= LEAST_SCREENED;
    int normsLength = screens ? Math.toIntExact(ScreenSpace.normsLength(shape)) : 0;
    whole = screens ? new ScreenSpace(shape, shape.dimensions(), listsLength) : null;
    subspace = screens ? NearestSubspace.of(shape, cut, Math.addExact(listsLength, normsLength)) : null;
    spaces = subspace != null ? new ScreenSpace[] {subspace.space, whole}
        : screens ? new ScreenSpace[] {whole} : new ScreenSpace[0];
    blocksOffset = subspace != null ? subspace.end() : Math.addExact(listsLength, normsLength);
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
    if (whole != null) {
      prepareScreens(parallel);
    }
    double flops = 3.0 * queries * pLength;
    start(parallel.forWork(flops), Phase.SEARCH, Math.multiplyExact(cut.rowBlocks(queries), slices));
    start(parallel.forWork(flops), Phase.MERGE, DistanceCut.ceilDiv(queries, rowsPerMerge()));
  }

  private void prepareScreens(Parallel parallel) {
    int points = shape.points();
    double pLength = (double) points * shape.dimensions();
    double qLength = (double) queries * shape.dimensions();
    whole.set(q, qOffset, p, pOffset);
    start(parallel.forWork(2 * pLength), Phase.POINT_NORMS, DistanceCut.ceilDiv(points, rowsPerNorms()));
    start(parallel.forWork(2 * qLength), Phase.QUERY_NORMS, DistanceCut.ceilDiv(queries, rowsPerNorms()));
    boolean projects = subspace != null && subspace.pays(queries);
    firstSpace = projects ? 0 : spaces.length - 1;
    if (projects) {
      subspace.prepare(whole, scratch, blocksOffset);
      int dimensions = subspace.space.dimensions;
      start(parallel.forWork(2 * dimensions * pLength), Phase.PROJECT_POINTS, DistanceCut.ceilDiv(points, cut.rows));
      start(parallel.forWork(2 * dimensions * qLength), Phase.PROJECT_QUERIES, cut.rowBlocks(queries));
    }
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
      case POINT_NORMS -> norms(p, pOffset, chunk * rowsPerNorms(), shape.points(), whole.pointNorms);
      case QUERY_NORMS -> norms(q, qOffset, chunk * rowsPerNorms(), queries, whole.queryNorms);
      case PROJECT_POINTS -> subspace.projectPoints(
          whole, chunk * cut.rows, Math.min(cut.rows, shape.points() - chunk * cut.rows), scratch, block);
      case PROJECT_QUERIES -> subspace.projectQueries(
          whole, chunk * cut.rows, Math.min(cut.rows, queries - chunk * cut.rows), scratch, block);
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
   * Fills the lists of a block of queries for one slice, going through its points in order. A space where screening has
   * passed over too little is tried again at blocks 1, 2, 4, …
   */
  private void search(int row, int slice, int block) {
    int rows = Math.min(cut.rows, queries - row);
    int first = slice * blocksPerSlice * DistanceCut.POINTS;
    int end = sliceEnd(slice);
    int space = firstSpace;
    for (int point = first; point < end; point += DistanceCut.POINTS) {
      int points = Math.min(DistanceCut.POINTS, end - point);
      int index = (point - first) / DistanceCut.POINTS;
      boolean full = point - first >= capacity;
      space = !full ? spaces.length : Integer.bitCount(index) == 1 ? firstSpace : space;
      while (space < spaces.length && !screen(spaces[space], row, rows, slice, point, points, block)) {
        space++;
      }
      if (space == spaces.length) {
        compare(row, rows, slice, point, points, Math.min(capacity, point - first), block);
      }
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
  private boolean screen(ScreenSpace space, int row, int rows, int slice, int point, int points, int block) {
    int dimensions = space.dimensions;
    cut.products(
        dimensions, space.q, space.qOffset + row * dimensions, rows, space.p, space.pOffset + point * dimensions,
        points, scratch, block);
    int most = rows * points / (space == whole ? WHOLE_SHARE : SUBSPACE_SHARE);
    int count = 0;
    for (int i = 0; i < rows && count <= most; i++) {
      count = NearestScreen.gather(
          scratch, block, i * cut.stride, points, space.pointNorms + point, limit(space, row + i, slice), count);
    }
    if (count > most) {
      return false;
    }
    sift(count, row, slice, point, block);
    return true;
  }

  /** Passes over pairs by their distances as they are computed fastest, and offers the others. */
  private void sift(int count, int row, int slice, int point, int block) {
    int dimensions = shape.dimensions();
    int kept = 0;
    for (int n = 0; n < count; n++) {
      float pair = scratch[block + n];
      int i = row + Float.floatToRawIntBits(pair) / cut.stride;
      int j = point + Float.floatToRawIntBits(pair) % cut.stride;
      if (!NearestScreen.exceeds(
          dimensions, q, qOffset + i * dimensions, p, pOffset + j * dimensions, reach(i, slice))) {
        scratch[block + kept] = pair;
        kept++;
      }
      if (kept == NearestScreen.TOGETHER || n == count - 1 && kept > 0) {
        offer(block, kept, row, slice, point, cut.panels(block));
        kept = 0;
      }
    }
  }

  private float limit(ScreenSpace space, int query, int slice) {
    double reach = reach(query, slice);
    if (space != whole) {
      reach = subspace.reach(scratch[whole.queryNorms + query], reach);
    }
    return NearestScreen.limit(space.dimensions, scratch[space.queryNorms + query], reach);
  }

  /** What the square of a distance must not exceed to come into a list. */
  private double reach(int query, int slice) {
    double worst = scratch[list(query, slice) + capacity - 1];
    return NearestScreen.reach(shape.dimensions(), metric == Metric.L2 ? worst * worst : worst);
  }

  /** Offers to the lists pairs of a block, whose distances are computed from all coordinates. */
  private void offer(int pairs, int count, int row, int slice, int point, int squares) {
    int dimensions = shape.dimensions();
    NearestScreen.squares(
        dimensions, q, qOffset + row * dimensions, p, pOffset + point * dimensions, scratch, pairs, count, cut.stride,
        squares);
    for (int n = 0; n < count; n++) {
      int pair = Float.floatToRawIntBits(scratch[pairs + n]);
      float square = scratch[squares + n];
      ScalarNearest.offer(
          scratch, metric == Metric.L2 ? (float) Math.sqrt(square) : square, point + pair % cut.stride,
          list(row + pair / cut.stride, slice), capacity);
    }
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
