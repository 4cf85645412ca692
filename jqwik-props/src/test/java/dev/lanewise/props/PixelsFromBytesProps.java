package dev.lanewise.props;

import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Pixels of bytes to normalised floats equal their reference. */
class PixelsFromBytesProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    PixelsSetting setting = new PixelsSetting(c);
    return (of, data) -> new PixelsFromBytesTrial(setting, of, false, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
