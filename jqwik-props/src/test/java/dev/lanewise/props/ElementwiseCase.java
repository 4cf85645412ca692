package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A function over a range; in place the output is the second input instead of the first if so said. */
record ElementwiseCase(ElementwiseKind kind, RangeCase range, boolean second) implements Case<ElementwiseCase> {
  static Arbitrary<ElementwiseCase> all() {
    return Combinators.combine(
            Arbitraries.of(ElementwiseKind.values()), Shapes.ranges(), Arbitraries.of(false, true))
        .as(ElementwiseCase::new).withoutEdgeCases();
  }

  @Override
  public long seed() {
    return range.seed();
  }

  @Override
  public ElementwiseCase resized(SplittableRandom random) {
    return new ElementwiseCase(kind, range.resized(random), second);
  }
}
