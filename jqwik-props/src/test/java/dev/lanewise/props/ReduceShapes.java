package dev.lanewise.props;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The cases on which reductions are tried. */
final class ReduceShapes {
  /** Elements of a block, added in float. */
  static final int BLOCK = 1 << 12;

  private static final int SLICE = 1 << 14;
  private static final int SLICES = 64;

  private ReduceShapes() {}

  /** Lengths about one and two vectors, a block, a slice; a few times more than all slices of the least length hold. */
  static Arbitrary<RangeCase> ranges() {
    Arbitrary<Integer> blocks =
        Arbitraries.of(BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + Shapes.LANES + 1, SLICE, 2 * SLICE + 37);
    Arbitrary<RangeCase> long_ = Combinators.combine(blocks, Shapes.offsets(), seeds())
        .as((length, offset, seed) -> new RangeCase(length, false, offset, seed));
    Arbitrary<RangeCase> longest = Combinators.combine(Shapes.offsets(), seeds())
        .as((offset, seed) -> new RangeCase(SLICES * SLICE + BLOCK + 3, false, offset, seed));
    return Arbitraries.frequencyOf(Tuple.of(20, Shapes.ranges()), Tuple.of(15, long_), Tuple.of(1, longest))
        .withoutEdgeCases();
  }

  /** Rows as of other kernels, and some so long that they have several blocks. */
  static Arbitrary<RowsCase> rows() {
    Arbitrary<RowsCase> long_ = Combinators.combine(
            Arbitraries.of(0, 1, 3, 7), Arbitraries.of(BLOCK, 2 * BLOCK + 1, 3 * BLOCK - 1), Shapes.offsets(), seeds())
        .as((rows, columns, offset, seed) -> new RowsCase(rows, columns, false, offset, seed));
    return Arbitraries.frequencyOf(Tuple.of(5, Shapes.rows()), Tuple.of(1, long_)).withoutEdgeCases();
  }

  /** Rows as of other kernels, and some so many that a slice has several blocks of them. */
  static Arbitrary<RowsCase> manyRows() {
    Arbitrary<RowsCase> many = Combinators.combine(
            Arbitraries.of(16 * 1024 + 5, 2 * 16 * 1024 + 33), Arbitraries.of(Shapes.LANES + 1, 1029),
            Shapes.offsets(), seeds())
        .as((rows, columns, offset, seed) ->
            new RowsCase(columns > 1000 ? rows / 100 : rows, columns, false, offset, seed));
    return Arbitraries.frequencyOf(Tuple.of(40, Shapes.rows()), Tuple.of(1, many)).withoutEdgeCases();
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }
}
