package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Conv2dShape;

/**
 * What a transposed convolution means: each input pixel times the window, added to the output where it lies. Shapes are
 * those of the convolution that it transposes, as in {@link dev.lanewise.kernels.ConvTranspose2d}.
 */
public final class ReferenceConvTranspose2d {
  private ReferenceConvTranspose2d() {}

  /** y = x ∗ᵀ w + b; b may be null. */
  public static void forward(Conv2dShape mirrored, int n, double[] x, double[] w, double[] b, double[] y) {
    Conv2dShape m = mirrored;
    for (int i = 0; i < n * m.inputSize(); i++) {
      y[i] = b == null ? 0 : b[i % m.ic()];
    }
    for (int pixel = 0; pixel < n * m.oh() * m.ow(); pixel++) {
      int image = pixel / (m.oh() * m.ow());
      for (int tap = 0; tap < m.kh() * m.kw(); tap++) {
        int h = pixel / m.ow() % m.oh() * m.sh() + tap / m.kw() * m.dh() - m.phBegin();
        int v = pixel % m.ow() * m.sw() + tap % m.kw() * m.dw() - m.pwBegin();
        if (h >= 0 && h < m.h() && v >= 0 && v < m.w()) {
          spread(m, x, pixel * m.oc(), w, tap * m.groupIc() * m.oc(), y, ((image * m.h() + h) * m.w() + v) * m.ic());
        }
      }
    }
  }

  /** All channels of one input pixel through one tap. */
  private static void spread(Conv2dShape m, double[] x, int from, double[] w, int tap, double[] y, int to) {
    for (int c = 0; c < m.oc(); c++) {
      for (int o = 0; o < m.groupIc(); o++) {
        y[to + c / m.groupOc() * m.groupIc() + o] += x[from + c] * w[tap + o * m.oc() + c];
      }
    }
  }
}
