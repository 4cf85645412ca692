package dev.lanewise.props;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.RandomNumbers;
import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Dropout and its gradient equal their references. */
class DropoutProps extends KernelContract<RangeCase> {
  @Provide
  Arbitrary<RangeCase> cases() {
    return Shapes.ranges();
  }

  @Override
  BiFunction<RangeCase, Data, Trial> operation(RangeCase c) {
    Dropout op = Dropout.of(DropoutTrial.PROBABILITY);
    return (of, data) -> new DropoutTrial(op, of, (of.seed() & 1) == 1, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  /** Forward drops what backward drops: the ones of a Bernoulli mask of the same seed, stream and position. */
  @Property
  void dropsWhatTheMaskOfItsProbabilityHas(@ForAll("cases") RangeCase c) {
    double p = (c.seed() >>> 11) * 0x1p-53;
    int length = c.length();
    float[] mask = new float[length];
    RandomNumbers.create().bernoulli(Workers.ONE, c.seed(), 3, c.offset(), mask, 0, length, p);
    float[] expected = new float[length];
    float kept = (float) (1 / (1 - p));
    for (int i = 0; i < length; i++) {
      expected[i] = mask[i] == 1 ? 0 : kept;
    }
    Dropout op = Dropout.of(p);
    float[] scratch = Data.nans(op.scratchLength(2));
    float[] y = new float[length];
    Arrays.fill(y, 1);
    float[] dx = y.clone();
    op.forward(Workers.TWO, c.seed(), 3, c.offset(), y, 0, y, 0, length, scratch);
    op.backward(Workers.TWO, c.seed(), 3, c.offset(), dx, 0, dx, 0, length, scratch);
    if (!Arrays.equals(expected, y) || !Arrays.equals(expected, dx)) {
      throw new AssertionError("other elements are dropped");
    }
  }
}
