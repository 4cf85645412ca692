package dev.lanewise.kernels.reference;

/** What a change of layout means. */
public final class ReferenceLayouts {
  private ReferenceLayouts() {}

  /** y = x with its four axes in another order: axis k of y is axis {@code order[k]} of x. */
  public static void permute(int[] sizes, int[] order, double[] x, double[] y) {
    int[] at = new int[4];
    for (int i = 0; i < y.length; i++) {
      int rest = i;
      for (int k = 3; k >= 0; k--) {
        at[order[k]] = rest % sizes[order[k]];
        rest /= sizes[order[k]];
      }
      y[i] = x[((at[0] * sizes[1] + at[1]) * sizes[2] + at[2]) * sizes[3] + at[3]];
    }
  }
}
