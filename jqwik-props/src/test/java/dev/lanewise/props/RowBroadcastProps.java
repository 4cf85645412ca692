package dev.lanewise.props;

import dev.lanewise.kernels.RowBroadcast;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Arithmetic between rows and one value for each equals its reference. */
class RowBroadcastProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    boolean multiplies = c.offset() % 2 == 1;
    RowBroadcast op = multiplies ? RowBroadcast.multiply(c.columns()) : RowBroadcast.add(c.columns());
    return (of, data) -> new RowBroadcastTrial(op, multiplies, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
