package dev.lanewise.props;

import dev.lanewise.kernels.Softmax;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Log-sum-exp equals its reference. */
class LogSumExpProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    Softmax op = Softmax.of(c.columns());
    return (of, data) -> new SoftmaxForwardTrial(op, SoftmaxForwardTrial.Pass.LOG_SUM_EXP, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
