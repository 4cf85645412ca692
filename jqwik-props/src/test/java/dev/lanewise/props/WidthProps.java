package dev.lanewise.props;

import dev.lanewise.kernels.Backend;
import net.jqwik.api.Example;

/** The kernels run at the width for which this JVM was started, so that each run tries what it says it tries. */
class WidthProps {
  @Example
  void theBackendHasTheExpectedWidth() {
    int bits = Integer.getInteger("lanewise.expectedBits", Backend.bits());
    Backend backend = bits == 0 ? Backend.SCALAR : Backend.VECTOR;
    if (Backend.bits() != bits || Backend.current() != backend) {
      throw new AssertionError(Backend.description() + ", expected " + bits + " bits");
    }
  }
}
