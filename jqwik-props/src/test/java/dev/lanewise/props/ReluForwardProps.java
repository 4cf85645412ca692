package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** ReLU forward equals its reference. */
class ReluForwardProps extends KernelContract<RangeCase> {
  @Provide
  Arbitrary<RangeCase> cases() {
    return Shapes.ranges();
  }

  @Override
  BiFunction<RangeCase, Data, Trial> operation(RangeCase c) {
    Activation op = Activation.relu();
    return (of, data) -> new ReluForwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
