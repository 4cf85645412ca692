package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Batch normalisation by running statistics equals its reference. */
class BatchNormInferenceProps extends KernelContract<BatchNormCase> {
  @Provide
  Arbitrary<BatchNormCase> cases() {
    return BatchNormShapes.cases();
  }

  @Override
  BiFunction<BatchNormCase, Data, Trial> operation(BatchNormCase c) {
    BatchNorm op = c.operation();
    return (of, data) -> new BatchNormInferenceTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 5;
  }
}
