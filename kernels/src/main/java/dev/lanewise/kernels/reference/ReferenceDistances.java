package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Metric;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What distances and nearest neighbours mean. */
public final class ReferenceDistances {
  private ReferenceDistances() {}

  /** The distance of two points of {@code dimensions} coordinates. */
  public static double distance(
      Metric metric, int dimensions, double[] q, int qOffset, double[] p, int pOffset) {
    double sum = 0;
    for (int k = 0; k < dimensions; k++) {
      double difference = q[qOffset + k] - p[pOffset + k];
      sum += metric == Metric.L1 ? Math.abs(difference) : difference * difference;
    }
    return metric == Metric.L2 ? Math.sqrt(sum) : sum;
  }

  /** d[i][j] is the distance of query i and point j. */
  public static void pairwise(
      Metric metric, int queries, int points, int dimensions, double[] q, double[] p, double[] d) {
    for (int i = 0; i < queries; i++) {
      for (int j = 0; j < points; j++) {
        d[i * points + j] = distance(metric, dimensions, q, i * dimensions, p, j * dimensions);
      }
    }
  }

  /**
   * The k least of each row of d, in ascending order, NaN last; of equal ones that with the smaller index is first.
   *
   * @param distances receives k distances for each query
   * @param indices receives the columns they stand in
   */
  public static void nearest(int queries, int points, int k, double[] d, double[] distances, int[] indices) {
    for (int i = 0; i < queries; i++) {
      int row = i * points;
      int[] order = IntStream.range(0, points).boxed()
          .sorted(Comparator.comparingDouble(j -> d[row + j]))
          .mapToInt(Integer::intValue).toArray();
      for (int n = 0; n < k; n++) {
        distances[i * k + n] = d[row + order[n]];
        indices[i * k + n] = order[n];
      }
    }
  }
}
