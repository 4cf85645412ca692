package dev.lanewise.props;

import dev.lanewise.kernels.NearestNeighbors;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** The nearest points equal their reference; on whole numbers their order does as well. */
class NearestNeighborsProps extends KernelContract<DistanceCase> {
  @Provide
  Arbitrary<DistanceCase> cases() {
    return DistanceShapes.searches();
  }

  @Override
  BiFunction<DistanceCase, Data, Trial> operation(DistanceCase c) {
    NearestNeighbors op = NearestNeighbors.of(c.shape(), c.metric(), c.k());
    return (of, data) -> new NearestNeighborsTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }
}
