package dev.lanewise.props;

import dev.lanewise.kernels.GlobalMaxPool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The gradient of the maximum over all pixels equals its reference. */
class GlobalMaxPool2dBackwardProps extends KernelContract<GlobalCase> {
  @Provide
  Arbitrary<GlobalCase> cases() {
    return PoolShapes.globals();
  }

  @Override
  BiFunction<GlobalCase, Data, Trial> operation(GlobalCase c) {
    GlobalMaxPool2d op = GlobalMaxPool2d.of(c.most(), c.h(), c.w(), c.c());
    return (of, data) -> new GlobalMaxBackwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
