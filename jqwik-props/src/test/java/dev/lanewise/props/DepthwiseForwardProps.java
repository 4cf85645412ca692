package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import java.util.EnumSet;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The depthwise convolution forward, with and without bias, residual and fused ReLU, equals its reference. */
class DepthwiseForwardProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions(Shapes.depthwiseShapes(), EnumSet.of(Conv2dAlgorithm.DEPTHWISE));
  }

  @Override
  BiFunction<ConvCase, Data, Trial> operation(ConvCase c) {
    Conv2dForward op = Conv2d.forward(c.shape(), c.activation(), c.allowed());
    return (of, data) -> new ForwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 4;
  }
}
