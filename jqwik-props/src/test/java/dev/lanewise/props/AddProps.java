package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Addition equals its reference. */
class AddProps extends KernelContract<RangeCase> {
  @Provide
  Arbitrary<RangeCase> cases() {
    return Shapes.ranges();
  }

  @Override
  BiFunction<RangeCase, Data, Trial> operation(RangeCase c) {
    Elementwise op = Elementwise.add();
    return (of, data) -> new AddTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
