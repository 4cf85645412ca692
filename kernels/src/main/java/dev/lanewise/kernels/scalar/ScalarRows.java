package dev.lanewise.kernels.scalar;

/** What softmax and the losses do along a row, or along what is left of one behind its last whole vector. */
public final class ScalarRows {
  private ScalarRows() {}

  /** The largest element; NaN is passed over, −∞ where there is nothing else. */
  public static float max(float[] x, int offset, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + length; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  /** Σ x. */
  public static double sum(float[] x, int offset, int length) {
    double sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Σ a·b. */
  public static double dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  /** y = x − shift; y may be x. */
  public static void subtract(float[] x, int offset, float shift, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[offset + i] - shift;
    }
  }

  /** y = e^(x − shift); y may be x. */
  public static void expBelow(float[] x, int offset, float shift, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = ScalarMath.exp(x[offset + i] - shift);
    }
  }

  /** y = a − b; y may be one of them. */
  public static void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] - b[bOffset + i];
    }
  }

  /** y = y · factor. */
  public static void scale(float[] y, int offset, float factor, int length) {
    for (int i = offset; i < offset + length; i++) {
      y[i] *= factor;
    }
  }

  /** dx = y · (dy − dot); dx may be y or dy. */
  public static void softmaxBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float dot, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - dot);
    }
  }

  /** dx = dy − p · sum; dx may be p or dy. */
  public static void logSoftmaxBackward(
      float[] p, int pOffset, float[] dy, int dyOffset, float sum, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] = dy[dyOffset + i] - p[pOffset + i] * sum;
    }
  }

  /** The target v = u + a·t, or u where t is null. */
  private static float target(float[] u, float[] a, int offset, float[] t, int tOffset, int i) {
    return t == null ? u[offset + i] : a[offset + i] * t[tOffset + i] + u[offset + i];
  }

  /** Σ v for the targets v = u + a·t. */
  public static double sumOfTargets(float[] u, float[] a, int offset, float[] t, int tOffset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += target(u, a, offset, t, tOffset, i);
    }
    return sum;
  }

  /** Σ v·(x − shift) over the targets v ≠ 0. */
  public static double dotTargets(
      float[] x, int xOffset, float shift, float[] u, float[] a, int offset, float[] t, int tOffset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      float v = target(u, a, offset, t, tOffset, i);
      if (v != 0) {
        sum += v * (x[xOffset + i] - shift);
      }
    }
    return sum;
  }

  /** y = y·factor − v·scale. */
  public static void subtractTargets(
      float[] y, int yOffset, float factor, float[] u, float[] a, int offset, float[] t, int tOffset, float scale,
      int length) {
    for (int i = 0; i < length; i++) {
      float v = target(u, a, offset, t, tOffset, i);
      y[yOffset + i] = y[yOffset + i] * factor - v * scale;
    }
  }

  /** y = a + b. */
  public static void add(float[] a, float[] b, float[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = a[i] + b[i];
    }
  }

  /** y = y / x. */
  public static void divide(float[] y, float[] x, int length) {
    for (int i = 0; i < length; i++) {
      y[i] /= x[i];
    }
  }

  /**
   * log = below + log; where below is 0, log(1 + others), computed so that it is good to a few ulp however small the
   * others are: log(s)·others/(s − 1), s being 1 + others as rounded (Kahan).
   *
   * @param total s where below is 0
   * @param log holds log(total)
   */
  public static void minusLog(float[] others, float[] total, float[] below, float[] log, int length) {
    for (int i = 0; i < length; i++) {
      float s = total[i] - 1;
      float log1p = s == 0 ? others[i] : log[i] * (others[i] / s);
      log[i] = below[i] == 0 ? log1p : log[i] + below[i];
    }
  }

  /** y = max(0, (x − shift) + margin); y may be x. */
  public static void hinge(
      float[] x, int offset, float shift, float margin, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.max(0, x[offset + i] - shift + margin);
    }
  }

  /** y = 1 where y is above zero; zero and NaN stay. */
  public static void step(float[] y, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      y[i] = y[i] > 0 ? 1 : y[i];
    }
  }
}
