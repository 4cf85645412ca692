package dev.lanewise.props;

import dev.lanewise.kernels.Layouts;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Planes of bytes to pixels equal their reference. */
class ByteLayoutsProps extends KernelContract<LayoutCase> {
  @Provide
  Arbitrary<LayoutCase> cases() {
    return LayoutCase.all();
  }

  @Override
  BiFunction<LayoutCase, Data, Trial> operation(LayoutCase c) {
    Layouts op = Layouts.of();
    return (of, data) -> new ByteLayoutTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
