package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Activations are as near to their references as they say. */
class ActivationForwardProps extends KernelContract<ActivationCase> {
  @Provide
  Arbitrary<ActivationCase> cases() {
    return ActivationCase.arbitrary();
  }

  @Override
  BiFunction<ActivationCase, Data, Trial> operation(ActivationCase c) {
    Activation op = c.kind().operation();
    return (of, data) -> new ActivationForwardTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }
}
