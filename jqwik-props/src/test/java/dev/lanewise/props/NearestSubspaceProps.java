package dev.lanewise.props;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.NearestNeighbors;
import dev.lanewise.kernels.PairwiseDistances;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Points near a subspace, in which most pairs are passed over: what is found is exactly what sorting all distances
 * finds, whatever else is among the points.
 */
class NearestSubspaceProps {
  private static final int PATTERNS = 12;

  /**
   * Points that mix a few patterns.
   *
   * @param noise the largest value that is added to each coordinate
   * @param odd how many points and queries are not finite, huge, tiny, zero or the same as another
   */
  record Mixture(
      DistanceShape shape, Metric metric, int k, float noise, boolean whole, int odd, float scale, long seed) {}

  @Provide
  Arbitrary<Mixture> mixtures() {
    Arbitrary<DistanceShape> shapes = Combinators.combine(
            Arbitraries.of(256, 257, 300), Arbitraries.of(1_500, 2_049, 3_000), Arbitraries.of(768, 771, 900))
        .as(DistanceShape::new);
    return Combinators.combine(
            shapes, Arbitraries.of(Metric.L2, Metric.SQUARED_L2), Arbitraries.of(1, 5, 40),
            Arbitraries.of(0f, 0.5f, 4f), Arbitraries.of(true, false), Arbitraries.of(0, 3, 30),
            Arbitraries.of(1f, 1e-18f, 1e15f), Arbitraries.longs())
        .as(Mixture::new)
        .withoutEdgeCases();
  }

  @Property(tries = 8)
  void findsWhatSortingFinds(@ForAll("mixtures") Mixture m) {
    SplittableRandom random = new SplittableRandom(m.seed());
    DistanceShape s = m.shape();
    float[][] patterns = new float[PATTERNS][];
    for (int i = 0; i < PATTERNS; i++) {
      patterns[i] = values(random, s.dimensions(), 9, m.whole());
    }
    float[] p = points(random, m, patterns, s.points());
    float[] q = points(random, m, patterns, s.queries());
    NearestNeighbors op = NearestNeighbors.of(s, m.metric(), m.k());
    float[] distances = new float[s.queries() * m.k()];
    int[] indices = new int[distances.length];
    op.run(Workers.TWO, s.queries(), q, 0, p, 0, distances, 0, indices, 0, new float[op.scratchLength(2)]);
    requireSorted(m, q, p, distances, indices);
  }

  private static void requireSorted(Mixture m, float[] q, float[] p, float[] distances, int[] indices) {
    DistanceShape s = m.shape();
    PairwiseDistances pairs = PairwiseDistances.of(s, m.metric());
    float[] all = new float[s.queries() * s.points()];
    pairs.run(Workers.ONE, s.queries(), q, 0, p, 0, all, 0, new float[pairs.scratchLength(1)]);
    for (int i = 0; i < s.queries(); i++) {
      int row = i * s.points();
      int[] sorted = IntStream.range(0, s.points()).boxed()
          .sorted(Comparator.comparing(j -> all[row + j])) // stable, and NaN is last
          .mapToInt(Integer::intValue).limit(m.k()).toArray();
      for (int n = 0; n < m.k(); n++) {
        int at = i * m.k() + n;
        if (indices[at] != sorted[n] || Float.compare(distances[at], all[row + sorted[n]]) != 0) {
          throw new AssertionError("neighbour " + n + " of query " + i + ": point " + indices[at] + " at "
              + distances[at] + ", expected " + sorted[n] + " at " + all[row + sorted[n]]);
        }
      }
    }
  }

  private static float[] points(SplittableRandom random, Mixture m, float[][] patterns, int count) {
    int dimensions = m.shape().dimensions();
    float[] points = new float[count * dimensions];
    for (int i = 0; i < count; i++) {
      float[] weights = values(random, PATTERNS, 5, m.whole());
      float[] noise = values(random, dimensions, m.noise(), m.whole());
      for (int k = 0; k < dimensions; k++) {
        float sum = noise[k];
        for (int j = 0; j < PATTERNS; j++) {
          sum += weights[j] * patterns[j][k];
        }
        points[i * dimensions + k] = m.scale() * sum;
      }
    }
    for (int n = 0; n < m.odd(); n++) {
      makeOdd(random, n, points, random.nextInt(count) * dimensions, dimensions, random.nextInt(count) * dimensions);
    }
    return points;
  }

  private static void makeOdd(SplittableRandom random, int kind, float[] points, int at, int dimensions, int other) {
    int k = random.nextInt(dimensions);
    switch (kind % 6) {
      case 0 -> points[at + k] = Float.NaN;
      case 1 -> points[at + k] = random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
      case 2 -> points[at + k] = 3e19f;
      case 3 -> points[at + k] = 1e-42f;
      case 4 -> Arrays.fill(points, at, at + dimensions, 0);
      default -> System.arraycopy(points, other, points, at, dimensions);
    }
  }

  private static float[] values(SplittableRandom random, int count, float largest, boolean whole) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float value = (random.nextFloat() * 2 - 1) * largest;
      values[i] = whole ? Math.round(value) : value;
    }
    return values;
  }
}
