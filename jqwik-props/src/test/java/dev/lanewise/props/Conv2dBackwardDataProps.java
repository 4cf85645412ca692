package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardData;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The gradient of a convolution with respect to its input equals its reference. */
class Conv2dBackwardDataProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Arbitraries.frequencyOf(Tuple.of(4, Shapes.convolutions()), Tuple.of(1, Shapes.narrowInputs()));
  }

  @Override
  BiFunction<ConvCase, Data, Trial> operation(ConvCase c) {
    Conv2dBackwardData op = Conv2d.backwardData(c.shape(), c.allowed());
    return (of, data) -> new BackwardDataTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
