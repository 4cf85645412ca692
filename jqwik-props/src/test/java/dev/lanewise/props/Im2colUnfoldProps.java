package dev.lanewise.props;

import dev.lanewise.kernels.Im2col;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Unfolding windows equals its reference. */
class Im2colUnfoldProps extends KernelContract<ConvCase> {
  @Provide
  Arbitrary<ConvCase> cases() {
    return Shapes.convolutions();
  }

  @Override
  BiFunction<ConvCase, Data, Trial> operation(ConvCase c) {
    Im2col op = Im2col.of(c.shape());
    return (of, data) -> new UnfoldTrial(op, of, false, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
