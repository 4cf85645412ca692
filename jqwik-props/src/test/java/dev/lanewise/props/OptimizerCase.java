package dev.lanewise.props;

import dev.lanewise.kernels.WeightDecay;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A rule, a kind of decay, the number of the step, and a range of parameters. */
record OptimizerCase(OptimizerRule rule, WeightDecay.Kind kind, int step, RangeCase range)
    implements Case<OptimizerCase> {
  static Arbitrary<OptimizerCase> all() {
    return Combinators.combine(
            Arbitraries.of(OptimizerRule.values()), Arbitraries.of(WeightDecay.Kind.values()),
            Arbitraries.of(1, 2, 3, 100, Integer.MAX_VALUE), Shapes.ranges())
        .as(OptimizerCase::new).withoutEdgeCases();
  }

  /** 2 where sums of whole numbers must stay exact. */
  WeightDecay decay(boolean exact) {
    return new WeightDecay(kind, kind == WeightDecay.Kind.NONE ? 0 : exact ? 2 : 0.01);
  }

  @Override
  public long seed() {
    return range.seed();
  }

  @Override
  public OptimizerCase resized(SplittableRandom random) {
    return new OptimizerCase(rule, kind, step, range.resized(random));
  }
}
