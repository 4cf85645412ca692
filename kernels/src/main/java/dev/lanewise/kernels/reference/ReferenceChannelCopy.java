package dev.lanewise.kernels.reference;

/** What copying a block of channels between rows any distance apart means. */
public final class ReferenceChannelCopy {
  private ReferenceChannelCopy() {}

  /** y[r · yStride + c] = x[r · xStride + c], or += where {@code adding}. */
  public static void run(
      boolean adding, int rows, int channels, double[] x, int xStride, double[] y, int yStride) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++) {
        double before = adding ? y[r * yStride + c] : 0;
        y[r * yStride + c] = before + x[r * xStride + c];
      }
    }
  }
}
