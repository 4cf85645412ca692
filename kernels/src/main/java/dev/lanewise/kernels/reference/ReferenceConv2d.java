package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;

/** What a convolution and its gradients mean: the formula of {@link Conv2dShape}, term by term. */
public final class ReferenceConv2d {
  private ReferenceConv2d() {}

  /** One term of the sum: which element of x, w and y meet. */
  private interface Term {
    void at(int x, int w, int y);
  }

  /** y = x ∗ w + b; b may be null. */
  public static void forward(Conv2dShape s, int n, double[] x, double[] w, double[] b, double[] y) {
    for (int i = 0; i < n * s.outputSize(); i++) {
      y[i] = b == null ? 0 : b[i % s.oc()];
    }
    terms(s, n, (xi, wi, yi) -> y[yi] += x[xi] * w[wi]);
  }

  /** dx from dy and w. */
  public static void backwardData(Conv2dShape s, int n, double[] dy, double[] w, double[] dx) {
    Arrays.fill(dx, 0, n * s.inputSize(), 0);
    terms(s, n, (xi, wi, yi) -> dx[xi] += dy[yi] * w[wi]);
  }

  /** dw from x and dy. */
  public static void backwardWeights(Conv2dShape s, int n, double[] x, double[] dy, double[] dw) {
    Arrays.fill(dw, 0, s.weightsSize(), 0);
    terms(s, n, (xi, wi, yi) -> dw[wi] += x[xi] * dy[yi]);
  }

  private static void terms(Conv2dShape s, int n, Term term) {
    for (int image = 0; image < n; image++) {
      for (int i = 0; i < s.oh(); i++) {
        for (int j = 0; j < s.ow(); j++) {
          for (int a = 0; a < s.kh(); a++) {
            for (int b = 0; b < s.kw(); b++) {
              int h = i * s.sh() + a * s.dh() - s.phBegin();
              int v = j * s.sw() + b * s.dw() - s.pwBegin();
              if (h >= 0 && h < s.h() && v >= 0 && v < s.w()) {
                pixel(s, ((image * s.h() + h) * s.w() + v) * s.ic(), (a * s.kw() + b) * s.groupIc() * s.oc(),
                    ((image * s.oh() + i) * s.ow() + j) * s.oc(), term);
              }
            }
          }
        }
      }
    }
  }

  private static void pixel(Conv2dShape s, int x, int w, int y, Term term) {
    for (int o = 0; o < s.oc(); o++) {
      int group = o / s.groupOc();
      for (int c = 0; c < s.groupIc(); c++) {
        term.at(x + group * s.groupIc() + c, w + c * s.oc() + o, y + o);
      }
    }
  }
}
