package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A function between rows and values of their channels. */
record BroadcastCase(BroadcastKind kind, RowsCase rows) implements Case<BroadcastCase> {
  static Arbitrary<BroadcastCase> all() {
    return Combinators.combine(Arbitraries.of(BroadcastKind.values()), Shapes.rows())
        .as(BroadcastCase::new).withoutEdgeCases();
  }

  @Override
  public long seed() {
    return rows.seed();
  }

  @Override
  public BroadcastCase resized(SplittableRandom random) {
    return new BroadcastCase(kind, rows.resized(random));
  }
}
