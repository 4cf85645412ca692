package dev.lanewise.props;

import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Normalised floats to pixels of bytes equal their reference. */
class PixelsToBytesProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    PixelsSetting setting = new PixelsSetting(c);
    return (of, data) -> new PixelsToBytesTrial(setting, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
