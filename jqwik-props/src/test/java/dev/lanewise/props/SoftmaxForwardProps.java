package dev.lanewise.props;

import dev.lanewise.kernels.Softmax;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Softmax equals its reference. */
class SoftmaxForwardProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    Softmax op = Softmax.of(c.columns());
    return (of, data) -> new SoftmaxForwardTrial(op, SoftmaxForwardTrial.Pass.SOFTMAX, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
