package dev.lanewise.kernels.reference;

/** What taking every {@code stride}-th pixel and padding the channels means. */
public final class ReferenceSubsample2d {
  private ReferenceSubsample2d() {}

  /** y[n][i][j][before + k] = x[n][i · stride][j · stride][k], 0 in the other channels. */
  public static void forward(
      int n, int h, int w, int c, int stride, int oc, int before, double[] x, double[] y) {
    int ow = (w + stride - 1) / stride;
    int oh = (h + stride - 1) / stride;
    for (int e = 0; e < n * oh * ow * oc; e++) {
      int k = e % oc - before;
      int j = e / oc % ow;
      int i = e / oc / ow % oh;
      int image = e / oc / ow / oh;
      y[e] = k < 0 || k >= c ? 0 : x[((image * h + i * stride) * w + j * stride) * c + k];
    }
  }

  /** dx of every element that was taken is its dy, 0 of the others. */
  public static void backward(
      int n, int h, int w, int c, int stride, int oc, int before, double[] dy, double[] dx) {
    int ow = (w + stride - 1) / stride;
    int oh = (h + stride - 1) / stride;
    for (int e = 0; e < n * h * w * c; e++) {
      int column = e / c % w;
      int row = e / c / w % h;
      int image = e / c / w / h;
      boolean taken = row % stride == 0 && column % stride == 0;
      dx[e] = taken ? dy[((image * oh + row / stride) * ow + column / stride) * oc + before + e % c] : 0;
    }
  }
}
