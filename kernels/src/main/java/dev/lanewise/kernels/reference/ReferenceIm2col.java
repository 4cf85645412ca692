package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;

/** What unfolding the windows of a convolution, and adding them back, means. */
public final class ReferenceIm2col {
  private ReferenceIm2col() {}

  /** columns[(image·oh + i)·ow + j][(a·kw + b)·ic + c] = x[image][i·sh + a − phBegin][j·sw + b − pwBegin][c], or 0. */
  public static void unfold(Conv2dShape s, int n, double[] x, double[] columns) {
    for (int e = 0; e < n * s.oh() * s.ow() * rowLength(s); e++) {
      int from = source(s, e);
      columns[e] = from < 0 ? 0 : x[from];
    }
  }

  /** x[…] = the sum of all columns that unfold takes from there. */
  public static void fold(Conv2dShape s, int n, double[] columns, double[] x) {
    Arrays.fill(x, 0, n * s.inputSize(), 0);
    for (int e = 0; e < n * s.oh() * s.ow() * rowLength(s); e++) {
      int to = source(s, e);
      if (to >= 0) {
        x[to] += columns[e];
      }
    }
  }

  /** The element of x that element e of the columns sees, or −1 for padding. */
  private static int source(Conv2dShape s, int e) {
    int c = e % s.ic();
    int b = e / s.ic() % s.kw();
    int a = e / s.ic() / s.kw() % s.kh();
    int pixel = e / rowLength(s);
    int j = pixel % s.ow();
    int i = pixel / s.ow() % s.oh();
    int image = pixel / s.ow() / s.oh();
    int h = i * s.sh() + a * s.dh() - s.phBegin();
    int w = j * s.sw() + b * s.dw() - s.pwBegin();
    boolean inside = h >= 0 && h < s.h() && w >= 0 && w < s.w();
    return inside ? ((image * s.h() + h) * s.w() + w) * s.ic() + c : -1;
  }

  private static int rowLength(Conv2dShape s) {
    return s.kh() * s.kw() * s.ic();
  }
}
