package dev.lanewise.props;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.NearestNeighbors;
import dev.lanewise.kernels.PairwiseDistances;
import dev.lanewise.kernels.reference.ReferenceDistances;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Searching gives what sorting all distances gives, whatever the data. */
class DistanceProps {
  @Provide
  Arbitrary<DistanceCase> cases() {
    return DistanceShapes.searches();
  }

  @Property
  void nearestAreThoseOfTheMatrix(@ForAll("cases") DistanceCase c) {
    requireNearest(c, Data.floats(c.seed()).input(0, c.qLength()), Data.floats(c.seed()).input(1, c.pLength()));
  }

  @Property
  void nearestAreThoseOfTheMatrixFarFromTheOrigin(@ForAll("cases") DistanceCase c) {
    requireNearest(
        c, farAway(Data.floats(c.seed()).input(0, c.qLength())), farAway(Data.floats(c.seed()).input(1, c.pLength())));
  }

  @Property
  void nearestAreThoseOfTheMatrixWithNan(@ForAll("cases") DistanceCase c) {
    for (int special = 0; special < 2; special++) {
      Data data = Data.specials(c.seed(), special);
      requireNearest(c, data.input(0, c.qLength()), data.input(1, c.pLength()));
    }
  }

  /** Squares that overflow, and such as are lost. */
  @Property
  void nearestAreThoseOfTheMatrixAtTheEndsOfTheRange(@ForAll("cases") DistanceCase c) {
    for (float factor : new float[] {0x1p63f, 0x1p127f, 0x1p-70f, 0x1p-126f}) {
      requireNearest(c, scaled(c, 0, c.qLength(), factor), scaled(c, 1, c.pLength(), factor));
    }
  }

  private static float[] scaled(DistanceCase c, int input, int length, float factor) {
    float[] values = Data.floats(c.seed()).input(input, length);
    for (int i = 0; i < length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  /** Each query is a point or differs from one in the last bit; points come twice. */
  @Property
  void findsCopiesAndAlmostCopies(@ForAll("cases") DistanceCase c) {
    SplittableRandom random = new SplittableRandom(c.seed());
    int n = c.shape().dimensions();
    float[] p = Data.floats(c.seed()).input(1, c.pLength());
    System.arraycopy(p, 0, p, c.shape().points() / 2 * n, n);
    float[] q = new float[c.qLength()];
    for (int i = 0; i < c.queries(); i++) {
      System.arraycopy(p, random.nextInt(c.shape().points()) * n, q, i * n, n);
      int at = i * n + random.nextInt(n);
      q[at] = random.nextBoolean() ? q[at] : Math.nextUp(q[at]);
    }
    requireNearest(c, q, p);
  }

  /**
   * Points so close to a query that scalar products cannot tell them apart, the nearer ones in later blocks, and all
   * others far away: what is nearer by less than a rounding error must not be passed over.
   */
  @Example
  void findsTheNearerOfClosePoints() {
    int n = 385;
    int points = 256 * 40;
    for (Metric metric : Metric.values()) {
      float[] p = Data.floats(5).input(1, points * n);
      float[] q = Data.floats(5).input(0, 2 * n);
      for (int block = 0; block < 40; block++) {
        for (int i = 0; i < 2; i++) {
          int at = (block * 256 + 5 * block + 50 * i) * n;
          System.arraycopy(q, i * n, p, at, n);
          p[at + 3 * block] += (41 - block) * 0x1p-16f;
        }
      }
      requireNearest(new DistanceCase(new DistanceShape(2, points, n), metric, 40, 2, 0, 5), q, p);
      requireNearest(new DistanceCase(new DistanceShape(2, points, n), metric, 1, 2, 0, 5), q, p);
    }
  }

  @Example
  void aMetricIsRequired() {
    DistanceShape shape = new DistanceShape(1, 2, 3);
    Rejection rejection = new Rejection();
    rejection.of("metric", () -> PairwiseDistances.of(shape, null));
    rejection.of("metric", () -> NearestNeighbors.of(shape, null, 1));
  }

  /** The distances and indices of the search are those of the matrix, sorted, bit for bit. */
  private static void requireNearest(DistanceCase c, float[] q, float[] p) {
    float[] matrix = pairwise(c, c.queries(), q, c.shape().points(), p);
    double[] expected = new double[c.listLength()];
    int[] columns = new int[c.listLength()];
    ReferenceDistances.nearest(
        c.queries(), c.shape().points(), c.k(), Data.doubles(matrix, DoubleUnaryOperator.identity()), expected,
        columns);
    float[] distances = Data.nans(c.listLength());
    int[] indices = new int[c.listLength()];
    Arrays.fill(indices, -1);
    NearestNeighbors op = NearestNeighbors.of(c.shape(), c.metric(), c.k());
    op.run(
        Workers.TWO, c.queries(), q, 0, p, 0, distances, 0, indices, 0, Data.nans(op.scratchLength(2)));
    for (int i = 0; i < c.listLength(); i++) {
      if (Double.compare(distances[i], expected[i]) != 0 || indices[i] != columns[i]) {
        throw new AssertionError(
            "entry " + i + ": " + distances[i] + " of point " + indices[i] + ", expected " + expected[i] + " of point "
                + columns[i]);
      }
    }
  }

  static float[] pairwise(DistanceCase c, int queries, float[] q, int points, float[] p) {
    DistanceShape shape = new DistanceShape(queries, points, c.shape().dimensions());
    PairwiseDistances op = PairwiseDistances.of(shape, c.metric());
    float[] d = Data.nans(queries * points);
    op.run(Workers.TWO, queries, q, 0, p, 0, d, 0, Data.nans(op.scratchLength(2)));
    return d;
  }

  /** Values of −1 .. 1 to within 10⁻² of 10⁴. */
  static float[] farAway(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 10_000 + 0.01f * values[i];
    }
    return values;
  }
}
