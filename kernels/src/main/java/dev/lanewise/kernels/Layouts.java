package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarLayouts;
import dev.lanewise.kernels.vector.VectorLayouts;

/**
 * Copies between the layouts of this library, channels last, and those of others, channels first: images NCHW and NHWC,
 * weights OIHW and HWIO, planes of bytes. The values stay as they are.
 *
 * <p>All are transposes of many matrices {@code [rows][columns]}, at any distance of each other. Work is cut into
 * strips of their longer side.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Layouts extends Operation {
  /** Elements of a strip: 64 KB of floats of each array. Not tuned. */
  private static final int CHUNK = 1 << 14;

  /** What the length of a strip is a multiple of, the lanes of the widest vector. */
  private static final int BLOCK = 16;

  // The arguments of the run in progress.
  private float[] x;
  private byte[] xBytes;
  private int xOffset;
  private float[] y;
  private byte[] yBytes;
  private int yOffset;
  private int rows;
  private int columns;
  private int strip;
  private int stripsPerMatrix;

  // From a row to the next, and from a matrix to the next.
  private int xStep;
  private int yStep;
  private int xMatrix;
  private int yMatrix;

  private Layouts() {}

  /** For images and weights of any size. */
  public static Layouts of() {
    return new Layouts();
  }

  /**
   * y[n][h][w][c] = x[n][c][h][w].
   *
   * @throws IllegalArgumentException if a size is negative, an array too short, or y overlaps x
   */
  public void nchwToNhwc(
      Parallel parallel, int n, int c, int h, int w, float[] x, int xOffset, float[] y, int yOffset) {
    long length = length("n", n, "c", c, h, w);
    set(length, x, xOffset, y, yOffset);
    if (length > 0) {
      images(n, c, h * w);
      transpose(parallel, n);
    }
  }

  /**
   * y[n][c][h][w] = x[n][h][w][c].
   *
   * @throws IllegalArgumentException if a size is negative, an array too short, or y overlaps x
   */
  public void nhwcToNchw(
      Parallel parallel, int n, int c, int h, int w, float[] x, int xOffset, float[] y, int yOffset) {
    long length = length("n", n, "c", c, h, w);
    set(length, x, xOffset, y, yOffset);
    if (length > 0) {
      images(n, h * w, c);
      transpose(parallel, n);
    }
  }

  /**
   * y[n][h][w][c] = x[n][c][h][w] for bytes, as CIFAR's files store images.
   *
   * @throws IllegalArgumentException if a size is negative, an array too short, or y overlaps x
   */
  public void nchwToNhwc(
      Parallel parallel, int n, int c, int h, int w, byte[] x, int xOffset, byte[] y, int yOffset) {
    long length = length("n", n, "c", c, h, w);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjoint("y", y, yOffset, length, "x", x, xOffset, length);
    xBytes = x;
    yBytes = y;
    this.x = null;
    this.xOffset = xOffset;
    this.yOffset = yOffset;
    if (length > 0) {
      images(n, c, h * w);
      transpose(parallel, n);
    }
  }

  /**
   * y[h][w][i][o] = x[o][i][h][w].
   *
   * @throws IllegalArgumentException if a size is negative, an array too short, or y overlaps x
   */
  public void oihwToHwio(
      Parallel parallel, int o, int i, int h, int w, float[] x, int xOffset, float[] y, int yOffset) {
    long length = length("o", o, "i", i, h, w);
    set(length, x, xOffset, y, yOffset);
    if (length == 0) {
      return;
    }
    int area = h * w;
    if (area == 1) {
      images(1, o, i);
      transpose(parallel, 1);
      return;
    }
    matrices(o, i * area, area, area, i * o, o);
    transpose(parallel, i);
  }

  /**
   * y[o][i][h][w] = x[h][w][i][o].
   *
   * @throws IllegalArgumentException if a size is negative, an array too short, or y overlaps x
   */
  public void hwioToOihw(
      Parallel parallel, int o, int i, int h, int w, float[] x, int xOffset, float[] y, int yOffset) {
    long length = length("o", o, "i", i, h, w);
    set(length, x, xOffset, y, yOffset);
    if (length == 0) {
      return;
    }
    int area = h * w;
    if (area == 1) {
      images(1, i, o);
      transpose(parallel, 1);
      return;
    }
    matrices(area, i * o, o, o, i * area, area);
    transpose(parallel, i);
  }

  /** The product of four sizes; more than an array can hold is reported as an array that is too short. */
  private static long length(String firstName, int first, String secondName, int second, int h, int w) {
    Arguments.atLeast(firstName, first, 0);
    Arguments.atLeast(secondName, second, 0);
    Arguments.atLeast("h", h, 0);
    Arguments.atLeast("w", w, 0);
    if (first == 0 || second == 0 || h == 0 || w == 0) {
      return 0;
    }
    long images = (long) first * second;
    long area = (long) h * w;
    return Math.min(images, Integer.MAX_VALUE + 1L) * Math.min(area, Integer.MAX_VALUE + 1L);
  }

  private void set(long length, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjoint("y", y, yOffset, length, "x", x, xOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    xBytes = null;
    yBytes = null;
  }

  /** Dense matrices, one behind the other. */
  private void images(int n, int rows, int columns) {
    int size = n == 0 ? 0 : rows * columns;
    matrices(rows, columns, size, columns, rows, size);
  }

  private void matrices(int rows, int xStep, int xMatrix, int columns, int yStep, int yMatrix) {
    this.rows = rows;
    this.xStep = xStep;
    this.xMatrix = xMatrix;
    this.columns = columns;
    this.yStep = yStep;
    this.yMatrix = yMatrix;
  }

  private void transpose(Parallel parallel, int matrices) {
    int longer = Math.max(rows, columns);
    strip = Math.max(BLOCK, CHUNK / Math.min(rows, columns) / BLOCK * BLOCK);
    stripsPerMatrix = (longer - 1) / strip + 1;
    parallel.run(this, Math.toIntExact((long) matrices * stripsPerMatrix));
  }

  @Override
  protected void run(int chunk, int worker) {
    int matrix = chunk / stripsPerMatrix;
    int from = chunk % stripsPerMatrix * strip;
    int firstRow = rows > columns ? from : 0;
    int firstColumn = rows > columns ? 0 : from;
    int rowCount = rows > columns ? Math.min(strip, rows - from) : rows;
    int columnCount = rows > columns ? columns : Math.min(strip, columns - from);
    int xAt = xOffset + matrix * xMatrix + firstRow * xStep + firstColumn;
    int yAt = yOffset + matrix * yMatrix + firstColumn * yStep + firstRow;
    if (xBytes != null) {
      bytes(xAt, rowCount, columnCount, yAt);
    } else if (Backend.isVector()) {
      VectorLayouts.transpose(x, xAt, xStep, rowCount, columnCount, y, yAt, yStep);
    } else {
      ScalarLayouts.transpose(x, xAt, xStep, rowCount, columnCount, y, yAt, yStep);
    }
  }

  private void bytes(int xAt, int rowCount, int columnCount, int yAt) {
    if (Backend.isVector()) {
      VectorLayouts.transpose(xBytes, xAt, xStep, rowCount, columnCount, yBytes, yAt, yStep);
    } else {
      ScalarLayouts.transpose(xBytes, xAt, xStep, rowCount, columnCount, yBytes, yAt, yStep);
    }
  }
}
