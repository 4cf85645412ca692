package dev.lanewise.kernels.scalar;

import java.util.Arrays;

/** Sums and maxima of each channel over rows of pixels, in plain loops. */
public final class ScalarGlobalPool2d {
  private ScalarGlobalPool2d() {}

  /** sums[c] = Σ_p x[p][c]. */
  public static void sum(float[] x, int from, int pixels, int channels, float[] sums, int to) {
    Arrays.fill(sums, to, to + channels, 0);
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        sums[to + c] += x[from + p * channels + c];
      }
    }
  }

  /** max[c] = max_p x[p][c], NaN above all, and where[c] = the first such p, counted from {@code number}. */
  public static void max(
      float[] x, int from, int number, int pixels, int channels, float[] max, int[] where, int to) {
    System.arraycopy(x, from, max, to, channels);
    Arrays.fill(where, to, to + channels, number);
    more(x, from, number, 1, pixels, channels, max, where, to);
  }

  /** The same for pixels {@code first} .. {@code end} − 1, starting from what max and where hold. */
  public static void more(
      float[] x, int from, int number, int first, int end, int channels, float[] max, int[] where, int to) {
    for (int p = first; p < end; p++) {
      for (int c = 0; c < channels; c++) {
        float v = x[from + p * channels + c];
        if (v > max[to + c] || v != v && max[to + c] == max[to + c]) {
          max[to + c] = v;
          where[to + c] = number + p;
        }
      }
    }
  }
}
