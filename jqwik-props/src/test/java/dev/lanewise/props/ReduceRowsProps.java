package dev.lanewise.props;

import dev.lanewise.kernels.ReduceRows;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Reductions of rows equal their reference. */
class ReduceRowsProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return ReduceShapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    ReduceRows op = ReduceRows.of(c.columns());
    return (of, data) -> new ReduceRowsTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
