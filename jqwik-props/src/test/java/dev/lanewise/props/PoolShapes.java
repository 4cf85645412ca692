package dev.lanewise.props;

import static dev.lanewise.props.Shapes.LANES;
import static dev.lanewise.props.Shapes.between;
import static dev.lanewise.props.Shapes.corners;
import static dev.lanewise.props.Shapes.of;
import static dev.lanewise.props.Shapes.offsets;
import static dev.lanewise.props.Shapes.seeds;

import dev.lanewise.kernels.Pool2dShape;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The cases on which poolings are tried: windows of all kinds, and 2×2 at stride 2, which has code of its own. */
final class PoolShapes {
  private PoolShapes() {}

  /** One direction of a window that slides over an image. */
  private record Axis(int size, int window, int stride, int begin, int end, int dilation) {
    /** Whether each window sees a pixel and, without ceil mode, at least one window fits. */
    boolean isPossible(boolean ceil) {
      try {
        new Pool2dShape(1, size, 1, 1, window, 1, stride, 1, begin, end, 0, 0, dilation, 1, ceil);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** The nearest that is possible: the image as large as it takes. */
    Axis possible(boolean ceil) {
      return IntStream.iterate(size, s -> s + 1)
          .mapToObj(s -> new Axis(s, window, stride, begin, end, dilation))
          .filter(axis -> axis.isPossible(ceil)).findFirst().orElseThrow();
    }
  }

  static Arbitrary<PoolCase> poolings() {
    return Combinators.combine(shapes(), of(0, 0, 0, 1, 2), offsets(), seeds())
        .as((s, less, offset, seed) -> new PoolCase(s, Math.max(0, s.n() - less), offset, seed))
        .withoutEdgeCases();
  }

  /** Small ones, and some whose outputs make several chunks. */
  private static Arbitrary<Pool2dShape> shapes() {
    Arbitrary<Integer> many = of(4 * LANES + 1, 8 * LANES, 131);
    Arbitrary<Integer> few = of(1, 2, 3, 4, 5, 6, 7, 8, LANES / 2, LANES - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(8, shapes(between(0, 5), axis(1, 13), axis(1, 13), corners())),
        Tuple.of(1, shapes(between(3, 5), axis(9, 13), axis(9, 13), many)),
        Tuple.of(2, shapes(between(0, 5), halves(1, 13), halves(1, 37), corners())),
        Tuple.of(2, shapes(between(1, 5), halves(1, 13), halves(1, 37), few)),
        Tuple.of(1, shapes(between(3, 5), halves(9, 13), halves(9, 13), many)));
  }

  private static Arbitrary<Pool2dShape> shapes(
      Arbitrary<Integer> n, Arbitrary<Axis> rows, Arbitrary<Axis> columns, Arbitrary<Integer> c) {
    return Combinators.combine(n, rows, columns, c, Arbitraries.of(false, false, true))
        .as((images, down, across, channels, ceil) -> {
          Axis r = down.possible(ceil);
          Axis s = across.possible(ceil);
          return new Pool2dShape(
              images, r.size, s.size, channels, r.window, s.window, r.stride, s.stride, r.begin, r.end, s.begin,
              s.end, r.dilation, s.dilation, ceil);
        });
  }

  private static Arbitrary<Axis> axis(int least, int most) {
    Arbitrary<Integer> padding = of(0, 0, 0, 1, 2, 3, 5);
    return Combinators.combine(
            between(least, most), between(1, 4), between(1, 5), padding, padding, of(1, 1, 1, 2, 3, 4))
        .as((size, window, stride, begin, end, dilation) -> {
          int widest = (window - 1) * dilation;
          return new Axis(size, window, stride, Math.min(begin, widest), Math.min(end, widest), dilation);
        });
  }

  private static Arbitrary<Axis> halves(int least, int most) {
    return between(least, most).map(size -> new Axis(size, 2, 2, 0, 0, 1));
  }

  static Arbitrary<AverageCase> averages() {
    return Combinators.combine(poolings(), Arbitraries.of(true, false)).as(AverageCase::new).withoutEdgeCases();
  }

  /** Small ones, those that make a few slices, and those whose slices grow as there are no more of them. */
  static Arbitrary<GlobalCase> globals() {
    Arbitrary<Integer> channels = Arbitraries.frequencyOf(
        Tuple.of(3, corners()), Tuple.of(1, of(4 * LANES, 4 * LANES + 1, 6 * LANES, 131)));
    return Arbitraries.frequencyOf(
        Tuple.of(8, globals(between(0, 5), between(1, 13), between(1, 13), channels)),
        Tuple.of(1, globals(between(1, 2), between(60, 70), of(67), of(1, 3, LANES, 2 * LANES + 1))),
        Tuple.of(1, globals(of(1), of(521), of(509), of(1, 2)))).withoutEdgeCases();
  }

  private static Arbitrary<GlobalCase> globals(
      Arbitrary<Integer> n, Arbitrary<Integer> h, Arbitrary<Integer> w, Arbitrary<Integer> c) {
    return Combinators.combine(n, of(0, 0, 1, 2), h, w, c, offsets(), seeds())
        .as((images, less, rows, columns, channels, offset, seed) -> new GlobalCase(
            images, Math.max(0, images - less), rows, columns, channels, offset, seed));
  }
}
