package dev.lanewise.kernels.scalar;

import java.util.Arrays;

/** Blocks of distances in plain float loops. */
public final class ScalarDistances {
  /** Dimensions that are summed together, as the vector code does. */
  private static final int DEPTH = 384;

  private ScalarDistances() {}

  /**
   * sums[i][j] = Σ |q[i] − p[j]| or Σ (q[i] − p[j])² for i &lt; rows, j &lt; points.
   *
   * @param absolute whether absolute values are summed rather than squares
   * @param to where the sums start; a row is {@code stride} apart from the next
   */
  public static void sums(
      boolean absolute, int dimensions, float[] q, int qOffset, int rows, float[] p, int pOffset, int points,
      float[] sums, int to, int stride) {
    Arrays.fill(sums, to, to + rows * stride, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < points; j++) {
        for (int k = 0; k < dimensions; k += DEPTH) {
          int depth = Math.min(DEPTH, dimensions - k);
          int a = qOffset + i * dimensions + k;
          int b = pOffset + j * dimensions + k;
          sums[to + i * stride + j] += absolute ? absolutes(q, a, p, b, depth) : squares(q, a, p, b, depth);
        }
      }
    }
  }

  private static float absolutes(float[] q, int a, float[] p, int b, int depth) {
    float sum = 0;
    for (int k = 0; k < depth; k++) {
      sum += Math.abs(q[a + k] - p[b + k]);
    }
    return sum;
  }

  private static float squares(float[] q, int a, float[] p, int b, int depth) {
    float sum = 0;
    for (int k = 0; k < depth; k++) {
      float difference = q[a + k] - p[b + k];
      sum += difference * difference;
    }
    return sum;
  }

  /** Replaces squares by their roots. */
  public static void roots(float[] x, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      x[i] = (float) Math.sqrt(x[i]);
    }
  }
}
