package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarPixels;
import dev.lanewise.kernels.vector.VectorPixels;
import java.util.Arrays;

/**
 * Pixels of unsigned bytes to normalised floats, channels last, and back: per channel, in one pass,
 *
 * <pre>
 * y = (x · scale − mean[c]) / deviation[c] = x · a[c] + b[c]
 * </pre>
 *
 * <p>a = scale / deviation and b = −mean / deviation are computed once in double and rounded to float; product and sum
 * are rounded apart. So {@code ToTensor} and {@code Normalize} of torchvision are {@code normalized(1 / 255.0, mean,
 * deviation)}; the results differ from theirs by roundings.
 *
 * <p>Work is cut into runs of pixels. Not thread-safe: see {@link Operation}.
 */
public final class Pixels extends Operation {
  /** Floats of a chunk: 64 KB, and 16 KB of bytes. Not tuned. */
  private static final int CHUNK = 1 << 14;

  /** Pixels that chunks are a multiple of, so that six vectors at a time leave nothing of one. */
  private static final int BLOCK = 96;

  /** What vectors may read of the coefficients behind the first channels: three of the widest. */
  private static final int ROOM = 48;

  private enum Way { FROM_BYTES, FROM_PLANES, TO_BYTES, NORMALIZE }

  private final int channels;

  // The coefficients of each channel, over and over, so that a vector can be read at any of them.
  private final float[] factors;
  private final float[] terms;
  private final float[] inverseFactors;
  private final float[] inverseTerms;

  // The arguments of the run in progress.
  private Way way;
  private int pixels;
  private int pixelsPerChunk;
  private byte[] bytes;
  private int bytesOffset;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;

  private Pixels(double scale, double[] mean, double[] deviation) {
    channels = mean.length;
    int length = Math.addExact(channels, ROOM);
    factors = new float[length];
    terms = new float[length];
    inverseFactors = new float[length];
    inverseTerms = new float[length];
    for (int i = 0; i < length; i++) {
      int c = i % channels;
      factors[i] = (float) (scale / deviation[c]);
      terms[i] = (float) (-mean[c] / deviation[c]);
      inverseFactors[i] = (float) (deviation[c] / scale);
      inverseTerms[i] = (float) (mean[c] / scale);
      boolean held = factors[i] > 0 && inverseFactors[i] > 0
          && Float.isFinite(factors[i] + inverseFactors[i] + terms[i] + inverseTerms[i]);
      if (!held) {
        throw new IllegalArgumentException(
            "scale: " + scale + ", expected one that floats hold when divided by the deviation " + deviation[c]
                + ", and its inverse, times the mean " + mean[c] + " too");
      }
    }
  }

  /**
   * y = x · scale for all channels: 1 / 255.0 makes 0 .. 1 of bytes.
   *
   * @throws IllegalArgumentException if {@code channels < 1}, or scale or its inverse is not finite and above 0 as a
   *     float
   */
  public static Pixels scaled(int channels, double scale) {
    Arguments.atLeast("channels", channels, 1);
    double[] deviation = new double[channels];
    Arrays.fill(deviation, 1);
    requirePositive("scale", scale);
    return new Pixels(scale, new double[channels], deviation);
  }

