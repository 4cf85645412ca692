package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import java.util.EnumSet;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** By im2col, the convolution forward, with and without bias, residual and fused ReLU, equals its reference. */
class Im2colForwardProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions(Shapes.ungroupedShapes(), EnumSet.of(Conv2dAlgorithm.IM2COL));
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
