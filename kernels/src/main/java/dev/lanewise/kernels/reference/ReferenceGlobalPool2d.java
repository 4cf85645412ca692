package dev.lanewise.kernels.reference;

import java.util.Arrays;

/** What pooling over all pixels of x[n][pixels][c], and its gradients, mean. */
public final class ReferenceGlobalPool2d {
  private ReferenceGlobalPool2d() {}

  /** y[n][c] = Σ_p x[n][p][c] / pixels. */
  public static void average(int n, int pixels, int c, double[] x, double[] y) {
    Arrays.fill(y, 0, n * c, 0);
    for (int e = 0; e < n * pixels * c; e++) {
      y[output(e, pixels, c)] += x[e] / pixels;
    }
  }

  /** dx[n][p][c] = dy[n][c] / pixels. */
  public static void averageBackward(int n, int pixels, int c, double[] dy, double[] dx) {
    for (int e = 0; e < n * pixels * c; e++) {
      dx[e] = dy[output(e, pixels, c)] / pixels;
    }
  }

  /** y[n][c] = the first largest x[n][p][c], NaN above all; routing[n][c] = its p. */
  public static void max(int n, int pixels, int c, double[] x, double[] y, int[] routing) {
    Arrays.fill(routing, 0, n * c, -1);
    for (int e = 0; e < n * pixels * c; e++) {
      int o = output(e, pixels, c);
      if (routing[o] < 0 || x[e] > y[o] || Double.isNaN(x[e]) && !Double.isNaN(y[o])) {
        y[o] = x[e];
        routing[o] = e / c % pixels;
      }
    }
  }

  /** dx = dy at the pixel that routing names, else 0. */
  public static void maxBackward(int n, int pixels, int c, double[] dy, int[] routing, double[] dx) {
    for (int e = 0; e < n * pixels * c; e++) {
      int o = output(e, pixels, c);
      dx[e] = routing[o] == e / c % pixels ? dy[o] : 0;
    }
  }

  private static int output(int e, int pixels, int c) {
    return e / (pixels * c) * c + e % c;
  }
}
