package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A distribution, the position in its stream, and a range of elements. */
record RandomCase(Distribution distribution, long position, RangeCase range) implements Case<RandomCase> {
  enum Distribution {
    UNIFORM,
    NORMAL,
    BERNOULLI
  }

  static Arbitrary<RandomCase> all() {
    return Combinators.combine(Arbitraries.of(Distribution.values()), positions(), Shapes.ranges())
        .as(RandomCase::new).withoutEdgeCases();
  }

  /** Any word of a block, and where the number of the block passes 2³². */
  static Arbitrary<Long> positions() {
    return Combinators.combine(
            Arbitraries.of(0L, 0L, 1000L, (1L << 34) - 40, 1L << 61), Arbitraries.longs().between(0, 7))
        .as(Long::sum);
  }

  @Override
  public long seed() {
    return range.seed();
  }

  /** A seed for the kernel, or a stream. */
  long number(int which) {
    return new SplittableRandom(seed() + which).nextLong();
  }

  @Override
  public RandomCase resized(SplittableRandom random) {
    return new RandomCase(distribution, random.nextLong(1L << 40), range.resized(random));
  }
}
