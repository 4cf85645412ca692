package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarElementwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Arithmetic on arrays, element by element; y may be the very same elements as an input. Each is rounded operation by
 * operation, without fused multiplication and addition, so the bits are those of the scalar twin, which computes the
 * last elements, fewer than a vector.
 */
public final class VectorElementwise {
  private VectorElementwise() {}

  /** y = a + b. */
  public static void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .add(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.add(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = a + b, 0 where that is not above 0; NaN stays NaN. */
  public static void addRelu(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector sum = FloatVector.fromArray(SPECIES, a, aOffset + i)
          .add(FloatVector.fromArray(SPECIES, b, bOffset + i));
      sum.blend(0, sum.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    ScalarElementwise.addRelu(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = a − b. */
  public static void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .sub(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.subtract(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = a · b. */
  public static void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .mul(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.multiply(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = a / b. */
  public static void divide(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .div(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.divide(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = max(a, b), NaN where one of them is NaN. */
  public static void maximum(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .max(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.maximum(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = min(a, b), NaN where one of them is NaN. */
  public static void minimum(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i)
          .min(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.minimum(a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = α · a + β · b. */
  public static void linearCombination(
      float alpha, float[] a, int aOffset, float beta, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i).mul(alpha)
          .add(FloatVector.fromArray(SPECIES, b, bOffset + i).mul(beta))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.linearCombination(
        alpha, a, aOffset + i, beta, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = α · a + b. */
  public static void addScaled(
      float alpha, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i).mul(alpha)
          .add(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.addScaled(alpha, a, aOffset + i, b, bOffset + i, y, yOffset + i, length - i);
  }

  /** y = x · s + t. */
  public static void multiplyAdd(
      float[] x, int xOffset, float[] s, int sOffset, float[] t, int tOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, s, sOffset + i))
          .add(FloatVector.fromArray(SPECIES, t, tOffset + i))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.multiplyAdd(
        x, xOffset + i, s, sOffset + i, t, tOffset + i, y, yOffset + i, length - i);
  }

  /** y = α · x. */
  public static void scale(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    ScalarElementwise.scale(alpha, x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = x + α. */
  public static void shift(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).add(alpha).intoArray(y, yOffset + i);
    }
    ScalarElementwise.shift(alpha, x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = low where x is below it, high where x is above it, else x; NaN stays NaN. */
  public static void clip(float low, float high, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v.blend(low, v.compare(VectorOperators.LT, low))
          .blend(high, v.compare(VectorOperators.GT, high))
          .intoArray(y, yOffset + i);
    }
    ScalarElementwise.clip(low, high, x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = |x|. */
  public static void absolute(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).abs().intoArray(y, yOffset + i);
    }
    ScalarElementwise.absolute(x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = x². */
  public static void square(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v.mul(v).intoArray(y, yOffset + i);
    }
    ScalarElementwise.square(x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = √x, NaN below zero. */
  public static void squareRoot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).sqrt().intoArray(y, yOffset + i);
    }
    ScalarElementwise.squareRoot(x, xOffset + i, y, yOffset + i, length - i);
  }

  /** y = −x. */
  public static void negate(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i).neg().intoArray(y, yOffset + i);
    }
    ScalarElementwise.negate(x, xOffset + i, y, yOffset + i, length - i);
  }
}
