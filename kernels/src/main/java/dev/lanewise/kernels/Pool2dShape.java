package dev.lanewise.kernels;

/**
 * Every dimension of a 2-D pooling. Input {@code x[n][h][w][c]}, output {@code y[n][oh][ow][c]}, with {@code oh =
 * ⌊(h + phBegin + phEnd − kh) / sh⌋ + 1} and {@code ow} likewise. Padding takes part in no maximum.
 *
 * @param n images; the most that an operation made for this shape can take
 * @param h input rows
 * @param w input columns
 * @param c channels
 * @param kh window rows
 * @param kw window columns
 * @param sh stride down
 * @param sw stride across
 * @param phBegin rows of padding above
 * @param phEnd rows of padding below
 * @param pwBegin columns of padding to the left
 * @param pwEnd columns of padding to the right
 */
public record Pool2dShape(
    int n, int h, int w, int c, int kh, int kw, int sh, int sw, int phBegin, int phEnd, int pwBegin, int pwEnd) {

  /**
   * Checks the dimensions.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), a padding not within 0 .. window − 1 (each
   *     window must hold a pixel), the window larger than the padded image, or a tensor larger than an array
   */
  public Pool2dShape {
    Arguments.atLeast("n", n, 0);
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    Arguments.atLeast("kh", kh, 1);
    Arguments.atLeast("kw", kw, 1);
    Arguments.atLeast("sh", sh, 1);
    Arguments.atLeast("sw", sw, 1);
    Arguments.inRange("phBegin", phBegin, 0, kh - 1);
    Arguments.inRange("phEnd", phEnd, 0, kh - 1);
    Arguments.inRange("pwBegin", pwBegin, 0, kw - 1);
    Arguments.inRange("pwEnd", pwEnd, 0, kw - 1);
    requireFits("kh", kh, (long) h + phBegin + phEnd);
    requireFits("kw", kw, (long) w + pwBegin + pwEnd);
    Arguments.product("x", n, h, w, c);
    Arguments.product("y", n, (h + phBegin + phEnd - kh) / sh + 1, (w + pwBegin + pwEnd - kw) / sw + 1, c);
    Arguments.product("window", kh, kw);
  }

  private static void requireFits(String name, int window, long padded) {
    if (window > padded || padded > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + ": " + window + ", expected at most the padded size " + padded);
    }
  }

  /** A pooling without padding whose stride is its window: the usual one. */
  public static Pool2dShape of(int n, int h, int w, int c, int window) {
    return new Pool2dShape(n, h, w, c, window, window, window, window, 0, 0, 0, 0);
  }

  /** Output rows. */
  public int oh() {
    return (h + phBegin + phEnd - kh) / sh + 1;
  }

  /** Output columns. */
  public int ow() {
    return (w + pwBegin + pwEnd - kw) / sw + 1;
  }

  /** Elements of one input image. */
  public int inputSize() {
    return h * w * c;
  }

  /** Elements of one output image. */
  public int outputSize() {
    return oh() * ow() * c;
  }
}
