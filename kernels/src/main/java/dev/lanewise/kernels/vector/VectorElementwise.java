package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Sums of arrays. */
public final class VectorElementwise {
  private VectorElementwise() {}

  /** y = a + b; y may be a or b. */
  public static void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .add(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }
}
