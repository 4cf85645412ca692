package dev.lanewise.props;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds for every kernel, over the cases that a subclass provides under the name {@code cases}.
 *
 * @param <C> one case: a shape, the sizes of the run, offsets and the seed of the data
 */
abstract class KernelContract<C extends Case<C>> {
  private static final int REUSES = 3;

  /** Makes an operation for the case's shape and returns what makes trials of it, at any sizes of that shape. */
  abstract BiFunction<C, Data, Trial> operation(C c);

  /** How many float inputs the kernel has. */
  abstract int inputs();

  private Trial trial(C c, Data data) {
    return operation(c).apply(c, data);
  }

  @Property
  void equalsTheReferenceOnIntegers(@ForAll("cases") C c) {
    trial(c, Data.integers(c.seed())).requireExact();
  }

  @Property
  void staysWithinTheBoundOnFloats(@ForAll("cases") C c) {
    trial(c, Data.floats(c.seed())).requireBounded();
  }

  @Property
  void givesTheSameBitsForAnyNumberOfWorkers(@ForAll("cases") C c) {
    trial(c, Data.floats(c.seed())).requireSameBitsForAllWorkers();
  }

  @Property
  void propagatesNanAndInfinity(@ForAll("cases") C c) {
    for (int input = 0; input < inputs(); input++) {
      trial(c, Data.specials(c.seed(), input)).requireExact();
    }
  }

  @Property
  void givesTheSameWhenUsedAgain(@ForAll("cases") C c) {
    BiFunction<C, Data, Trial> reused = operation(c);
    float[] scratch = new float[trial(c, Data.floats(0)).scratchLength(Workers.TWO.workers())];
    SplittableRandom random = new SplittableRandom(c.seed());
    for (int i = 0; i < REUSES; i++) {
      C other = c.resized(random);
      Data data = Data.floats(other.seed());
      reused.apply(other, data).requireSameBits(trial(other, data), scratch);
    }
  }

  @Property
  void rejectsBadArguments(@ForAll("cases") C c) {
    trial(c, Data.integers(c.seed())).requireRejections();
  }
}
