package dev.lanewise.kernels;

/**
 * The sizes of a search among points: {@code q[queries][dimensions]} and {@code p[points][dimensions]}, row-major.
 *
 * @param queries the most that an operation made for this shape can take
 * @param points how many points each query is held against
 * @param dimensions coordinates of a query and of a point
 */
public record DistanceShape(int queries, int points, int dimensions) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if {@code queries} or {@code points} is negative, {@code dimensions < 1}, or the
   *     queries or the points are more than an array holds
   */
  public DistanceShape {
    Arguments.atLeast("queries", queries, 0);
    Arguments.atLeast("points", points, 0);
    Arguments.atLeast("dimensions", dimensions, 1);
    Arguments.product("queries", queries, dimensions);
    Arguments.product("points", points, dimensions);
  }

  static void requireMetric(Metric metric) {
    if (metric == null) {
      throw new IllegalArgumentException("metric: null, expected a metric");
    }
  }
}
