package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dShape;

/** Which part of a window lies inside the image, for the plain convolution loops. */
final class Windows {
  private Windows() {}

  static int firstRow(Conv2dShape s, int outRow) {
    return Math.max(0, s.phBegin() - outRow * s.sh());
  }

  static int endRow(Conv2dShape s, int outRow) {
    return Math.min(s.kh(), s.h() + s.phBegin() - outRow * s.sh());
  }

  static int firstColumn(Conv2dShape s, int outColumn) {
    return Math.max(0, s.pwBegin() - outColumn * s.sw());
  }

  static int endColumn(Conv2dShape s, int outColumn) {
    return Math.min(s.kw(), s.w() + s.pwBegin() - outColumn * s.sw());
  }

  /** The pixel that window element (a, b) of output pixel (i, j) sees, relative to its image. */
  static int pixel(Conv2dShape s, int i, int j, int a, int b) {
    return ((i * s.sh() + a - s.phBegin()) * s.w() + j * s.sw() + b - s.pwBegin()) * s.ic();
  }
}
