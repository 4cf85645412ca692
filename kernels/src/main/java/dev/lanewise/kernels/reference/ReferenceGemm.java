package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.GemmShape;

/** What {@code C = α · op(A) · op(B) + β · C} means. */
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
}
