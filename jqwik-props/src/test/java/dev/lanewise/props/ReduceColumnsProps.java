package dev.lanewise.props;

import dev.lanewise.kernels.ReduceColumns;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Reductions of columns equal their reference. */
class ReduceColumnsProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return ReduceShapes.manyRows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    ReduceColumns op = ReduceColumns.of(c.columns());
    return (of, data) -> new ReduceColumnsTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
