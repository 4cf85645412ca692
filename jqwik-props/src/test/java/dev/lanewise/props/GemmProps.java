package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Matrix products of all four transpose cases, with and without bias and fused ReLU, equal their reference. */
class GemmProps extends KernelContract<GemmCase> {
  @Provide
  Arbitrary<GemmCase> cases() {
    return Shapes.gemms();
  }

  @Override
  BiFunction<GemmCase, Data, Trial> operation(GemmCase c) {
    Gemm op = Gemm.of(c.shape(), c.activation());
    return (of, data) -> new GemmTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 4;
  }
}
