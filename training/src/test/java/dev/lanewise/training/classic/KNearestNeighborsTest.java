package dev.lanewise.training.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Metric;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.data.ByteDataset;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KNearestNeighborsTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  private static final int COUNT = 300;

  /** Points (0,0) a, (3,4) b, (6,0) b, (0,5) c. */
  private static final Dataset TRAIN = points(new float[] {0, 0, 3, 4, 6, 0, 0, 5}, 0, 1, 1, 2);

  private static Dataset points(float[] values, int... labels) {
    return new FloatDataset("points", Shape.of(2), CLASSES, values, labels);
  }

  private static Dataset numbers(float[] values, int... labels) {
    return new FloatDataset("numbers", Shape.of(1), CLASSES, values, labels);
  }

  /** From (0,1): 1, √18, √37 and 4 away by L2; 1, 6, 7 and 4 by L1. */
  @Test
  void findsTheNearestByEitherMetric() {
    Dataset query = points(new float[] {0, 1}, 0);
    KNearestNeighbors.Neighbors l2 = KNearestNeighbors.of(4).fit(TRAIN).neighbors(query);
    assertArrayEquals(new int[] {0, 3, 1, 2}, l2.indices()[0]);
    assertArrayEquals(new float[] {1, 4, (float) Math.sqrt(18), (float) Math.sqrt(37)}, l2.distances()[0]);
    KNearestNeighbors.Neighbors l1 = KNearestNeighbors.of(1).metric(Metric.L1).fit(TRAIN).neighbors(query, 3);
    assertArrayEquals(new int[] {0, 3, 1}, l1.indices()[0]);
    assertArrayEquals(new float[] {1, 4, 6}, l1.distances()[0]);
    float[] squares =
        KNearestNeighbors.of(2).metric(Metric.SQUARED_L2).fit(TRAIN).neighbors(query).distances()[0];
    assertArrayEquals(new float[] {1, 16}, squares);
  }

  /** From (5,3): b, b, c, a from near to far by L2 (√5, √10, √29, √34). */
  @Test
  void theMajorityDecides() {
    Dataset queries = points(new float[] {5, 3, 0, 1}, 1, 2);
    KNearestNeighbors knn = KNearestNeighbors.of(3).fit(TRAIN);
    assertArrayEquals(new int[] {1, 0}, knn.predict(queries), "b b c; a c b, each once: the smallest label");
    assertArrayEquals(new int[][] {{1, 0}, {1, 0}, {1, 0}, {1, 1}}, knn.predict(queries, 1, 2, 3, 4));
    Evaluation evaluation = knn.evaluate(queries);
    assertArrayEquals(new int[][] {{0, 0, 0}, {0, 1, 0}, {1, 0, 0}}, evaluation.confusion());
    assertTrue(Double.isNaN(evaluation.loss()));
    assertEquals(0.5, knn.score(queries));
  }

  @Test
  void ofEqualDistancesTheFirstIsNearerAndOfEqualVotesTheSmallerLabelWins() {
    Dataset train = numbers(new float[] {2, 0, 2, 0, 5}, 2, 1, 1, 0, 0);
    Dataset query = numbers(new float[] {1}, 0);
    KNearestNeighbors knn = KNearestNeighbors.of(5).fit(train);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, knn.neighbors(query).indices()[0]);
    int[][] byK = knn.predict(query, 1, 2, 3, 4, 5);
    assertArrayEquals(new int[][] {{2}, {1}, {1}, {1}, {0}}, byK, "c; b = c; b; b; a = b");
  }

  /** 4095² + 1 is nearer than 4095² + 2, but their roots are the same float. */
  @Test
  void ordersBySquaresNotByRoots() {
    float[] values = {4095, 1, 1, 4095, 1, 0};
    Dataset train = new FloatDataset("far", Shape.of(3), CLASSES, values, new int[] {0, 1});
    Dataset origin = new FloatDataset("origin", Shape.of(3), CLASSES, new float[3], new int[1]);
    KNearestNeighbors.Neighbors n = KNearestNeighbors.of(2).fit(train).neighbors(origin);
    assertEquals(n.distances()[0][0], n.distances()[0][1]);
    assertArrayEquals(new int[] {1, 0}, n.indices()[0]);
  }

  @Test
  void levelsMakeValuesTheBytesTheyWere() {
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    Dataset all = new ByteDataset("bytes", Shape.of(1), CLASSES, bytes, new int[256]);
    float[][] distances =
        KNearestNeighbors.of(256).metric(Metric.L1).levels(255).fit(all).neighbors(all).distances();
    for (int i = 0; i < 256; i++) {
      int query = i;
      float[] sorted = new float[256];
      IntStream.range(0, 256).forEach(j -> sorted[j] = Math.abs(query - j));
      Arrays.sort(sorted);
      assertArrayEquals(sorted, distances[i]);
    }
  }

  /** As sorting all exact distances has it; so many neighbours are looked for in several blocks. */
  @Test
  void agreesWithSortingAllDistancesForAnyThreads() {
    Dataset train = images(700, 1);
    Dataset queries = images(2_100, 2);
    for (Metric metric : new Metric[] {Metric.L1, Metric.L2}) {
      KNearestNeighbors.Neighbors one =
          KNearestNeighbors.of(COUNT).metric(metric).levels(255).fit(train).neighbors(queries);
      try (Parallel two = Parallel.of(2)) {
        KNearestNeighbors.Neighbors same =
            KNearestNeighbors.of(COUNT).metric(metric).levels(255).parallel(two).fit(train).neighbors(queries);
        assertArrayEquals(one.indices(), same.indices());
        assertArrayEquals(one.distances(), same.distances());
      }
      for (int q = 0; q < queries.size(); q += 211) {
        assertArrayEquals(sorted(train, queries, q, metric), one.indices()[q]);
      }
    }
  }

  private static Dataset images(int count, long seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] bytes = new byte[count * 12];
    int[] labels = new int[count];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(6); // so few levels that distances are often equal
    }
    Arrays.setAll(labels, _ -> random.nextInt(3));
    return new ByteDataset("images", Shape.of(2, 2, 3), CLASSES, bytes, labels);
  }

  private static int[] sorted(Dataset train, Dataset queries, int query, Metric metric) {
    return IntStream.range(0, train.size()).boxed()
        .sorted(Comparator.comparingLong(p -> distance(train, p, queries, query, metric)))
        .limit(COUNT).mapToInt(p -> p).toArray();
  }

  private static long distance(Dataset train, int point, Dataset queries, int query, Metric metric) {
    float[] p = new float[12];
    float[] q = new float[12];
    train.copySample(point, p, 0);
    queries.copySample(query, q, 0);
    long sum = 0;
    for (int i = 0; i < p.length; i++) {
      long apart = Math.abs(Math.round(255.0 * p[i]) - Math.round(255.0 * q[i]));
      sum += metric == Metric.L1 ? apart : apart * apart;
    }
    return sum;
  }

  @Test
  void knowsWhatItWasFittedTo() {
    KNearestNeighbors knn = KNearestNeighbors.of(2).fit(TRAIN);
    assertEquals(Shape.of(2), knn.sampleShape());
    assertEquals(CLASSES, knn.classNames());
    assertEquals(0, knn.parameters());
    assertEquals(2, knn.k());
    Dataset other = numbers(new float[] {1, 2}, 0, 1);
    assertEquals(Shape.of(1), knn.fit(other).sampleShape());
    assertArrayEquals(new int[0], knn.predict(other.slice(0, 0)));
    assertTrue(Double.isNaN(knn.score(other.slice(0, 0))));
  }

  @Test
  void refusesWhatDoesNotFit() {
    KNearestNeighbors knn = KNearestNeighbors.of(2).fit(TRAIN);
    Dataset number = numbers(new float[] {1}, 0);
    refused("k: 0, expected at least 1", () -> KNearestNeighbors.of(0));
    refused("k: 5, expected at most 4, the samples of points", () -> KNearestNeighbors.of(5).fit(TRAIN));
    refused("train: points has no sample, expected at least 1", () -> KNearestNeighbors.of(1).fit(TRAIN.slice(0, 0)));
    refused("samples: 1, expected 2 as the training samples", () -> knn.predict(number));
    refused("count: 0, expected at least 1", () -> knn.neighbors(TRAIN, 0));
    refused("k: 5, expected at most 4, the samples of points", () -> knn.neighbors(TRAIN, 5));
    refused("ks: none, expected at least 1", () -> knn.predict(TRAIN, new int[0]));
    refused("ks: -1, expected at least 1", () -> knn.predict(TRAIN, 3, -1));
    refused("levels: -1, expected at least 0", () -> KNearestNeighbors.of(1).levels(-1));
    refused("k: 2, expected 1..1, the neighbours", () -> KNearestNeighbors.vote(new int[][] {{0}}, 2, TRAIN));
    Dataset others = new FloatDataset("points", Shape.of(2), List.of("x"), new float[2], new int[1]);
    refused("samples: classes [x], expected [a, b, c] as the training samples", () -> knn.evaluate(others));
    assertThrows(IllegalStateException.class, () -> KNearestNeighbors.of(1).predict(TRAIN));
    assertThrows(IllegalStateException.class, () -> knn.levels(255));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
