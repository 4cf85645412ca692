package dev.lanewise.kernels.reference;

import java.util.function.DoubleBinaryOperator;

/** What arithmetic between rows and one value for each channel, or each row, means. */
public final class ReferenceBroadcast {
  private ReferenceBroadcast() {}

  /** y[r][c] = x[r][c] + v[c]. */
  public static void add(double[] x, double[] v, double[] y, int rows, int channels) {
    channels(x, v, y, rows, channels, Double::sum);
  }

  /** y[r][c] = f(x[r][c], v[c]). */
  public static void channels(double[] x, double[] v, double[] y, int rows, int channels, DoubleBinaryOperator f) {
    for (int i = 0; i < rows * channels; i++) {
      y[i] = f.applyAsDouble(x[i], v[i % channels]);
    }
  }

  /** y[r][c] = f(x[r][c], v[r]). */
  public static void rows(double[] x, double[] v, double[] y, int rows, int columns, DoubleBinaryOperator f) {
    for (int i = 0; i < rows * columns; i++) {
      y[i] = f.applyAsDouble(x[i], v[i / columns]);
    }
  }
}
