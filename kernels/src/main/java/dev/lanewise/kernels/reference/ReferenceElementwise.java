package dev.lanewise.kernels.reference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What the element-by-element kernels mean: arithmetic and ReLU. */
public final class ReferenceElementwise {
  private ReferenceElementwise() {}

  /** y = a + b. */
  public static void add(double[] a, double[] b, double[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = a[i] + b[i];
    }
  }

  /** y = f(a, b). */
  public static void zip(double[] a, double[] b, double[] y, int length, DoubleBinaryOperator f) {
    for (int i = 0; i < length; i++) {
      y[i] = f.applyAsDouble(a[i], b[i]);
    }
  }

  /** y = f(x). */
  public static void map(double[] x, double[] y, int length, DoubleUnaryOperator f) {
    for (int i = 0; i < length; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
  }

  /** y = max(0, x), NaN stays NaN. */
  public static void reluForward(double[] x, double[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = x[i] <= 0 ? 0 : x[i];
    }
  }

  /** dx = dy where y is not ≤ 0, else 0. */
  public static void reluBackward(double[] y, double[] dy, double[] dx, int length) {
    for (int i = 0; i < length; i++) {
      dx[i] = y[i] <= 0 ? 0 : dy[i];
    }
  }
}
