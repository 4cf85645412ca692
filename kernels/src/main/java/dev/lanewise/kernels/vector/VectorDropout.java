package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarDropout;
import jdk.incubator.vector.FloatVector;

/** What a dropout does with its factors. */
public final class VectorDropout {
  private VectorDropout() {}

  /** y = x·f; y may be x. */
  public static void scale(float[] x, int xOffset, float[] f, int fOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, f, fOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarDropout.scale(x, xOffset + i, f, fOffset + i, y, yOffset + i, length - i);
  }
}