  /**
   * y = (x · scale − mean[c]) / deviation[c], for as many channels as there are means.
   *
   * @throws IllegalArgumentException if there is no channel, the arrays differ in length, a mean is not finite,
   *     scale or a deviation is not finite and above 0, or a coefficient is more or less than a float holds
   */
  public static Pixels normalized(double scale, float[] mean, float[] deviation) {
    requirePositive("scale", scale);
    int channels = mean == null ? 0 : mean.length;
    if (channels == 0) {
      throw new IllegalArgumentException("mean: " + (mean == null ? "null" : "empty") + ", expected a mean a channel");
    }
    if (deviation == null || deviation.length != channels) {
      throw new IllegalArgumentException(
          "deviation: " + (deviation == null ? "null" : "length " + deviation.length) + ", expected " + channels
              + " as of mean");
    }
    double[] means = new double[channels];
    double[] deviations = new double[channels];
    for (int c = 0; c < channels; c++) {
      if (!Float.isFinite(mean[c])) {
        throw new IllegalArgumentException("mean: channel " + c + " is " + mean[c] + ", expected a finite number");
      }
      requirePositive("deviation: channel " + c, deviation[c]);
      means[c] = mean[c];
      deviations[c] = deviation[c];
    }
    return new Pixels(scale, means, deviations);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": " + value + ", expected a finite number above 0");
    }
  }

  /** Channels of a pixel. */
  public int channels() {
    return channels;
  }

  /**
   * y[p][c] = x[p][c] · a[c] + b[c], x being unsigned.
   *
   * @throws IllegalArgumentException if pixels is negative or an array too short
   */
  public void fromBytes(Parallel parallel, int pixels, byte[] x, int xOffset, float[] y, int yOffset) {
    long length = requirePixels(pixels);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    bytes = x;
    bytesOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    run(parallel, Way.FROM_BYTES, pixels);
  }

  /**
   * y[n][p][c] = x[n][c][p] · a[c] + b[c]: images stored as planes, as CIFAR's files store them, to channels last.
   *
   * @param area pixels of an image, h · w
   * @throws IllegalArgumentException if n or area is negative or an array too short
   */
  public void fromPlanes(Parallel parallel, int n, int area, byte[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    Arguments.atLeast("area", area, 0);
    long images = (long) n * area;
    long length = images > Integer.MAX_VALUE ? images : images * channels;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    bytes = x;
    bytesOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    way = Way.FROM_PLANES;
    this.pixels = area;
    pixelsPerChunk = Math.max(BLOCK, CHUNK / channels / BLOCK * BLOCK);
    parallel.run(this, Math.toIntExact((long) n * chunks(area)));
  }

  /**
   * The inverse of {@link #fromBytes}: y[p][c] = x[p][c] · deviation[c] / scale + mean[c] / scale, rounded to the
   * nearest whole number (of two equally near ones the even) and kept within 0 .. 255; NaN gives 0.
   *
   * @throws IllegalArgumentException if pixels is negative or an array too short
   */
  public void toBytes(Parallel parallel, int pixels, float[] x, int xOffset, byte[] y, int yOffset) {
    long length = requirePixels(pixels);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    bytes = y;
    bytesOffset = yOffset;
    run(parallel, Way.TO_BYTES, pixels);
  }

  /**
   * y[p][c] = x[p][c] · a[c] + b[c]; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if pixels is negative, an array too short, or y overlaps x partly
   */
  public void normalize(Parallel parallel, int pixels, float[] x, int xOffset, float[] y, int yOffset) {
    long length = requirePixels(pixels);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    run(parallel, Way.NORMALIZE, pixels);
  }

  private long requirePixels(int pixels) {
    Arguments.atLeast("pixels", pixels, 0);
    return (long) pixels * channels;
  }

  private void run(Parallel parallel, Way way, int pixels) {
    this.way = way;
    this.pixels = pixels;
    pixelsPerChunk = Math.max(BLOCK, CHUNK / channels / BLOCK * BLOCK);
    parallel.run(this, chunks(pixels));
  }

  private int chunks(int pixels) {
    return (int) (((long) pixels + pixelsPerChunk - 1) / pixelsPerChunk);
  }

  @Override
  protected void run(int chunk, int worker) {
    if (way == Way.FROM_PLANES) {
      int chunks = chunks(pixels);
      planes(chunk / chunks * pixels * channels, chunk % chunks * pixelsPerChunk);
      return;
    }
    int from = chunk * pixelsPerChunk;
    int at = from * channels;
    int length = Math.min(pixelsPerChunk, pixels - from) * channels;
    switch (way) {
      case FROM_BYTES -> fromBytes(at, length);
      case TO_BYTES -> toBytes(at, length);
      default -> normalize(at, length);
    }
  }

  private void fromBytes(int at, int length) {
    if (Backend.isVector()) {
      VectorPixels.fromBytes(bytes, bytesOffset + at, y, yOffset + at, length, factors, terms, channels);
    } else {
      ScalarPixels.fromBytes(bytes, bytesOffset + at, y, yOffset + at, length, factors, terms, 0, channels);
    }
  }

  private void toBytes(int at, int length) {
    if (Backend.isVector()) {
      VectorPixels.toBytes(
          x, xOffset + at, bytes, bytesOffset + at, length, inverseFactors, inverseTerms, channels);
    } else {
      ScalarPixels.toBytes(
          x, xOffset + at, bytes, bytesOffset + at, length, inverseFactors, inverseTerms, 0, channels);
    }
  }

  private void normalize(int at, int length) {
    if (Backend.isVector()) {
      VectorPixels.normalize(x, xOffset + at, y, yOffset + at, length, factors, terms, channels);
    } else {
      ScalarPixels.normalize(x, xOffset + at, y, yOffset + at, length, factors, terms, 0, channels);
    }
  }

  private void planes(int image, int from) {
    int count = Math.min(pixelsPerChunk, pixels - from);
    int plane = bytesOffset + image + from;
    int to = yOffset + image + from * channels;
    if (Backend.isVector()) {
      VectorPixels.fromPlanes(bytes, plane, pixels, y, to, count, factors, terms, channels);
    } else {
      ScalarPixels.fromPlanes(bytes, plane, pixels, y, to, count, factors, terms, channels);
    }
  }
}
