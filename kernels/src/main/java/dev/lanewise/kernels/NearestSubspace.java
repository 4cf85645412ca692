package dev.lanewise.kernels;

import dev.lanewise.kernels.vector.GramSchmidt;
import dev.lanewise.kernels.vector.NearestScreen;

/**
 * A subspace to screen points in: a few of the points, taken at equal steps, span it. Orthogonal projection never
 * lengthens a distance, so a point that is too far away in the subspace is too far away. Images and most other data lie
 * near a subspace of few dimensions, in which they are nearly as far apart as they are; but nothing is passed over
 * wrongly whatever the data, and however orthogonal the basis came out.
 *
 * <p><b>The bound.</b> Let W be the basis, ŵ(x) what is computed for Wx, r·u·|a|·|b| how far a scalar product may be
 * off ({@link NearestScreen}). Then {@code |ŵ(x) − ŵ(y)| ≤ ‖W‖·|x − y| + e·(|x| + |y|)} with {@code e = r·u·‖W‖_F}.
 * ‖W‖² is at most the largest sum of absolute values in a row of WWᵀ (S. Gershgorin, 1931), for which the elements'
 * errors are added; and ‖W‖_F is at most ‖W‖ times the root of the number of rows.
 *
 * <p>All lies in the operation's scratch: the basis, room to make it, coordinates and norms.
 */
final class NearestSubspace {
  /**
   * Dimensions of the whole space for each of the subspace's, 256 for images of CIFAR. The 20 nearest of 50,000 of them
   * for 10,000 others, two threads: 6.9 s, where scalar products of all coordinates take 20.9 s; 256 leave 1.7 % of the
   * pairs. With 192 the times differ by less than those of two runs (Zen 4, 512 bits).
   */
  private static final int SHARE = 12;

  /** Dimensions come in steps of a panel, and no more than fit a block: coordinates are computed as one. */
  private static final int STEP = 64;

  private final DistanceShape shape;
  private final DistanceCut cut;
  private final int basis;
  private final int spare;
  private final int end;

  /** Coordinates in the subspace. */
  final ScreenSpace space;

  // What the run in progress found.
  private double stretch;
  private double error;
  private double longest;

  private NearestSubspace(DistanceShape shape, DistanceCut cut, int dimensions, int offset) {
    this.shape = shape;
    this.cut = cut;
    basis = offset;
    spare = basis + dimensions * shape.dimensions();
    int coordinates = spare + GramSchmidt.scratchLength(dimensions, shape.dimensions());
    int norms = coordinates + (shape.points() + shape.queries()) * dimensions;
    space = new ScreenSpace(shape, dimensions, norms);
    space.pOffset = coordinates;
    space.qOffset = coordinates + shape.points() * dimensions;
    end = norms + (int) ScreenSpace.normsLength(shape);
  }

  /** A subspace for a search, its scratch from {@code offset} on; null where none is worth its while. */
  static NearestSubspace of(DistanceShape shape, DistanceCut cut, int offset) {
    int dimensions = Math.min(shape.dimensions() / SHARE / STEP * STEP, DistanceCut.POINTS);
    boolean many = Math.min(shape.points(), shape.queries()) >= Math.max(DistanceCut.POINTS, 2 * dimensions);
    long length = (long) dimensions * shape.dimensions() + GramSchmidt.scratchLength(dimensions, shape.dimensions())
        + (dimensions + 1) * ScreenSpace.normsLength(shape);
    return dimensions > 0 && many && offset + length < Integer.MAX_VALUE
        ? new NearestSubspace(shape, cut, dimensions, offset) : null;
  }

  /** The end of what it needs of the scratch. */
  int end() {
    return end;
  }

  /** Whether making it pays for so many queries: for each of its dimensions all points are multiplied once. */
  boolean pays(int queries) {
    return queries >= 2 * space.dimensions;
  }

  /**
   * Makes the basis.
   *
   * @param block room for a block of distances in {@code scratch}
   */
  void prepare(ScreenSpace whole, float[] scratch, int block) {
    int length = shape.dimensions();
    for (int i = 0; i < space.dimensions; i++) {
      int point = (int) ((long) i * shape.points() / space.dimensions);
      System.arraycopy(whole.p, whole.pOffset + point * length, scratch, basis + i * length, length);
    }
    GramSchmidt.run(scratch, basis, space.dimensions, length, spare);
    space.p = scratch;
    space.q = scratch;
    stretch = stretch(scratch, block);
    error = NearestScreen.margin(length) * Math.sqrt(space.dimensions) * stretch;
    float largest = 0;
    for (int i = 0; i < shape.points(); i++) {
      float norm = scratch[whole.pointNorms + i];
      largest = norm > largest ? norm : largest; // passes over NaN
    }
    longest = NearestScreen.length(length, largest);
  }

  /** A bound for ‖W‖. */
  private double stretch(float[] scratch, int block) {
    int rows = space.dimensions;
    int length = shape.dimensions();
    double largest = 0;
    for (int row = 0; row < rows; row += cut.rows) {
      int count = Math.min(cut.rows, rows - row);
      cut.products(length, scratch, basis + row * length, count, scratch, basis, rows, scratch, block);
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int j = 0; j < rows; j++) {
          sum += Math.abs(scratch[block + i * cut.stride + j]);
        }
        largest = Math.max(largest, sum);
      }
    }
    // The square of the longest row is in its sum, and errors are half of what margin says.
    return Math.sqrt(largest * (1 + rows * NearestScreen.margin(length)));
  }

  /** Computes the coordinates and norms of {@code count} points, at most a block's queries. */
  void projectPoints(ScreenSpace whole, int from, int count, float[] scratch, int block) {
    project(whole.p, whole.pOffset, from, count, scratch, space.pOffset, block);
    norms(from, count, scratch, space.pOffset, whole.pointNorms, space.pointNorms);
  }

  /** Computes the coordinates and norms of {@code count} queries, at most a block's. */
  void projectQueries(ScreenSpace whole, int from, int count, float[] scratch, int block) {
    project(whole.q, whole.qOffset, from, count, scratch, space.qOffset, block);
    norms(from, count, scratch, space.qOffset, whole.queryNorms, space.queryNorms);
  }

  private void project(float[] x, int offset, int from, int count, float[] scratch, int to, int block) {
    int length = shape.dimensions();
    int dimensions = space.dimensions;
    cut.products(length, x, offset + from * length, count, scratch, basis, dimensions, scratch, block);
    for (int i = 0; i < count; i++) {
      System.arraycopy(scratch, block + i * cut.stride, scratch, to + (from + i) * dimensions, dimensions);
    }
  }

  /** Norms in the subspace; NaN where that in the whole space is. */
  private void norms(int from, int count, float[] scratch, int coordinates, int whole, int to) {
    int dimensions = space.dimensions;
    NearestScreen.norms(scratch, coordinates + from * dimensions, count, dimensions, scratch, to + from);
    for (int i = from; i < from + count; i++) {
      scratch[to + i] = Float.isNaN(scratch[whole + i]) ? Float.NaN : scratch[to + i];
    }
  }

  /**
   * The square of how far apart a query and a point can be computed to be in the subspace.
   *
   * @param norm the query's in the whole space
   * @param square of how far apart they are
   */
  double reach(float norm, double square) {
    int length = shape.dimensions();
    double reach = stretch * Math.sqrt(square)
        + error * (NearestScreen.length(length, norm) + longest)
        + NearestScreen.underflow(length);
    return reach * reach;
  }
}
