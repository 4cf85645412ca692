package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarSamples;
import dev.lanewise.kernels.vector.VectorSamples;

/**
 * Rotates each image of a batch about its centre by an angle of its own, channels last, {@code x[n][h][w][c]} to {@code
 * y[n][h][w][c]}: with (v, u) the row and column from the centre ((h − 1)/2, (w − 1)/2),
 *
 * <pre>
 * y[v][u] = x[u·sin θ + v·cos θ][u·cos θ − v·sin θ]
 * </pre>
 *
 * <p>sampled bilinearly from the four pixels around; rows go down, so a positive angle turns counter-clockwise, as in
 * torchvision's {@code rotate} (whose angles are degrees). Around x lies its mirror image, {@link Border#REFLECT}.
 *
 * <p>Places are computed in double, to the same bits on every machine, their fractions rounded to float. A sample that
 * hits a pixel is that pixel; otherwise all four take part, so that NaN or infinity spreads to the samples around.
 *
 * <p>Work is cut into rows of outputs. Not thread-safe: see {@link Operation}.
 */
public final class Rotate2d extends Operation {
  /** Elements of a chunk: 16 KB, some 10 µs. Not tuned. */
  private static final int CHUNK = 1 << 12;

  /** Channels below which no vector is filled, and the way to the SIMD code is the longer one. */
  private static final int FEW = 4;

  private final int h;
  private final int w;
  private final int c;
  private final int rowsPerChunk;

  // The arguments of the run in progress.
  private int n;
  private float[] x;
  private int xOffset;
  private float[] angles;
  private float[] y;
  private int yOffset;

  private Rotate2d(int h, int w, int c) {
    this.h = h;
    this.w = w;
    this.c = c;
    rowsPerChunk = Math.max(1, CHUNK / (w * c));
  }

  /**
   * For images h × w of c channels.
   *
   * @throws IllegalArgumentException if a size is below 1 or an image larger than an array
   */
  public static Rotate2d of(int h, int w, int c) {
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    Arguments.product("x", h, w, c);
    return new Rotate2d(h, w, c);
  }

  /**
   * Rotates {@code n} images.
   *
   * @param angles the angle of each image in radians, finite
   * @throws IllegalArgumentException if n is negative, an array too short, an angle not finite, or y overlaps x
   */
  public void run(Parallel parallel, int n, float[] x, int xOffset, float[] angles, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * (h * w * c);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("angles", angles, 0, n);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjoint("y", y, yOffset, length, "x", x, xOffset, length);
    Arguments.disjoint("y", y, yOffset, length, "angles", angles, 0, n);
    for (int image = 0; image < n; image++) {
      if (!Float.isFinite(angles[image])) {
        throw new IllegalArgumentException(
            "angles: image " + image + " is " + angles[image] + ", expected a finite number");
      }
    }
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.angles = angles;
    this.y = y;
    this.yOffset = yOffset;
    parallel.run(this, (int) (((long) n * h + rowsPerChunk - 1) / rowsPerChunk));
  }

  @Override
  protected void run(int chunk, int worker) {
    int from = chunk * rowsPerChunk;
    int to = Math.min(n * h, from + rowsPerChunk);
    for (int row = from; row < to; row++) {
      row(row / h, row % h);
    }
  }

  private void row(int image, int i) {
    double sine = Sines.sine(angles[image]);
    double cosine = Sines.cosine(angles[image]);
    double v = i - (h - 1) / 2.0;
    int at = xOffset + image * (h * w * c);
    int to = yOffset + (image * h + i) * w * c;
    for (int j = 0; j < w; j++) {
      double u = j - (w - 1) / 2.0;
      double row = (h - 1) / 2.0 + (u * sine + v * cosine);
      double column = (w - 1) / 2.0 + (u * cosine - v * sine);
      sample(at, row, column, to + j * c);
    }
  }

  private void sample(int image, double row, double column, int to) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    float down = (float) (row - top);
    float right = (float) (column - left);
    int above = image + Border.reflect(top, h) * w * c;
    int here = Border.reflect(left, w) * c;
    if (down == 0 && right == 0) {
      System.arraycopy(x, above + here, y, to, c);
      return;
    }
    int below = image + Border.reflect(top + 1L, h) * w * c;
    int next = Border.reflect(left + 1L, w) * c;
    float up = 1 - down;
    four(above + here, up * (1 - right), above + next, up * right, below + here, down * (1 - right), below + next,
        down * right, to);
  }

  private void four(int a, float wa, int b, float wb, int c0, float wc, int d, float wd, int to) {
    if (Backend.isVector() && c >= FEW) {
      VectorSamples.four(x, a, wa, b, wb, c0, wc, d, wd, y, to, c);
    } else {
      ScalarSamples.four(x, a, wa, b, wb, c0, wc, d, wd, y, to, c);
    }
  }
}
