package dev.lanewise.props;

import dev.lanewise.kernels.ChannelBroadcast;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;

/** A function of {@link ChannelBroadcast} and what it means; to scale and to shift is two of them. */
enum BroadcastKind {
  ADD(ChannelBroadcast::add, Double::sum),
  SUBTRACT(ChannelBroadcast::subtract, (x, v) -> x - v),
  MULTIPLY(ChannelBroadcast::multiply, (x, v) -> x * v),
  DIVIDE(ChannelBroadcast::divide, (x, v) -> x / v),
  SCALE_AND_SHIFT(ChannelBroadcast::scaleAndShift, (x, v) -> x * v);

  private final IntFunction<ChannelBroadcast> factory;
  final DoubleBinaryOperator meaning;

  BroadcastKind(IntFunction<ChannelBroadcast> factory, DoubleBinaryOperator meaning) {
    this.factory = factory;
    this.meaning = meaning;
  }

  ChannelBroadcast operation(int channels) {
    return factory.apply(channels);
  }
}
