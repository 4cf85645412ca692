package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** An activation over a range, its inputs being spread by a factor where they are not whole. */
record ActivationCase(ActivationKind kind, RangeCase range, float spread) implements Case<ActivationCase> {
  static Arbitrary<ActivationCase> arbitrary() {
    return Combinators.combine(
            Arbitraries.of(ActivationKind.values()), Shapes.ranges(), Arbitraries.of(1e-3f, 1f, 4f, 16f, 120f))
        .as(ActivationCase::new).withoutEdgeCases();
  }

  @Override
  public long seed() {
    return range.seed();
  }

  @Override
  public ActivationCase resized(SplittableRandom random) {
    return new ActivationCase(kind, range.resized(random), spread);
  }

  /** The values of x. */
  float[] x(Data data, int input) {
    float[] x = data.input(input, range.length());
    for (int i = 0; i < x.length && !data.isWhole(); i++) {
      x[i] *= spread;
    }
    return x;
  }
}
