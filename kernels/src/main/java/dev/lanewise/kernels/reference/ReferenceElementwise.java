package dev.lanewise.kernels.reference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What the element-by-element kernels mean: arithmetic, ReLU, the SGD update. */

/** What the element-by-element kernels mean: addition, ReLU, bias. */
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

  /** v ← ρ·v + (g + λ·w); w ← w − η·v. */
  public static void sgdMomentum(
      double[] w, double[] g, double[] v, int length, double rate, double momentum, double weightDecay) {
    for (int i = 0; i < length; i++) {
      v[i] = momentum * v[i] + (g[i] + weightDecay * w[i]);
      w[i] -= rate * v[i];

  /** y[r][c] = x[r][c] + b[c]. */
  public static void biasForward(double[] x, double[] b, double[] y, int rows, int channels) {
    for (int i = 0; i < rows * channels; i++) {
      y[i] = x[i] + b[i % channels];
    }
  }

  /** db[c] = Σ_r dy[r][c]. */
  public static void biasBackward(double[] dy, double[] db, int rows, int channels) {
    Arrays.fill(db, 0, channels, 0);
    for (int i = 0; i < rows * channels; i++) {
      db[i % channels] += dy[i];
    }
  }
}
