package dev.lanewise.props;

import dev.lanewise.kernels.GlobalAveragePool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The gradient of the average over all pixels equals its reference. */
class GlobalAveragePool2dBackwardProps extends KernelContract<GlobalCase> {
  @Provide
  Arbitrary<GlobalCase> cases() {
    return PoolShapes.globals();
  }

  @Override
  BiFunction<GlobalCase, Data, Trial> operation(GlobalCase c) {
    GlobalAveragePool2d op = GlobalAveragePool2d.of(c.most(), c.h(), c.w(), c.c());
    return (of, data) -> new GlobalAverageTrial(op, of, true, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
