package dev.lanewise.props;

import dev.lanewise.kernels.Subsample2d;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

/** Subsampling with padded channels and its gradient equal their references. */
class Subsample2dProps extends KernelContract<SubsampleCase> {
  @Provide
  Arbitrary<SubsampleCase> cases() {
    return SubsampleCase.all();
  }

  @Override
  BiFunction<SubsampleCase, Data, Trial> operation(SubsampleCase c) {
    Subsample2d op = SubsampleTrial.operation(c);
    return (of, data) -> new SubsampleTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Example
  void refusesBadSizes() {
    Rejection rejection = new Rejection();
    rejection.of("h", () -> Subsample2d.of(0, 2, 3, 2, 3, 0));
    rejection.of("w", () -> Subsample2d.of(2, 0, 3, 2, 3, 0));
    rejection.of("c", () -> Subsample2d.of(2, 2, 0, 2, 3, 0));
    rejection.of("stride", () -> Subsample2d.of(2, 2, 3, 0, 3, 0));
    rejection.of("oc", () -> Subsample2d.of(2, 2, 3, 2, 2, 0));
    rejection.outside("before", 0, 2, bad -> Subsample2d.of(2, 2, 3, 2, 5, bad));
    rejection.of("x", () -> Subsample2d.of(1 << 16, 1 << 15, 1, 2, 1, 0));
    rejection.of("y", () -> Subsample2d.of(1 << 15, 1 << 15, 1, 1, 2, 0));
  }
}
