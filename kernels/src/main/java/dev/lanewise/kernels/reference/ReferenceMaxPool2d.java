package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;

/** What max pooling with routing, and its gradient, means. */
public final class ReferenceMaxPool2d {
  private ReferenceMaxPool2d() {}

  /** y = the first largest element of each window, NaN above all; routing = its number a·kw + b in the window. */
  public static void forward(Pool2dShape s, int n, double[] x, double[] y, int[] routing) {
    for (int e = 0; e < n * s.outputSize(); e++) {
      routing[e] = -1;
      for (int number = 0; number < s.kh() * s.kw(); number++) {
        int from = source(s, e, number);
        if (from >= 0 && (routing[e] < 0 || x[from] > y[e] || Double.isNaN(x[from]) && !Double.isNaN(y[e]))) {
          y[e] = x[from];
          routing[e] = number;
        }
      }
    }
  }

  /** y = the element of each window that routing names: max pooling with its decisions frozen. */
  public static void forwardFrozen(Pool2dShape s, int n, double[] x, int[] routing, double[] y) {
    for (int e = 0; e < n * s.outputSize(); e++) {
      y[e] = x[source(s, e, routing[e])];
    }
  }

  /** dx = each dy, added to the element that won. */
  public static void backward(Pool2dShape s, int n, double[] dy, int[] routing, double[] dx) {
    Arrays.fill(dx, 0, n * s.inputSize(), 0);
    for (int e = 0; e < n * s.outputSize(); e++) {
      dx[source(s, e, routing[e])] += dy[e];
    }
  }

  /** The element of x that element {@code number} of output e's window sees, or −1 for padding. */
  static int source(Pool2dShape s, int e, int number) {
    int c = e % s.c();
    int j = e / s.c() % s.ow();
    int i = e / s.c() / s.ow() % s.oh();
    int image = e / s.outputSize();
    int h = i * s.sh() - s.phBegin() + number / s.kw() * s.dh();
    int w = j * s.sw() - s.pwBegin() + number % s.kw() * s.dw();
    boolean inside = h >= 0 && h < s.h() && w >= 0 && w < s.w();
    return inside ? ((image * s.h() + h) * s.w() + w) * s.c() + c : -1;
  }
}
