package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import java.util.EnumSet;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The depthwise gradient with respect to the input equals its reference. */
class DepthwiseBackwardDataProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions(Shapes.depthwiseShapes(), EnumSet.of(Conv2dAlgorithm.DEPTHWISE));
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
