package dev.lanewise.props;

import dev.lanewise.kernels.OptimizerStep;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The SGD update equals its reference. */
class SgdProps extends KernelContract<RangeCase> {
  @Provide
  Arbitrary<RangeCase> cases() {
    return Shapes.ranges();
  }

  @Override
  BiFunction<RangeCase, Data, Trial> operation(RangeCase c) {
    OptimizerStep op = OptimizerStep.sgdMomentum();
    return (of, data) -> new SgdTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 3;
  }
}
