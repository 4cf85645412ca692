package dev.lanewise.props;

import dev.lanewise.kernels.Crop2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Crops, shifts and flips equal their reference. */
class Crop2dProps extends KernelContract<ImageCase> {
  @Provide
  Arbitrary<ImageCase> cases() {
    return ImageCase.all();
  }

  @Override
  BiFunction<ImageCase, Data, Trial> operation(ImageCase c) {
    Crop2d op = Crop2d.of(c.h(), c.w(), c.c(), c.oh(), c.ow(), CropTrial.border(c));
    return (of, data) -> new CropTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
