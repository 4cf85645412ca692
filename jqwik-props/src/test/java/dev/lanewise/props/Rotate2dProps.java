package dev.lanewise.props;

import dev.lanewise.kernels.Rotate2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Turned images equal their reference. */
class Rotate2dProps extends KernelContract<ImageCase> {
  @Provide
  Arbitrary<ImageCase> cases() {
    return ImageCase.all();
  }

  @Override
  BiFunction<ImageCase, Data, Trial> operation(ImageCase c) {
    Rotate2d op = Rotate2d.of(c.h(), c.w(), c.c());
    return (of, data) -> new RotateTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
