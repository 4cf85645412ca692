package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Softmax of rows, lanes along the classes. */
public final class VectorSoftmax {
  private VectorSoftmax() {}

  /** The largest element of a row; NaN if one is NaN. Taking a maximum has no order, so lanes may be reduced at once. */
  public static float max(float[] x, int offset, int classes) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int c = 0;
    for (; c < SPECIES.loopBound(classes); c += COUNT) {
      max = max.max(FloatVector.fromArray(SPECIES, x, offset + c));
    }
    if (c < classes) {
      VectorMask<Float> rest = SPECIES.indexInRange(c, classes);
      max = max.lanewise(VectorOperators.MAX, FloatVector.fromArray(SPECIES, x, offset + c, rest), rest);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /**
   * y = e^(x − shift) for a row; y may be x. Every vector is masked, so that there is one call of {@link VectorMath#exp}:
   * a second one for the last classes exceeds what C2 inlines, and then passes vectors as objects for ever.
   */
  public static void exp(float[] x, int offset, float shift, float[] y, int yOffset, int classes) {
    for (int c = 0; c < classes; c += COUNT) {
      VectorMask<Float> here = SPECIES.indexInRange(c, classes);
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, offset + c, here).sub(shift)).intoArray(y, yOffset + c, here);
    }
  }

  /** y = y · factor for a row. */
  public static void scale(float[] y, int offset, float factor, int classes) {
    int c = 0;
    for (; c < SPECIES.loopBound(classes); c += COUNT) {
      FloatVector.fromArray(SPECIES, y, offset + c).mul(factor).intoArray(y, offset + c);
    }
    for (; c < classes; c++) {
      y[offset + c] *= factor;
    }
  }
}
