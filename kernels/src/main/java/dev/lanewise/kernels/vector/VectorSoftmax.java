package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarSoftmax;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax of rows, lanes along the classes. */
public final class VectorSoftmax {
  private VectorSoftmax() {}

  /**
   * The largest element of a row; NaN if one is NaN. Taking a maximum has no order, so lanes may be reduced at once.
   */
  public static float max(float[] x, int offset, int classes) {
    FloatVector lanes = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int c = 0;
    for (; c < SPECIES.loopBound(classes); c += COUNT) {
      lanes = lanes.max(FloatVector.fromArray(SPECIES, x, offset + c));
    }
    float max = lanes.reduceLanes(VectorOperators.MAX);
    for (; c < classes; c++) {
      max = Math.max(max, x[offset + c]);
    }
    return max;
  }

  /** y = e^(x − shift) for a row; y may be x. */
  public static void exp(float[] x, int offset, float shift, float[] y, int yOffset, int classes) {
    int whole = SPECIES.loopBound(classes);
    if (whole > 0) {
      expVectors(x, offset, shift, y, yOffset, whole);
    }
    ScalarSoftmax.exp(x, offset + whole, shift, y, yOffset + whole, classes - whole);
  }

  /** A method of its own for what {@link VectorMath} says about inlining. */
  private static void expVectors(float[] x, int offset, float shift, float[] y, int yOffset, int classes) {
    for (int c = 0; c < classes; c += COUNT) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, offset + c).sub(shift)).intoArray(y, yOffset + c);
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
