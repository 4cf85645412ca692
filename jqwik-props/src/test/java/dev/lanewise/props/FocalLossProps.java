package dev.lanewise.props;

import dev.lanewise.kernels.FocalLoss;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The focal loss and its gradient equal their reference. */
class FocalLossProps extends KernelContract<RowsCase> {
  private static final float[] GAMMAS = {2, 0, 1, 0.5f, 3.25f};

  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    float gamma = GAMMAS[Math.floorMod(c.columns() + c.offset(), GAMMAS.length)];
    FocalLoss op = FocalLoss.of(c.columns(), gamma);
    return (of, data) -> new FocalTrial(op, gamma, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
