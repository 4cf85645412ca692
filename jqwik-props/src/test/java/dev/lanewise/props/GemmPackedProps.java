package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Products with a B that was packed before, for any number of rows, equal their reference. */
class GemmPackedProps extends KernelContract<GemmCase> {
  @Provide
  Arbitrary<GemmCase> cases() {
    return Shapes.gemms();
  }

  @Override
  BiFunction<GemmCase, Data, Trial> operation(GemmCase c) {
    GemmShape s = c.shape();
    Gemm op = Gemm.of(s, c.activation());
    Gemm packer = Gemm.of(
        new GemmShape(1, s.n(), s.k(), false, s.transB(), Math.max(1, s.k()), s.ldb(), Math.max(1, s.n())));
    return (of, data) -> new GemmPackedTrial(op, packer, of.packed(), data);
  }

  @Override
  int inputs() {
    return 4;
  }
}
