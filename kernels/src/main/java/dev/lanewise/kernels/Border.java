package dev.lanewise.kernels;

/** What lies around an image. */
public enum Border {
  /** Zeros. */
  ZERO,

  /**
   * The image mirrored about the centres of its edge pixels, which are not repeated, again and again: {@code c b | a b
   * c d | c b a b}. So {@code reflect} of PyTorch and NumPy and OpenCV's {@code BORDER_REFLECT_101}, for any distance.
   * An image of one pixel goes on as it is.
   */
  REFLECT;

  /** The place in 0 .. size − 1 that a mirrored axis shows at {@code i}. */
  static int reflect(long i, int size) {
    if (i >= 0 && i < size) {
      return (int) i;
    }
    if (size == 1) {
      return 0;
    }
    long period = 2L * (size - 1);
    long within = Math.floorMod(i, period);
    return (int) Math.min(within, period - within);
  }
}
