package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The gradient of max pooling equals its reference. */
class MaxPool2dBackwardProps extends KernelContract<PoolCase> {
  @Provide
  Arbitrary<PoolCase> cases() {
    return PoolShapes.poolings();
  }

  @Override
  BiFunction<PoolCase, Data, Trial> operation(PoolCase c) {
    MaxPool2d op = MaxPool2d.of(c.shape());
    return (of, data) -> new PoolBackwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Property
  void ignoresNumbersOutsideTheWindow(@ForAll("cases") PoolCase c) {
    Data data = Data.integers(c.seed());
    new PoolBackwardTrial(MaxPool2d.of(c.shape()), c, data)
        .routeNowhere(data.indices(2, c.yLength(), 4))
        .requireExact();
  }
}
