package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import java.util.EnumSet;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The depthwise gradient with respect to the weights equals its reference. */
class DepthwiseBackwardWeightsProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions(Shapes.depthwiseShapes(), EnumSet.of(Conv2dAlgorithm.DEPTHWISE));
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
