package dev.lanewise.props;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Dropout2d;
import dev.lanewise.kernels.RandomNumbers;
import net.jqwik.api.Example;

/**
 * Random numbers allocate nothing once warm, as {@link AllocationProps} tries it, in a JVM that runs no other kernels:
 * what C2 makes of a vector depends on what it has compiled before.
 */
class RandomAllocationProps {
  @Example
  void randomNumbers() {
    RandomNumbers op = RandomNumbers.create();
    for (RandomCase.Distribution distribution : RandomCase.Distribution.values()) {
      AllocationProps.requireNone(
          at -> new RandomTrial(op, new RandomCase(distribution, at, AllocationProps.range(at))));
    }
  }

  @Example
  void dropout() {
    Dropout op = Dropout.of(DropoutTrial.PROBABILITY);
    AllocationProps.requireNone(at -> new DropoutTrial(op, AllocationProps.range(at), at == 1, AllocationProps.DATA));
    for (int channels : new int[] {AllocationProps.CHANNELS, 3}) {
      Dropout2d channelwise = Dropout2d.of(Dropout2dTrial.pixels(AllocationProps.rows(channels, 0)), channels, 0.5);
      AllocationProps.requireNone(at -> new Dropout2dTrial(
          channelwise, AllocationProps.rows(channels, at), 0.5, at == 1, AllocationProps.DATA));
    }
  }
}
