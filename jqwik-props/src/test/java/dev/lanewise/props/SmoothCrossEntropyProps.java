package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Softmax cross-entropy with label smoothing and class weights equals its reference. */
class SmoothCrossEntropyProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(c.columns());
    return (of, data) -> new SmoothTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
