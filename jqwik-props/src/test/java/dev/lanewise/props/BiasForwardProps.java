package dev.lanewise.props;

import dev.lanewise.kernels.Bias;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Adding a bias equals its reference. */
class BiasForwardProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    Bias op = Bias.of(c.columns());
    return (of, data) -> new BiasForwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
