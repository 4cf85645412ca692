package dev.lanewise.kernels;

/**
 * Every dimension of a 2-D convolution. Input {@code x[n][h][w][ic]}, weights {@code w[kh][kw][ic][oc]}, output
 * {@code y[n][oh][ow][oc]}, with
 *
 * <pre>
 * oh = ⌊(h + phBegin + phEnd − kh) / sh⌋ + 1        ow likewise
 * y[n][i][j][o] = b[o] + Σ_(a,b,c) x[n][i·sh + a − phBegin][j·sw + b − pwBegin][c] · w[a][b][c][o]
 * </pre>
 *
 * where x is zero outside its bounds (cross-correlation, as everywhere in the field).
 *
 * @param n images; the most that an operation made for this shape can take
 * @param h input rows
 * @param w input columns
 * @param ic input channels
 * @param oc output channels
 * @param kh window rows
 * @param kw window columns
 * @param sh stride down
 * @param sw stride across
 * @param phBegin zero rows above
 * @param phEnd zero rows below
 * @param pwBegin zero columns to the left
 * @param pwEnd zero columns to the right
 */
public record Conv2dShape(
    int n, int h, int w, int ic, int oc, int kh, int kw,
    int sh, int sw, int phBegin, int phEnd, int pwBegin, int pwEnd) {

  /**
   * Checks the dimensions.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), a padding below 0, the window larger than the
   *     padded image, or a tensor larger than an array
   */
  public Conv2dShape {
    Arguments.atLeast("n", n, 0);
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("ic", ic, 1);
    Arguments.atLeast("oc", oc, 1);
    Arguments.atLeast("kh", kh, 1);
    Arguments.atLeast("kw", kw, 1);
    Arguments.atLeast("sh", sh, 1);
    Arguments.atLeast("sw", sw, 1);
    Arguments.atLeast("phBegin", phBegin, 0);
    Arguments.atLeast("phEnd", phEnd, 0);
    Arguments.atLeast("pwBegin", pwBegin, 0);
    Arguments.atLeast("pwEnd", pwEnd, 0);
    requireFits("kh", kh, "h", h, phBegin, phEnd);
    requireFits("kw", kw, "w", w, pwBegin, pwEnd);
    Arguments.product("x", n, h, w, ic);
    Arguments.product("w", kh, kw, ic, oc);
    int oh = (int) (((long) h + phBegin + phEnd - kh) / sh) + 1;
    int ow = (int) (((long) w + pwBegin + pwEnd - kw) / sw) + 1;
    Arguments.product("y", n, oh, ow, oc);
    Arguments.product("the padded image", h + phBegin + phEnd, w + pwBegin + pwEnd, ic);
  }

  private static void requireFits(String windowName, int window, String sizeName, int size, int begin, int end) {
    long padded = (long) size + begin + end;
    if (window > padded || padded > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          windowName + ": " + window + ", expected at most the padded size " + sizeName + " = " + size + " + " + begin
              + " + " + end);
    }
  }

  /** A convolution of stride 1 without padding. */
  public static Conv2dShape of(int n, int h, int w, int ic, int oc, int kh, int kw) {
    return new Conv2dShape(n, h, w, ic, oc, kh, kw, 1, 1, 0, 0, 0, 0);
  }

  /** This shape with another stride, the same in both directions. */
  public Conv2dShape withStride(int s) {
    return withStride(s, s);
  }

  /** This shape with another stride. */
  public Conv2dShape withStride(int down, int across) {
    return new Conv2dShape(
        n, h, w, ic, oc, kh, kw, down, across, phBegin, phEnd, pwBegin, pwEnd);
  }

  /** This shape with {@code p} zeros on each of the four sides. */
  public Conv2dShape withPadding(int p) {
    return withPadding(p, p, p, p);
  }

  /** This shape with other padding: above, below, left, right. */
  public Conv2dShape withPadding(int top, int bottom, int left, int right) {
    return new Conv2dShape(n, h, w, ic, oc, kh, kw, sh, sw, top, bottom, left, right);
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
    return h * w * ic;
  }

  /** Elements of one output image. */
  public int outputSize() {
    return oh() * ow() * oc;
  }

  /** Elements of one window: kh · kw · ic. */
  public int windowSize() {
    return kh * kw * ic;
  }

  /** Elements of the weights. */
  public int weightsSize() {
    return windowSize() * oc;
  }

  /** Multiplications and additions of one pass over {@code images} images, counting padded zeros as the field does. */
  public long flops(int images) {
    return 2L * images * oh() * ow() * oc * windowSize();
  }
}
