package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import java.util.EnumSet;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** By im2col, the gradient with respect to the weights equals its reference. */
class Im2colBackwardWeightsProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions(Shapes.ungroupedShapes(), EnumSet.of(Conv2dAlgorithm.IM2COL));
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
