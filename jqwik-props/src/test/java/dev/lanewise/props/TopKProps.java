package dev.lanewise.props;

import dev.lanewise.kernels.TopK;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The k largest of rows, and their order, equal the reference. */
class TopKProps extends KernelContract<TopKCase> {
  @Provide
  Arbitrary<TopKCase> cases() {
    return TopKCase.all();
  }

  @Override
  BiFunction<TopKCase, Data, Trial> operation(TopKCase c) {
    TopK op = TopK.of(c.rows().columns(), c.k());
    return (of, data) -> new TopKTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
