package dev.lanewise.props;

import dev.lanewise.kernels.Reduce;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Reductions of a range equal their reference. */
class ReduceProps extends KernelContract<RangeCase> {
  @Provide
  Arbitrary<RangeCase> cases() {
    return ReduceShapes.ranges();
  }

  @Override
  BiFunction<RangeCase, Data, Trial> operation(RangeCase c) {
    Reduce op = Reduce.create();
    return (of, data) -> new ReduceTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Property
  void resultsAgree(@ForAll("cases") RangeCase c) {
    new ReduceTrial(Reduce.create(), c, Data.floats(c.seed())).requireConsistency();
    new ReduceTrial(Reduce.create(), c, Data.specials(c.seed(), 0)).requireConsistency();
  }

  /** All elements of one size, or of any two powers and what lies between them. */
  @Property
  void neitherOverflowsNorUnderflows(@ForAll("cases") RangeCase c) {
    SplittableRandom random = new SplittableRandom(c.seed());
    int least = random.nextInt(-149, 128);
    int most = random.nextBoolean() ? least : random.nextInt(least, 128);
    float[] values = Data.floats(c.seed()).input(0, c.length());
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.scalb(values[i], random.nextInt(least, most + 1));
    }
    new ReduceTrial(Reduce.create(), values, c.offset(), false).requireBounded();
  }

  /** The variance of what lies far from zero. */
  @Property
  void varianceFarFromZero(@ForAll("cases") RangeCase c) {
    float[] values = Data.floats(c.seed()).input(0, c.length());
    for (int i = 0; i < values.length; i++) {
      values[i] += 1000;
    }
    new ReduceTrial(Reduce.create(), values, c.offset(), false).requireBounded();
  }

  @Example
  void sumsOfTheLargestFloats() {
    float[] values = new float[100_003];
    Arrays.fill(values, Float.MAX_VALUE);
    ReduceTrial same = new ReduceTrial(Reduce.create(), values, 0, false);
    same.requireBounded();
    for (int i = 0; i < values.length; i += 2) {
      values[i] = -Float.MAX_VALUE;
    }
    new ReduceTrial(Reduce.create(), values, 0, false).requireBounded();
  }
}
