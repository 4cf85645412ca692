package dev.lanewise.props;

import dev.lanewise.kernels.MulticlassHinge;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The multiclass hinge loss and its gradient equal their reference. */
class MulticlassHingeProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    MulticlassHinge op = MulticlassHinge.of(c.columns(), HingeTrial.MARGIN);
    return (of, data) -> new HingeTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
