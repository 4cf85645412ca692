package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The k largest of rows. */
record TopKCase(RowsCase rows, int k) implements Case<TopKCase> {
  /** All of rows of a few hundred columns; all of longer ones would take most of the time. */
  private static final int MOST = 300;

  static Arbitrary<TopKCase> all() {
    return Combinators.combine(Shapes.rows(), Arbitraries.of(1, 2, 5, 17, 100, 1 << 20))
        .as((rows, k) -> new TopKCase(rows, Math.min(k, Math.min(MOST, rows.columns())))).withoutEdgeCases();
  }

  @Override
  public long seed() {
    return rows.seed();
  }

  @Override
  public TopKCase resized(SplittableRandom random) {
    return new TopKCase(rows.resized(random), k);
  }
}
