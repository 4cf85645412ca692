package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Border;

/** What cropping, shifting, flipping and rotating an image means, and what lies around it. */
public final class ReferenceCrop2d {
  private ReferenceCrop2d() {}

  /** y = the oh × ow pixels of x from row {@code top} and column {@code left} on, then flipped. */
  public static void crop(
      int h, int w, int c, int oh, int ow, Border border, int top, int left, boolean horizontally, boolean vertically,
      double[] x, double[] y) {
    for (int e = 0; e < y.length; e++) {
      int j = e / c % ow;
      int i = e / c / ow;
      long row = (long) top + (vertically ? oh - 1 - i : i);
      long column = (long) left + (horizontally ? ow - 1 - j : j);
      boolean inside = row >= 0 && row < h && column >= 0 && column < w;
      y[e] = inside || border == Border.REFLECT ? x[index(h, w, c, row, column) + e % c] : 0;
    }
  }

  /** y = x turned counter-clockwise about its centre, sampled bilinearly with fractions rounded to float. */
  public static void rotate(int h, int w, int c, double angle, double[] x, double[] y) {
    for (int e = 0; e < y.length; e++) {
      double u = e / c % w - (w - 1) / 2.0;
      double v = e / c / w - (h - 1) / 2.0;
      double row = (h - 1) / 2.0 + (u * StrictMath.sin(angle) + v * StrictMath.cos(angle));
      double column = (w - 1) / 2.0 + (u * StrictMath.cos(angle) - v * StrictMath.sin(angle));
      y[e] = sample(h, w, c, row, column, e % c, x);
    }
  }

  private static double sample(int h, int w, int c, double row, double column, int channel, double[] x) {
    long i = (long) Math.floor(row);
    long j = (long) Math.floor(column);
    double down = (float) (row - i);
    double right = (float) (column - j);
    double here = x[index(h, w, c, i, j) + channel];
    if (down == 0 && right == 0) {
      return here;
    }
    return (1 - down) * (1 - right) * here
        + (1 - down) * right * x[index(h, w, c, i, j + 1) + channel]
        + down * (1 - right) * x[index(h, w, c, i + 1, j) + channel]
        + down * right * x[index(h, w, c, i + 1, j + 1) + channel];
  }

  private static int index(int h, int w, int c, long row, long column) {
    return (mirrored(row, h) * w + mirrored(column, w)) * c;
  }

  /** Walks on, turning round at each edge pixel. */
  private static int mirrored(long i, int size) {
    long at = size == 1 ? 0 : i;
    while (at < 0 || at >= size) {
      at = at < 0 ? -at : 2L * (size - 1) - at;
    }
    return (int) at;
  }
}
