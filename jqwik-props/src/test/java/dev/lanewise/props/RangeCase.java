package dev.lanewise.props;

import java.util.SplittableRandom;

/** A kernel over {@code length} independent elements, its output being one of its inputs or not. */
record RangeCase(int length, boolean inPlace, int offset, long seed) implements Case<RangeCase> {
  @Override
  public RangeCase resized(SplittableRandom random) {
    return new RangeCase(random.nextInt(length + 1), inPlace, offset, random.nextLong());
  }
}
