package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Batches of products, of matrices one behind the other, shared ones and such side by side, equal their reference. */
class GemmBatchProps extends KernelContract<GemmBatchCase> {
  @Provide
  Arbitrary<GemmBatchCase> cases() {
    return Shapes.gemmBatches();
  }

  @Override
  BiFunction<GemmBatchCase, Data, Trial> operation(GemmBatchCase c) {
    Gemm op = Gemm.of(c.shape(), c.activation());
    return (of, data) -> new GemmBatchTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 4;
  }
}
