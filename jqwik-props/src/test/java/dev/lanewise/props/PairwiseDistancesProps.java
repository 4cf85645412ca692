package dev.lanewise.props;

import dev.lanewise.kernels.PairwiseDistances;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Distances of all pairs equal their reference, up to a relative error that does not depend on where points lie. */
class PairwiseDistancesProps extends KernelContract<DistanceCase> {
  @Provide
  Arbitrary<DistanceCase> cases() {
    return DistanceShapes.searches();
  }

  @Override
  BiFunction<DistanceCase, Data, Trial> operation(DistanceCase c) {
    PairwiseDistances op = PairwiseDistances.of(c.shape(), c.metric());
    return (of, data) -> new PairwiseDistancesTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }

  @Property
  void isSymmetricAndZeroForEqualPoints(@ForAll("cases") DistanceCase c) {
    int points = Math.min(c.shape().points(), 70);
    float[] p = Data.floats(c.seed()).input(1, points * c.shape().dimensions());
    float[] d = DistanceProps.pairwise(c, points, p, points, p);
    for (int i = 0; i < points; i++) {
      for (int j = 0; j <= i; j++) {
        if (d[i * points + j] != d[j * points + i] || d[i * points + i] != 0) {
          throw new AssertionError(i + ", " + j + ": " + d[i * points + j] + " and " + d[j * points + i]);
        }
      }
    }
  }

  /** As far from each other as 10⁻², as far from the origin as 10⁴. */
  @Property
  void keepsItsDigitsFarFromTheOrigin(@ForAll("cases") DistanceCase c) {
    new PairwiseDistancesTrial(
        PairwiseDistances.of(c.shape(), c.metric()), c, Data.floats(c.seed()), DistanceProps::farAway).requireBounded();
  }
}
