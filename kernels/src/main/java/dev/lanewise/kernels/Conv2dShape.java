package dev.lanewise.kernels;

/**
 * Every dimension of a 2-D convolution. Input {@code x[n][h][w][ic]}, weights {@code w[kh][kw][ic/groups][oc]}, output
 * {@code y[n][oh][ow][oc]}, with
 *
 * <pre>
 * oh = ⌊(h + phBegin + phEnd − (kh − 1)·dh − 1) / sh⌋ + 1        ow likewise
 * y[n][i][j][o] = b[o] + Σ_(a,b,c) x[n][i·sh + a·dh − phBegin][j·sw + b·dw − pwBegin][g·ic/groups + c] · w[a][b][c][o]
 *                                                                             c &lt; ic/groups, g = ⌊o·groups / oc⌋
 * </pre>
 *
 * where x is zero outside its bounds (cross-correlation, as everywhere in the field). With {@code groups = ic} the
 * convolution is depthwise: output channel o sees only input channel {@code ⌊o·ic / oc⌋}.
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
 * @param dh dilation down: rows of x from one row of the window to the next
 * @param dw dilation across
 * @param groups parts that input and output channels are divided into, each convolved for itself
 */
public record Conv2dShape(
    int n, int h, int w, int ic, int oc, int kh, int kw,
    int sh, int sw, int phBegin, int phEnd, int pwBegin, int pwEnd, int dh, int dw, int groups) {

  /**
   * Checks the dimensions.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), a padding below 0, the window larger than the
   *     padded image, a number of channels no multiple of the groups, or a tensor larger than an array
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
    Arguments.atLeast("dh", dh, 1);
    Arguments.atLeast("dw", dw, 1);
    Arguments.atLeast("groups", groups, 1);
    requireDivides(groups, "ic", ic);
    requireDivides(groups, "oc", oc);
    requireFits("kh", kh, dh, "h", h, phBegin, phEnd);
    requireFits("kw", kw, dw, "w", w, pwBegin, pwEnd);
    Arguments.product("x", n, h, w, ic);
    Arguments.product("w", kh, kw, ic / groups, oc);
    int oh = (int) (((long) h + phBegin + phEnd - span(kh, dh)) / sh) + 1;
    int ow = (int) (((long) w + pwBegin + pwEnd - span(kw, dw)) / sw) + 1;
    Arguments.product("y", n, oh, ow, oc);
    Arguments.product("the padded image", h + phBegin + phEnd, w + pwBegin + pwEnd, ic);
  }

  private static void requireDivides(int groups, String name, int channels) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(name + ": " + channels + ", expected a multiple of groups = " + groups);
    }
  }

  private static void requireFits(
      String windowName, int window, int dilation, String sizeName, int size, int begin, int end) {
    long padded = (long) size + begin + end;
    if (span(window, dilation) > padded || padded > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          windowName + ": " + window + (dilation == 1 ? "" : " dilated by " + dilation)
              + ", expected at most the padded size " + sizeName + " = " + size + " + " + begin + " + " + end);
    }
  }

  /** Pixels from the first to the last that a window of {@code taps} sees. */
  private static long span(int taps, int dilation) {
    return (taps - 1L) * dilation + 1;
  }

  /** A convolution of stride 1 without padding, dilation or groups. */
  public static Conv2dShape of(int n, int h, int w, int ic, int oc, int kh, int kw) {
    return new Conv2dShape(n, h, w, ic, oc, kh, kw, 1, 1, 0, 0, 0, 0, 1, 1, 1);
  }

  /** This shape with another number of images. */
  public Conv2dShape withImages(int images) {
    return new Conv2dShape(
        images, h, w, ic, oc, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, dh, dw, groups);
  }

  /** This shape with another stride, the same in both directions. */
  public Conv2dShape withStride(int s) {
    return withStride(s, s);
  }

  /** This shape with another stride. */
  public Conv2dShape withStride(int down, int across) {
    return new Conv2dShape(
        n, h, w, ic, oc, kh, kw, down, across, phBegin, phEnd, pwBegin, pwEnd, dh, dw, groups);
  }

  /** This shape with {@code p} zeros on each of the four sides. */
  public Conv2dShape withPadding(int p) {
    return withPadding(p, p, p, p);
  }

  /** This shape with other padding: above, below, left, right. */
  public Conv2dShape withPadding(int top, int bottom, int left, int right) {
    return new Conv2dShape(n, h, w, ic, oc, kh, kw, sh, sw, top, bottom, left, right, dh, dw, groups);
  }

  /** This shape with another dilation, the same in both directions. */
  public Conv2dShape withDilation(int d) {
    return withDilation(d, d);
  }

  /** This shape with another dilation. */
  public Conv2dShape withDilation(int down, int across) {
    return new Conv2dShape(
        n, h, w, ic, oc, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, down, across, groups);
  }

  /** This shape with another number of groups. */
  public Conv2dShape withGroups(int g) {
    return new Conv2dShape(
        n, h, w, ic, oc, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, dh, dw, g);
  }

  /** Output rows. */
  public int oh() {
    return (h + phBegin + phEnd - rowSpan()) / sh + 1;
  }

  /** Output columns. */
  public int ow() {
    return (w + pwBegin + pwEnd - columnSpan()) / sw + 1;
  }

  /** Rows of x from the first to the last that a window sees: (kh − 1) · dh + 1. */
  public int rowSpan() {
    return (int) span(kh, dh);
  }

  /** Columns of x from the first to the last that a window sees: (kw − 1) · dw + 1. */
  public int columnSpan() {
    return (int) span(kw, dw);
  }

  /** Input channels of a group. */
  public int groupIc() {
    return ic / groups;
  }

  /** Output channels of a group. */
  public int groupOc() {
    return oc / groups;
  }

  /** Elements of one input image. */
  public int inputSize() {
    return h * w * ic;
  }

  /** Elements of one output image. */
  public int outputSize() {
    return oh() * ow() * oc;
  }

  /** Elements of x that one output is a sum over: kh · kw · ic / groups. */
  public int windowSize() {
    return kh * kw * groupIc();
  }

  /** Elements of the weights: windowSize · oc. */
  public int weightsSize() {
    return windowSize() * oc;
  }

  /** Multiplications and additions of one pass over {@code images} images, counting padded zeros as the field does. */
  public long flops(int images) {
    return 2L * images * oh() * ow() * oc * windowSize();
  }
}
