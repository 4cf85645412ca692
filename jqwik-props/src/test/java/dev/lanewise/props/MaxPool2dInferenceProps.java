package dev.lanewise.props;

import dev.lanewise.kernels.MaxPool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Max pooling without routing equals its reference. */
class MaxPool2dInferenceProps extends KernelContract<PoolCase> {
  @Provide
  Arbitrary<PoolCase> cases() {
    return PoolShapes.poolings();
  }

  @Override
  BiFunction<PoolCase, Data, Trial> operation(PoolCase c) {
    MaxPool2d op = MaxPool2d.of(c.shape());
    return (of, data) -> new PoolForwardTrial(op, of, false, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
