package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Softmax cross-entropy and its gradient equal their reference. */
class SoftmaxCrossEntropyProps extends KernelContract<RowsCase> {
  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Override
  BiFunction<RowsCase, Data, Trial> operation(RowsCase c) {
    SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(c.columns());
    return (of, data) -> new SoftmaxTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  /** In whichever lane it is computed, or behind the last whole vector. */
  @Property
  void equalLogitsHaveTheSameGradient(@ForAll("cases") RowsCase c) {
    float[] logits = Data.integers(c.seed()).input(0, c.length());
    float[] gradient = Data.nans(c.length());
    SoftmaxCrossEntropy.of(c.columns()).run(
        Workers.TWO, c.rows(), logits, 0, new int[c.rows()], 0, new float[c.rows()], 0, gradient, 0, 1);
    for (int row = 0; row < c.rows(); row++) {
      requireSame(logits, gradient, row * c.columns() + 1, (row + 1) * c.columns());
    }
  }

  /** Of the classes that are no label. */
  private static void requireSame(float[] logits, float[] gradient, int from, int to) {
    Map<Float, Float> seen = new HashMap<>();
    for (int i = from; i < to; i++) {
      Float other = seen.putIfAbsent(logits[i] + 0f, gradient[i]);
      if (other != null && other != gradient[i]) {
        throw new AssertionError("element " + i + ": " + gradient[i] + ", elsewhere in its row " + other);
      }
    }
  }
}
