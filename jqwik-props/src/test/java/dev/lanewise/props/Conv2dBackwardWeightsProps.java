package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The gradient of a convolution with respect to its weights equals its reference. */
class Conv2dBackwardWeightsProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Arbitraries.frequencyOf(Tuple.of(4, Shapes.convolutions()), Tuple.of(1, Shapes.narrowWindows()));
  }

  @Override
  BiFunction<ConvCase, Data, Trial> operation(ConvCase c) {
    Conv2dBackwardWeights op = Conv2d.backwardWeights(c.shape(), c.allowed());
    return (of, data) -> new BackwardWeightsTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
