package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.GemmShape;

/** What {@code C = activation(α · op(A) · op(B) + β · C + bias)} means. */
public final class ReferenceGemm {
  private ReferenceGemm() {}

  /** At the full dimensions of the shape; α = 0 leaves A and B unread, β = 0 leaves C unread. */
  public static void run(
      GemmShape s, double alpha, double[] a, int aOffset, double[] b, int bOffset, double beta, double[] c,
      int cOffset) {
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        double sum = 0;
        for (int p = 0; p < s.k() && alpha != 0; p++) {
          double left = a[aOffset + (s.transA() ? p * s.lda() + i : i * s.lda() + p)];
          double right = b[bOffset + (s.transB() ? j * s.ldb() + p : p * s.ldb() + j)];
          sum += left * right;
        }
        int at = cOffset + i * s.ldc() + j;
        c[at] = (alpha == 0 ? 0 : alpha * sum) + (beta == 0 ? 0 : beta * c[at]);
      }
    }
  }

  /** As above, then the bias, an element for each column or null for none, and the activation. */
  public static void run(
      GemmShape s, FusedActivation activation, double alpha, double[] a, int aOffset, double[] b, int bOffset,
      double beta, double[] c, int cOffset, double[] bias) {
    run(s, alpha, a, aOffset, b, bOffset, beta, c, cOffset);
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        int at = cOffset + i * s.ldc() + j;
        double sum = bias == null ? c[at] : c[at] + bias[j];
        c[at] = activation == FusedActivation.RELU && sum <= 0 ? 0 : sum;
      }
    }
  }
}
