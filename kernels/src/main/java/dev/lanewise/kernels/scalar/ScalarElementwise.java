package dev.lanewise.kernels.scalar;

/** Arithmetic on arrays, element by element; y may be the very same elements as an input. */
public final class ScalarElementwise {
  private ScalarElementwise() {}

  /** y = a + b. */
  public static void add(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }

  /** y = a + b, 0 where that is not above 0; NaN stays NaN. */
  public static void addRelu(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float sum = a[aOffset + i] + b[bOffset + i];
      y[yOffset + i] = sum <= 0 ? 0 : sum;
    }
  }

  /** y = a − b. */
  public static void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] - b[bOffset + i];
    }
  }

  /** y = a · b. */
  public static void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] * b[bOffset + i];
    }
  }

  /** y = a / b. */
  public static void divide(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] / b[bOffset + i];
    }
  }

  /** y = max(a, b), NaN where one of them is NaN. */
  public static void maximum(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.max(a[aOffset + i], b[bOffset + i]);
    }
  }

  /** y = min(a, b), NaN where one of them is NaN. */
  public static void minimum(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.min(a[aOffset + i], b[bOffset + i]);
    }
  }

  /** y = α · a + β · b. */
  public static void linearCombination(
      float alpha, float[] a, int aOffset, float beta, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] * alpha + b[bOffset + i] * beta;
    }
  }

  /** y = α · a + b. */
  public static void addScaled(
      float alpha, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] * alpha + b[bOffset + i];
    }
  }

  /** y = x · s + t. */
  public static void multiplyAdd(
      float[] x, int xOffset, float[] s, int sOffset, float[] t, int tOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] * s[sOffset + i] + t[tOffset + i];
    }
  }

  /** y = α · x. */
  public static void scale(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] * alpha;
    }
  }

  /** y = x + α. */
  public static void shift(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] + alpha;
    }
  }

  /** y = low where x is below it, high where x is above it, else x; NaN stays NaN. */
  public static void clip(float low, float high, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v < low ? low : v > high ? high : v;
    }
  }

  /** y = |x|. */
  public static void absolute(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.abs(x[xOffset + i]);
    }
  }

  /** y = x². */
  public static void square(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] * x[xOffset + i];
    }
  }

  /** y = √x, NaN below zero. */
  public static void squareRoot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (float) Math.sqrt(x[xOffset + i]);
    }
  }

  /** y = −x. */
  public static void negate(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = -x[xOffset + i];
    }
  }
}
