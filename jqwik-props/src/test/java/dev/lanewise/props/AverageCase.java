package dev.lanewise.props;

import java.util.SplittableRandom;

/** An average pooling, whose divisor counts padding or not. */
record AverageCase(PoolCase pool, boolean countIncludePad) implements Case<AverageCase> {
  @Override
  public long seed() {
    return pool.seed();
  }

  @Override
  public AverageCase resized(SplittableRandom random) {
    return new AverageCase(pool.resized(random), countIncludePad);
  }
}
