package dev.lanewise.props;

import dev.lanewise.kernels.ChannelCopy;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;

/** Copying and adding blocks of channels equals its reference, and leaves what lies between them. */
class ChannelCopyProps extends KernelContract<ChannelCopyCase> {
  @Provide
  Arbitrary<ChannelCopyCase> cases() {
    return ChannelCopyCase.all();
  }

  @Override
  BiFunction<ChannelCopyCase, Data, Trial> operation(ChannelCopyCase c) {
    ChannelCopy op = ChannelCopy.of(c.rows().columns());
    return (of, data) -> new ChannelCopyTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }

  @Example
  void hasAtLeastOneChannel() {
    new Rejection().of("channels", () -> ChannelCopy.of(0));
  }
}
