package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;

/** What average pooling, and its gradient, means. */
public final class ReferenceAveragePool2d {
  private ReferenceAveragePool2d() {}

  /** y = the sum of each window / its divisor. */
  public static void forward(Pool2dShape s, boolean countIncludePad, int n, double[] x, double[] y) {
    for (int e = 0; e < n * s.outputSize(); e++) {
      double sum = 0;
      for (int number = 0; number < s.kh() * s.kw(); number++) {
        int from = ReferenceMaxPool2d.source(s, e, number);
        sum += from >= 0 ? x[from] : 0;
      }
      y[e] = sum / divisor(s, countIncludePad, e);
    }
  }

  /** dx = each dy / divisor, added to all elements of its window. */
  public static void backward(Pool2dShape s, boolean countIncludePad, int n, double[] dy, double[] dx) {
    Arrays.fill(dx, 0, n * s.inputSize(), 0);
    for (int e = 0; e < n * s.outputSize(); e++) {
      for (int number = 0; number < s.kh() * s.kw(); number++) {
        int to = ReferenceMaxPool2d.source(s, e, number);
        if (to >= 0) {
          dx[to] += dy[e] / divisor(s, countIncludePad, e);
        }
      }
    }
  }

  /** Elements of the window of output e inside the image, or inside the padded image. */
  private static int divisor(Pool2dShape s, boolean countIncludePad, int e) {
    int j = e / s.c() % s.ow();
    int i = e / s.c() / s.ow() % s.oh();
    int count = 0;
    for (int number = 0; number < s.kh() * s.kw(); number++) {
      int h = i * s.sh() - s.phBegin() + number / s.kw() * s.dh();
      int w = j * s.sw() - s.pwBegin() + number % s.kw() * s.dw();
      boolean inside = h >= 0 && h < s.h() && w >= 0 && w < s.w();
      boolean padded = h < s.h() + s.phEnd() && w < s.w() + s.pwEnd();
      count += countIncludePad ? padded ? 1 : 0 : inside ? 1 : 0;
    }
    return count;
  }
}
