package dev.lanewise.props;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dForward;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Convolution forward, with and without bias, residual and fused ReLU, equals its reference. */
class Conv2dForwardProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Arbitraries.frequencyOf(Tuple.of(4, Shapes.convolutions()), Tuple.of(1, Shapes.narrowOutputs()));
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
