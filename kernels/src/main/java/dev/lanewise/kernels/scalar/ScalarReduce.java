package dev.lanewise.kernels.scalar;

/** Sums, in double, and extremes of a block. */
public final class ScalarReduce {
  private ScalarReduce() {}

  /** Σ x. */
  public static double sum(float[] x, int xOffset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }

  /** Σ |x|. */
  public static double sumOfAbsolutes(float[] x, int xOffset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.abs(x[xOffset + i]);
    }
    return sum;
  }

  /**
   * Σ d and Σ d², d = scale · x − shift.
   *
   * @param sums receives the two, from {@code sumsOffset}
   */
  public static void moments(
      float[] x, int xOffset, int length, float scale, float shift, double[] sums, int sumsOffset) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < length; i++) {
      double d = (double) scale * x[xOffset + i] - shift;
      sum += d;
      squares += d * d;
    }
    sums[sumsOffset] = sum;
    sums[sumsOffset + 1] = squares;
  }

  /** The largest, NaN if there is one, −∞ of none. */
  public static float max(float[] x, int xOffset, int length) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      most = Math.max(most, x[xOffset + i]);
    }
    return most;
  }

  /** The smallest, NaN if there is one, ∞ of none. */
  public static float min(float[] x, int xOffset, int length) {
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      least = Math.min(least, x[xOffset + i]);
    }
    return least;
  }

  /** The largest absolute value, NaN if there is one, 0 of none. */
  public static float maxAbsolute(float[] x, int xOffset, int length) {
    float most = 0;
    for (int i = 0; i < length; i++) {
      most = Math.max(most, Math.abs(x[xOffset + i]));
    }
    return most;
  }

  /** How many elements are NaN or infinite. */
  public static int nonFinite(float[] x, int xOffset, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += Float.isFinite(x[xOffset + i]) ? 0 : 1;
    }
    return count;
  }

  /** The index of the first element ≥ from equal to the value, or NaN where that is NaN; length if there is none. */
  public static int firstEqual(float[] x, int xOffset, int from, int length, float value) {
    for (int i = from; i < length; i++) {
      float v = x[xOffset + i];
      if (v == value || v != v && value != value) {
        return i;
      }
    }
    return length;
  }

  /** The index of the first element ≥ from that is above the threshold or NaN, or length if there is none. */
  public static int firstAbove(float[] x, int xOffset, int from, int length, float threshold) {
    for (int i = from; i < length; i++) {
      if (!(x[xOffset + i] <= threshold)) {
        return i;
      }
    }
    return length;
  }
}
