package dev.lanewise.props;

import dev.lanewise.kernels.SquaredError;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The squared error and its gradient equal their reference. */
class SquaredErrorProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    SquaredError op = SquaredError.of(c.columns());
    return (of, data) -> new SquaredErrorTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
