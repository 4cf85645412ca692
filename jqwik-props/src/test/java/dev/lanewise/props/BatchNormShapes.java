package dev.lanewise.props;

import dev.lanewise.kernels.FusedActivation;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The cases on which batch normalisation is tried. */
final class BatchNormShapes {
  /** Elements of a chunk. */
  private static final int CHUNK = 1 << 14;

  private static final int MAX_ELEMENTS = 120_000;

  private BatchNormShapes() {}

  /**
   * Few rows; so many that rows are folded, with and without a rest; several chunks and slices; more columns than a
   * strip.
   */
  static Arbitrary<BatchNormCase> cases() {
    Arbitrary<Integer> channels = Arbitraries.frequencyOf(
        Tuple.of(6, Shapes.corners()), Tuple.of(2, of(6, 10, 32, 64, 100, 128)), Tuple.of(1, of(513, 1030)));
    Arbitrary<Integer> few = of(0, 2, 3, 4, 5, 7, 8, 9, 31, 40);
    Arbitrary<Integer> folded = of(63, 64, 65, 129, 255, 256, 257, 300, 1001);
    Arbitrary<Integer> narrow = of(1, 2, 3, 5);
    Arbitrary<Integer> chunks = of(CHUNK / 2 + 1, 2 * CHUNK, 2 * CHUNK + 77, 6 * CHUNK + 5);
    return Arbitraries.frequencyOf(
            Tuple.of(6, cases(few, channels)), Tuple.of(6, cases(folded, channels)),
            Tuple.of(1, cases(chunks, narrow)), Tuple.of(1, cases(of(4000, 8321), of(Shapes.LANES, 33, 64))))
        .withoutEdgeCases();
  }

  private static Arbitrary<Integer> of(int... values) {
    return Arbitraries.of(Arrays.stream(values).boxed().distinct().toList());
  }

  private static Arbitrary<BatchNormCase> cases(Arbitrary<Integer> rows, Arbitrary<Integer> channels) {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(
            rows, channels, Arbitraries.of(FusedActivation.values()), either, either, either,
            Combinators.combine(Arbitraries.of(0f, 0.1f, 0.5f, 1f), either).as(Tuple::of),
            Combinators.combine(Shapes.offsets(), Arbitraries.longs()).as(Tuple::of))
        .as((r, c, activation, scaled, shifted, running, how, where) -> new BatchNormCase(
            Math.max(r, 0) * c > MAX_ELEMENTS ? MAX_ELEMENTS / c : r, c, activation, scaled, shifted, running,
            how.get1(), how.get2(), where.get1(), where.get2()));
  }
}
