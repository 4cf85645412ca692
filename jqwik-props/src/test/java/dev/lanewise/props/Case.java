package dev.lanewise.props;

import java.util.SplittableRandom;

/**
 * What a property is tried on; its text says all that reproduces a failure.
 *
 * @param <C> the case itself
 */
interface Case<C extends Case<C>> {
  /** Where the data come from. */
  long seed();

  /** The same shape at another size of the run and with other data. */
  C resized(SplittableRandom random);
}
