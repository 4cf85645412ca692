package dev.lanewise.props;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

  @Provide
  Arbitrary<Integer> counts() {
    return Shapes.between(1, 7);
  }

  /** A row of C has the same bits, alone or among others. */
  @Property
  void rowsDoNotDependOnEachOther(@ForAll("cases") GemmCase c, @ForAll("counts") int count) {
    GemmShape s = c.shape();
    Gemm op = Gemm.of(s, c.activation());
    Data data = Data.floats(c.seed());
    float[] a = data.input(0, (s.transA() ? Math.max(1, s.k()) : s.m()) * s.lda());
    float[] bias = c.bias() ? data.input(2, s.n()) : null;
    float[] packed = new float[op.packedBLength()];
    op.packB(data.input(1, (s.transB() ? s.n() : s.k()) * s.ldb()), 0, packed, 0);
    float[] scratch = new float[op.scratchLength(1)];
    float[] together = new float[s.m() * s.ldc()];
    float[] apart = new float[together.length];
    op.runPacked(Workers.ONE, s.m(), a, 0, packed, 0, 0, together, 0, bias, 0, scratch);
    for (int i = 0; i < s.m(); i += count) {
      int rows = Math.min(count, s.m() - i);
      int at = s.transA() ? i : i * s.lda();
      op.runPacked(Workers.ONE, rows, a, at, packed, 0, 0, apart, i * s.ldc(), bias, 0, scratch);
    }
    if (!Arrays.equals(together, apart)) {
      throw new AssertionError("element " + Arrays.mismatch(together, apart) + " differs");
    }
  }
}
