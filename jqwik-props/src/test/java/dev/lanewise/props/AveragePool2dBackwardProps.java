package dev.lanewise.props;

import dev.lanewise.kernels.AveragePool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The gradient of average pooling equals its reference, by both ways to count padding. */
class AveragePool2dBackwardProps extends KernelContract<AverageCase> {
  @Provide
  Arbitrary<AverageCase> cases() {
    return PoolShapes.averages();
  }

  @Override
  BiFunction<AverageCase, Data, Trial> operation(AverageCase c) {
    AveragePool2d op = AveragePool2d.of(c.pool().shape(), c.countIncludePad());
    return (of, data) -> new AveragePoolTrial(op, of, true, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
