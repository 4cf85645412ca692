package dev.lanewise.props;

import dev.lanewise.kernels.ChannelCopy;
import net.jqwik.api.Example;

/**
 * Blocks of channels are copied and added without allocation, as {@link AllocationProps} tries it, in a JVM that runs
 * no other kernels.
 */
class ChannelAllocationProps {
  @Example
  void blocksOfChannels() {
    for (int channels : new int[] {AllocationProps.CHANNELS, Shapes.LANES, 12, 6, 1}) {
      ChannelCopy op = ChannelCopy.of(channels);
      AllocationProps.requireNone(at -> new ChannelCopyTrial(
          op, new ChannelCopyCase(AllocationProps.rows(channels, at), false, 3, 0), AllocationProps.DATA));
      AllocationProps.requireNone(at -> new ChannelCopyTrial(
          op, new ChannelCopyCase(AllocationProps.rows(channels, at), true, 0, 5), AllocationProps.DATA));
    }
  }
}
