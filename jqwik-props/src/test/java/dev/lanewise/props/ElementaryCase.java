package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** An elementary function over a range. */
record ElementaryCase(ElementaryKind kind, RangeCase range) implements Case<ElementaryCase> {
  static Arbitrary<ElementaryCase> arbitrary() {
    return Combinators.combine(Arbitraries.of(ElementaryKind.values()), Shapes.ranges())
        .as(ElementaryCase::new).withoutEdgeCases();
  }

  @Override
  public long seed() {
    return range.seed();
  }

  @Override
  public ElementaryCase resized(SplittableRandom random) {
    return new ElementaryCase(kind, range.resized(random));
  }
}
