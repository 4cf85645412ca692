package dev.lanewise.props;

import dev.lanewise.kernels.DistanceShape;
import dev.lanewise.kernels.Metric;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Searches of sizes about those of tiles, panels, blocks and slices. */
final class DistanceShapes {
  /** Coordinates that the naive reference goes through. */
  private static final int MAX_WORK = 500_000;

  private DistanceShapes() {}

  static Arbitrary<DistanceCase> searches() {
    return Combinators.combine(
            shapes(), Arbitraries.of(Metric.values()), Arbitraries.of(0, 1, 2, 3, 7, 40, 300),
            Arbitraries.of(0, 0, 0, 1, 2), Shapes.offsets(), Arbitraries.longs())
        .as((s, metric, more, less, offset, seed) -> new DistanceCase(
            s, metric, Math.min(s.points(), 1 + more), Math.max(0, s.queries() - less), offset, seed))
        .withoutEdgeCases();
  }

  private static Arbitrary<DistanceShape> shapes() {
    Arbitrary<Integer> few = Arbitraries.of(1, 2, 3, 5);
    Arbitrary<Integer> queries = Arbitraries.of(0, 1, 3, 4, 5, 31, 32, 33, 67);
    Arbitrary<Integer> many = Arbitraries.of(511, 513, 700);
    Arbitrary<Integer> dimensions = Arbitraries.frequencyOf(
        Tuple.of(4, Shapes.corners()), Tuple.of(2, Arbitraries.of(383, 384, 385, 769)));
    Arbitrary<Integer> points = Arbitraries.of(63, 64, 65, 255, 256, 257, 600, 1025);
    Arbitrary<Integer> slices = Arbitraries.of(256 * 33, 256 * 40 + 1);
    return Arbitraries.frequencyOf(
        Tuple.of(6, shapes(queries, Shapes.corners(), dimensions)),
        Tuple.of(6, shapes(queries, points, dimensions)),
        Tuple.of(2, shapes(many, Arbitraries.of(1, 31, 257), few)),
        Tuple.of(1, shapes(few, slices, few)),
        Tuple.of(1, shapes(Arbitraries.of(1, 2), Arbitraries.of(256 * 33, 256 * 34 + 5), Arbitraries.of(384, 385))));
  }

  private static Arbitrary<DistanceShape> shapes(
      Arbitrary<Integer> queries, Arbitrary<Integer> points, Arbitrary<Integer> dimensions) {
    return Combinators.combine(queries, points, dimensions)
        .as((q, p, d) -> new DistanceShape(Math.clamp(MAX_WORK / ((long) p * d), Math.min(1, q), q), p, d));
  }
}
