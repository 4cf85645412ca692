package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Blocks of channels to be copied or added, with these many elements between the rows of x and of y. */
record ChannelCopyCase(RowsCase rows, boolean adding, int xGap, int yGap) implements Case<ChannelCopyCase> {
  static Arbitrary<ChannelCopyCase> all() {
    Arbitrary<Integer> gaps = Shapes.of(0, 0, 1, 3, Shapes.LANES);
    return Combinators.combine(Shapes.rows(), Arbitraries.of(true, false), gaps, gaps)
        .as(ChannelCopyCase::new).withoutEdgeCases();
  }

  int xStride() {
    return rows.columns() + xGap;
  }

  int yStride() {
    return rows.columns() + yGap;
  }

  @Override
  public long seed() {
    return rows.seed();
  }

  @Override
  public ChannelCopyCase resized(SplittableRandom random) {
    return new ChannelCopyCase(rows.resized(random), adding, random.nextInt(5), random.nextInt(5));
  }
}
