package dev.lanewise.props;

import dev.lanewise.kernels.ChannelBroadcast;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Arithmetic between rows and values of their channels equals its reference. */
class ChannelBroadcastProps extends KernelContract<BroadcastCase> {
  @Provide
  Arbitrary<BroadcastCase> cases() {
    return BroadcastCase.all();
  }

  @Override
  BiFunction<BroadcastCase, Data, Trial> operation(BroadcastCase c) {
    ChannelBroadcast op = c.kind().operation(c.rows().columns());
    return (of, data) -> new ChannelBroadcastTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 3;
  }
}
