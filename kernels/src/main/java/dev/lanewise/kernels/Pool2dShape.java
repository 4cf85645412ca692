package dev.lanewise.kernels;

/**
 * Every dimension of a 2-D pooling. Input {@code x[n][h][w][c]}, output {@code y[n][oh][ow][c]}. Output (i, j) sees the
 * elements {@code x[n][i·sh + a·dh − phBegin][j·sw + b·dw − pwBegin][c]}, a &lt; kh, b &lt; kw, that lie inside the
 * image;
 *
 * <pre>
 * oh = ⌊(h + phBegin + phEnd − (kh − 1)·dh − 1) / sh⌋ + 1        ow likewise
 * </pre>
 *
 * In ceil mode it is ⌈…⌉, but one less where the last window would start behind the image (PyTorch's rule): that window
 * may stick out beyond the padding. Each window holds at least one pixel.
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
 * @param dh dilation down: rows of x from one row of the window to the next
 * @param dw dilation across
 * @param ceilMode whether a last window that sticks out counts
 */
public record Pool2dShape(
    int n, int h, int w, int c, int kh, int kw, int sh, int sw,
    int phBegin, int phEnd, int pwBegin, int pwEnd, int dh, int dw, boolean ceilMode) {

  /**
   * Checks the dimensions.
   *
   * @throws IllegalArgumentException if a size is below 1 (n below 0), a padding below 0 or so wide that a window holds
   *     no pixel, the window larger than the padded image (in ceil mode: than it and a stride less one), or a tensor,
   *     even of one image, larger than an array
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
    Arguments.atLeast("phBegin", phBegin, 0);
    Arguments.atLeast("phEnd", phEnd, 0);
    Arguments.atLeast("pwBegin", pwBegin, 0);
    Arguments.atLeast("pwEnd", pwEnd, 0);
    Arguments.atLeast("dh", dh, 1);
    Arguments.atLeast("dw", dw, 1);
    requireFits("kh", kh, dh, (long) h + phBegin + phEnd, ceilMode ? sh - 1 : 0);
    requireFits("kw", kw, dw, (long) w + pwBegin + pwEnd, ceilMode ? sw - 1 : 0);
    int oh = outputs(h, kh, sh, phBegin, phEnd, dh, ceilMode);
    int ow = outputs(w, kw, sw, pwBegin, pwEnd, dw, ceilMode);
    requirePixels("ph", oh, h, kh, sh, phBegin, phEnd, dh);
    requirePixels("pw", ow, w, kw, sw, pwBegin, pwEnd, dw);
    Arguments.product("x", Math.max(1, n), h, w, c);
    Arguments.product("y", Math.max(1, n), oh, ow, c);
    Arguments.product("window", kh, kw);
  }

  private static void requireFits(String name, int window, int dilation, long padded, int more) {
    if (span(window, dilation) > padded + more || padded > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + ": " + window + (dilation == 1 ? "" : " dilated by " + dilation)
              + ", expected at most the padded size " + padded + (more == 0 ? "" : " and " + more + " more"));
    }
  }

  /** The first windows may lie in the padding or straddle the image, the last behind it; all others start in it. */
  private static void requirePixels(
      String name, int outputs, int size, int taps, int stride, int begin, int end, int dilation) {
    for (int i = 0; i < outputs && (long) i * stride < begin; i++) {
      int missing = begin - i * stride;
      int tap = Math.ceilDiv(missing, dilation);
      if (tap >= taps || (long) tap * dilation - missing >= size) {
        throw new IllegalArgumentException(
            name + "Begin: " + begin + ", expected a padding that leaves a pixel in window " + i);
      }
    }
    if ((outputs - 1L) * stride - begin >= size) {
      throw new IllegalArgumentException(
          name + "End: " + end + ", expected a padding that leaves a pixel in window " + (outputs - 1));
    }
  }

  private static int outputs(int size, int taps, int stride, int begin, int end, int dilation, boolean ceil) {
    long room = (long) size + begin + end - span(taps, dilation);
    if (!ceil) {
      return (int) (room / stride) + 1;
    }
    long outputs = Math.ceilDiv(room, stride) + 1;
    return (int) ((outputs - 1) * stride >= (long) size + begin ? outputs - 1 : outputs);
  }

  /** Pixels from the first to the last that a window of {@code taps} sees. */
  private static long span(int taps, int dilation) {
    return (taps - 1L) * dilation + 1;
  }

  /** A pooling without padding whose stride is its window: the usual one. */
  public static Pool2dShape of(int n, int h, int w, int c, int window) {
    return of(n, h, w, c, window, window);
  }

  /** A pooling without padding or dilation whose stride is its window. */
  public static Pool2dShape of(int n, int h, int w, int c, int kh, int kw) {
    return new Pool2dShape(n, h, w, c, kh, kw, kh, kw, 0, 0, 0, 0, 1, 1, false);
  }

  /** This shape with another number of images. */
  public Pool2dShape withImages(int images) {
    return new Pool2dShape(images, h, w, c, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, dh, dw, ceilMode);
  }

  /** This shape with another stride, the same in both directions. */
  public Pool2dShape withStride(int s) {
    return withStride(s, s);
  }

  /** This shape with another stride. */
  public Pool2dShape withStride(int down, int across) {
    return new Pool2dShape(n, h, w, c, kh, kw, down, across, phBegin, phEnd, pwBegin, pwEnd, dh, dw, ceilMode);
  }

  /** This shape with {@code p} pixels of padding on each of the four sides. */
  public Pool2dShape withPadding(int p) {
    return withPadding(p, p, p, p);
  }

  /** This shape with other padding: above, below, left, right. */
  public Pool2dShape withPadding(int top, int bottom, int left, int right) {
    return new Pool2dShape(n, h, w, c, kh, kw, sh, sw, top, bottom, left, right, dh, dw, ceilMode);
  }

  /** This shape with another dilation, the same in both directions. */
  public Pool2dShape withDilation(int d) {
    return withDilation(d, d);
  }

  /** This shape with another dilation. */
  public Pool2dShape withDilation(int down, int across) {
    return new Pool2dShape(n, h, w, c, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, down, across, ceilMode);
  }

  /** This shape with or without ceil mode. */
  public Pool2dShape withCeilMode(boolean ceil) {
    return new Pool2dShape(n, h, w, c, kh, kw, sh, sw, phBegin, phEnd, pwBegin, pwEnd, dh, dw, ceil);
  }

  /** Output rows. */
  public int oh() {
    return outputs(h, kh, sh, phBegin, phEnd, dh, ceilMode);
  }

  /** Output columns. */
  public int ow() {
    return outputs(w, kw, sw, pwBegin, pwEnd, dw, ceilMode);
  }

  /** Elements of one input image. */
  public int inputSize() {
    return h * w * c;
  }

  /** Elements of one output image. */
  public int outputSize() {
    return oh() * ow() * c;
  }

  /** The first row of the windows of output row {@code i} that lies inside the image. */
  public int firstRow(int i) {
    return first(phBegin - i * sh, dh);
  }

  /** The row of the windows of output row {@code i} behind the last that lies inside the image. */
  public int endRow(int i) {
    return Math.min(kh, first(h + phBegin - i * sh, dh));
  }

  /** The first column of the windows of output column {@code j} that lies inside the image. */
  public int firstColumn(int j) {
    return first(pwBegin - j * sw, dw);
  }

  /** The column of the windows of output column {@code j} behind the last that lies inside the image. */
  public int endColumn(int j) {
    return Math.min(kw, first(w + pwBegin - j * sw, dw));
  }

  /** Rows of the windows of output row {@code i} that lie inside the padded image. */
  public int paddedRows(int i) {
    return Math.min(kh, first(h + phBegin + phEnd - i * sh, dh));
  }

  /** Columns of the windows of output column {@code j} that lie inside the padded image. */
  public int paddedColumns(int j) {
    return Math.min(kw, first(w + pwBegin + pwEnd - j * sw, dw));
  }

  /** The first tap that is at least {@code pixels} away from the window's corner. */
  private static int first(int pixels, int dilation) {
    return Math.max(0, Math.ceilDiv(pixels, dilation));
  }

  /**
   * The first output row whose windows span input row {@code row}; the last is {@code min(oh − 1, ⌊(row + phBegin) /
   * sh⌋)}.
   */
  public int firstOutputRow(int row) {
    return (int) Math.max(0, Math.ceilDiv((long) row + phBegin - (kh - 1L) * dh, sh));
  }

  /** The first output column whose windows span input column {@code column}. */
  public int firstOutputColumn(int column) {
    return (int) Math.max(0, Math.ceilDiv((long) column + pwBegin - (kw - 1L) * dw, sw));
  }
}
