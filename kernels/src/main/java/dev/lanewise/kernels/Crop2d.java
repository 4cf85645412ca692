package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Crops, pads, shifts and flips the images of a batch, each at places of its own, channels last: from
 * {@code x[n][h][w][c]} to {@code y[n][oh][ow][c]}
 *
 * <pre>
 * y[n][i][j] = x[n][top[n] + i][left[n] + j]        not flipped
 * </pre>
 *
 * and row {@code oh − 1 − i} or column {@code ow − 1 − j} of that where it is flipped. What lies outside of x is its
 * {@link Border}. So a crop with padding p is one at −p .. h + p − oh, and a shift is a crop of the image's own size;
 * padding with a rows on top and b columns on the left is a crop at −a and −b. With zeros around, the gradient of one
 * of all images at (top, left) is the crop from oh × ow to h × w at (−top, −left).
 *
 * <p>Only copies: the same on all backends. Work is cut into rows of outputs.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Crop2d extends Operation {
  /** For {@code flips}: left and right change places. */
  public static final int HORIZONTAL = 1;

  /** For {@code flips}: top and bottom change places. */
  public static final int VERTICAL = 2;

  /** Elements of a chunk: 64 KB of y. Not tuned. */
  private static final int CHUNK = 1 << 14;

  /** Channels from which on a pixel is copied as a run. */
  private static final int RUN = 16;

  private final int h;
  private final int w;
  private final int c;
  private final int oh;
  private final int ow;
  private final Border border;
  private final int rowsPerChunk;

  // The arguments of the run in progress.
  private int n;
  private float[] x;
  private int xOffset;
  private int[] top;
  private int[] left;
  private int topOfAll;
  private int leftOfAll;
  private int[] flips;
  private float[] y;
  private int yOffset;

  private Crop2d(int h, int w, int c, int oh, int ow, Border border) {
    this.h = h;
    this.w = w;
    this.c = c;
    this.oh = oh;
    this.ow = ow;
    this.border = border;
    rowsPerChunk = Math.max(1, CHUNK / (ow * c));
  }

  /**
   * From images h × w to images oh × ow of c channels; y may be larger than x.
   *
   * @throws IllegalArgumentException if a size is below 1, an image larger than an array, or border null
   */
  public static Crop2d of(int h, int w, int c, int oh, int ow, Border border) {
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    Arguments.atLeast("oh", oh, 1);
    Arguments.atLeast("ow", ow, 1);
    Arguments.product("x", h, w, c);
    Arguments.product("y", oh, ow, c);
    if (border == null) {
      throw new IllegalArgumentException("border: null, expected a border");
    }
    return new Crop2d(h, w, c, oh, ow, border);
  }

  /**
   * Crops {@code n} images.
   *
   * @param top the row of x at which each image's crop begins, any number; null for 0
   * @param left the column, likewise
   * @param flips 0, {@link #HORIZONTAL}, {@link #VERTICAL} or their sum for each image; null for none
   * @throws IllegalArgumentException if n is negative, an array too short, flips out of range, or y overlaps x
   */
  public void run(
      Parallel parallel, int n, float[] x, int xOffset, int[] top, int[] left, int[] flips, float[] y, int yOffset) {
    requireImages(n, x, xOffset, y, yOffset);
    requireOptional("top", top, n);
    requireOptional("left", left, n);
    requireOptional("flips", flips, n);
    for (int image = 0; flips != null && image < n; image++) {
      if (flips[image] < 0 || flips[image] > HORIZONTAL + VERTICAL) {
        throw new IllegalArgumentException("flips: image " + image + " is " + flips[image] + ", expected 0 .. 3");
      }
    }
    this.top = top;
    this.left = left;
    this.flips = flips;
    topOfAll = 0;
    leftOfAll = 0;
    runRows(parallel, n, x, xOffset, y, yOffset);
  }

  /**
   * Crops {@code n} images at one place, or pads them: nothing is flipped.
   *
   * @param top the row of x at which the crops begin, any number
   * @param left the column, likewise
   * @throws IllegalArgumentException if n is negative, an array too short, or y overlaps x
   */
  public void run(Parallel parallel, int n, float[] x, int xOffset, int top, int left, float[] y, int yOffset) {
    requireImages(n, x, xOffset, y, yOffset);
    this.top = null;
    this.left = null;
    this.flips = null;
    topOfAll = top;
    leftOfAll = left;
    runRows(parallel, n, x, xOffset, y, yOffset);
  }

  private void requireImages(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    long xLength = (long) n * (h * w * c);
    long yLength = (long) n * (oh * ow * c);
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
  }

  private void runRows(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    parallel.run(this, (int) (((long) n * oh + rowsPerChunk - 1) / rowsPerChunk));
  }

  private static void requireOptional(String name, int[] values, int n) {
    if (values != null) {
      Arguments.span(name, values, 0, n);
    }
  }

  @Override
  protected void run(int chunk, int worker) {
    int from = chunk * rowsPerChunk;
    int to = Math.min(n * oh, from + rowsPerChunk);
    for (int row = from; row < to; row++) {
      row(row / oh, row % oh, yOffset + row * ow * c);
    }
  }

  private void row(int image, int i, int at) {
    int flip = flips == null ? 0 : flips[image];
    long row = (long) (top == null ? topOfAll : top[image]) + ((flip & VERTICAL) != 0 ? oh - 1 - i : i);
    if (border == Border.ZERO && (row < 0 || row >= h)) {
      Arrays.fill(y, at, at + ow * c, 0);
      return;
    }
    long column = left == null ? leftOfAll : left[image];
    boolean mirror = (flip & HORIZONTAL) != 0;
    int source = xOffset + image * (h * w * c) + Border.reflect(row, h) * w * c;
    int from = Math.clamp(-column, 0, ow);
    int to = Math.clamp(w - column, from, ow);
    outside(source, column, 0, from, mirror, at);
    outside(source, column, to, ow, mirror, at);
    if (from < to) {
      int first = source + (int) (column + from) * c;
      if (mirror) {
        reversed(first, to - from, at + (ow - to) * c);
      } else {
        System.arraycopy(x, first, y, at + from * c, (to - from) * c);
      }
    }
  }

  /** The columns {@code from .. to − 1} of a row, counted before it is flipped, all of them outside of x. */
  private void outside(int source, long column, int from, int to, boolean mirror, int at) {
    for (int j = from; j < to; j++) {
      int pixel = at + (mirror ? ow - 1 - j : j) * c;
      if (border == Border.ZERO) {
        Arrays.fill(y, pixel, pixel + c, 0);
      } else {
        copy(x, source + Border.reflect(column + j, w) * c, y, pixel, c);
      }
    }
  }

  /** Copies pixels in the opposite order. */
  private void reversed(int source, int count, int at) {
    if (c == 3) {
      reversedThrees(x, source, count, y, at);
      return;
    }
    for (int k = 0; k < count; k++) {
      copy(x, source + (count - 1 - k) * c, y, at + k * c, c);
    }
  }

  private static void reversedThrees(float[] x, int source, int count, float[] y, int at) {
    int last = source + 3 * (count - 1);
    for (int k = 0; k < 3 * count; k += 3) {
      y[at + k] = x[last - k];
      y[at + k + 1] = x[last - k + 1];
      y[at + k + 2] = x[last - k + 2];
    }
  }

  private static void copy(float[] x, int from, float[] y, int to, int c) {
    if (c >= RUN) {
      System.arraycopy(x, from, y, to, c);
      return;
    }
    for (int channel = 0; channel < c; channel++) {
      y[to + channel] = x[from + channel];
    }
  }
}
