package dev.lanewise.props;

import dev.lanewise.kernels.Dropout2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Dropout of channels and its gradient equal their references. */
class Dropout2dProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    double probability = c.columns() % 2 == 0 ? 0.5 : 0.75;
    Dropout2d op = Dropout2d.of(Dropout2dTrial.pixels(c), c.columns(), probability);
    return (of, data) -> new Dropout2dTrial(op, of, probability, (of.seed() & 1) == 1, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
