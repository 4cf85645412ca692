package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dShape;

/** Which part of a window lies inside the image, for the plain convolution loops. */
final class Windows {
  private Windows() {}

  static int firstRow(Conv2dShape s, int outRow) {
    return first(s.phBegin() - outRow * s.sh(), s.dh());
  }

  static int endRow(Conv2dShape s, int outRow) {
    return Math.min(s.kh(), first(s.h() + s.phBegin() - outRow * s.sh(), s.dh()));
  }

  static int firstColumn(Conv2dShape s, int outColumn) {
    return first(s.pwBegin() - outColumn * s.sw(), s.dw());
  }

  static int endColumn(Conv2dShape s, int outColumn) {
    return Math.min(s.kw(), first(s.w() + s.pwBegin() - outColumn * s.sw(), s.dw()));
  }

  /** The first tap that is at least {@code pixels} away from the window's corner. */
  private static int first(int pixels, int dilation) {
    return Math.max(0, Math.ceilDiv(pixels, dilation));
  }

  /** The pixel that window element (a, b) of output pixel (i, j) sees, relative to its image. */
  static int pixel(Conv2dShape s, int i, int j, int a, int b) {
    return ((i * s.sh() + a * s.dh() - s.phBegin()) * s.w() + j * s.sw() + b * s.dw() - s.pwBegin()) * s.ic();
  }
}
