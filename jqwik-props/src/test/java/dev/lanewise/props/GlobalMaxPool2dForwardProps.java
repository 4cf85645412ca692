package dev.lanewise.props;

import dev.lanewise.kernels.GlobalMaxPool2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The maximum over all pixels, with routing, equals its reference, the first of equal elements winning. */
class GlobalMaxPool2dForwardProps extends KernelContract<GlobalCase> {
  @Provide
  Arbitrary<GlobalCase> cases() {
    return PoolShapes.globals();
  }

  @Override
  BiFunction<GlobalCase, Data, Trial> operation(GlobalCase c) {
    GlobalMaxPool2d op = GlobalMaxPool2d.of(c.most(), c.h(), c.w(), c.c());
    return (of, data) -> new GlobalMaxForwardTrial(op, of, true, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
