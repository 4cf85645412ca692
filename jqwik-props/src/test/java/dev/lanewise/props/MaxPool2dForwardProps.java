package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Max pooling with routing equals its reference, the first of equal elements winning. */
class MaxPool2dForwardProps extends KernelContract<PoolCase> {
  @Provide
  Arbitrary<PoolCase> cases() {
    return PoolShapes.poolings();
  }

  @Override
  BiFunction<PoolCase, Data, Trial> operation(PoolCase c) {
    MaxPool2d op = MaxPool2d.of(c.shape());
    return (of, data) -> new PoolForwardTrial(op, of, true, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  /** Zeros of both signs tie, and NaNs differ in their bits: y is the winner itself, with the routing or without. */
  @Property
  void isTheSameToTheBitWithoutRouting(@ForAll("cases") PoolCase c) {
    float[] x = Data.specials(c.seed(), 0).input(0, c.xLength());
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.isNaN(x[i]) ? Float.intBitsToFloat(0x7fc00000 | i) : x[i];
    }
    MaxPool2d op = MaxPool2d.of(c.shape());
    float[] routed = new float[c.yLength()];
    float[] plain = new float[c.yLength()];
    int[] routing = new int[c.yLength()];
    op.forward(Workers.ONE, c.n(), x, 0, routed, 0, routing, 0);
    op.forward(Workers.TWO, c.n(), x, 0, plain, 0);
    for (int i = 0; i < plain.length; i++) {
      if (Float.floatToRawIntBits(plain[i]) != Float.floatToRawIntBits(routed[i])) {
        throw new AssertionError("element " + i + " is " + plain[i] + ", with routing " + routed[i]);
      }
    }
  }
}
