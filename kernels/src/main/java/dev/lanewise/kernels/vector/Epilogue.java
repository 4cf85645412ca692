package dev.lanewise.kernels.vector;

/** What a convolution does to its sums while they are still in L1: add a residual, then ReLU. */
final class Epilogue {
  private Epilogue() {}

  /**
   * Finishes {@code columns} channels of pixels that lie at {@code base + offsets[p]}.
   *
   * @param residual what is added, at {@code residualBase + offsets[p]}, or null
   */
  static void apply(
      float[] y, int base, int[] offsets, int pixels, int columns, float[] residual, int residualBase, boolean relu) {
    if (residual != null) {
      for (int p = 0; p < pixels; p++) {
        int at = base + offsets[p];
        VectorElementwise.add(y, at, residual, residualBase + offsets[p], y, at, columns);
      }
    }
    if (relu) {
      for (int p = 0; p < pixels; p++) {
        int at = base + offsets[p];
        VectorActivation.reluForward(y, at, y, at, columns);
      }
    }
  }
}
