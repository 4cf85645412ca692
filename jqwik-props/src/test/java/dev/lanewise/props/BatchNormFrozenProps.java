package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.FusedActivation;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

/** The gradients of batch normalisation by running statistics equal their reference. */
class BatchNormFrozenProps extends KernelContract<BatchNormCase> {
  @Provide
  Arbitrary<BatchNormCase> cases() {
    return BatchNormShapes.cases();
  }

  @Override
  BiFunction<BatchNormCase, Data, Trial> operation(BatchNormCase c) {
    BatchNorm op = c.operation();
    return (of, data) -> new BatchNormFrozenTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 6;
  }

  /** Unlike the gradients of training. */
  @Example
  void takesASingleRow() {
    BatchNormCase c = new BatchNormCase(1, 37, FusedActivation.RELU, true, true, true, 0, false, 3, 1);
    operation(c).apply(c, Data.floats(1)).requireBounded();
  }
}
