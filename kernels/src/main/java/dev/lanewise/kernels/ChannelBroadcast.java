package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarElementwise;
import dev.lanewise.kernels.vector.VectorElementwise;

/**
 * Arithmetic between rows {@code x[rows][channels]} and one value for each channel: adding a bias, scaling channels,
 * normalising by known statistics. The gradient of a bias is {@link ReduceColumns#sum}.
 *
 * <p>Rows of few channels are joined to rows of whole vectors, the values of the channels repeated beside each other.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class ChannelBroadcast extends Operation {
  /** Elements of a slice: 64 KB. */
  private static final int SLICE = 1 << 14;

  /** Rows are joined to at least 4 KB: adding to rows of 1 KB took a third longer in L2 (Zen 4). */
  private static final int LEAST = 1 << 10;

  /** Rows that end in the middle of a vector are joined if 8 KB of them suffice, so that L1 holds the values. */
  private static final int MOST = 1 << 11;

  private final Function function;
  private final int channels;

  /** Elements of a joined row. */
  private final int period;

  /** The values of the channels, once for each of the joined rows; empty where rows are not joined. */
  private final float[] repeatedS;
  private final float[] repeatedT;

  // The arguments of the run in progress; v, s or t may be the repeated ones.
  private int length;
  private int sliceLength;
  private float[] x;
  private int xOffset;
  private float[] s;
  private int sOffset;
  private float[] t;
  private int tOffset;
  private float[] y;
  private int yOffset;

  private ChannelBroadcast(Function function, int channels) {
    Arguments.atLeast("channels", channels, 1);
    this.function = function;
    this.channels = channels;
    this.period = Period.of(channels, LEAST, MOST);
    boolean joined = period > channels;
    this.repeatedS = new float[joined ? period : 0];
    this.repeatedT = new float[joined && function == Function.SCALE_AND_SHIFT ? period : 0];
  }

  private enum Function {
    ADD, SUBTRACT, MULTIPLY, DIVIDE, SCALE_AND_SHIFT
  }

  /**
   * y[r][c] = x[r][c] + v[c].
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelBroadcast add(int channels) {
    return new ChannelBroadcast(Function.ADD, channels);
  }

  /**
   * y[r][c] = x[r][c] − v[c].
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelBroadcast subtract(int channels) {
    return new ChannelBroadcast(Function.SUBTRACT, channels);
  }

  /**
   * y[r][c] = x[r][c] · v[c].
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelBroadcast multiply(int channels) {
    return new ChannelBroadcast(Function.MULTIPLY, channels);
  }

  /**
   * y[r][c] = x[r][c] / v[c].
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelBroadcast divide(int channels) {
    return new ChannelBroadcast(Function.DIVIDE, channels);
  }

  /**
   * y[r][c] = x[r][c] · s[c] + t[c], product and sum rounded one by one.
   *
   * @throws IllegalArgumentException if {@code channels < 1}
   */
  public static ChannelBroadcast scaleAndShift(int channels) {
    return new ChannelBroadcast(Function.SCALE_AND_SHIFT, channels);
  }

  /**
   * Runs a function of one value for each channel; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or v, or if the function takes two
   *     values
   */
  public void run(
      Parallel parallel, int rows, float[] x, int xOffset, float[] v, int vOffset, float[] y, int yOffset) {
    requireTakes(1);
    check(rows, x, xOffset, y, yOffset);
    checkValues("v", v, vOffset, rows, y, yOffset);
    runRows(parallel, rows, x, xOffset, v, vOffset, v, vOffset, y, yOffset);
  }

  /**
   * Runs {@link #scaleAndShift}; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or s or t, or if the function takes
   *     one value
   */
  public void run(
      Parallel parallel, int rows, float[] x, int xOffset, float[] s, int sOffset, float[] t, int tOffset, float[] y,
      int yOffset) {
    requireTakes(2);
    check(rows, x, xOffset, y, yOffset);
    checkValues("s", s, sOffset, rows, y, yOffset);
    checkValues("t", t, tOffset, rows, y, yOffset);
    runRows(parallel, rows, x, xOffset, s, sOffset, t, tOffset, y, yOffset);
  }

  private void requireTakes(int values) {
    int expected = function == Function.SCALE_AND_SHIFT ? 2 : 1;
    if (values != expected) {
      throw new IllegalArgumentException(
          "function: " + function + " given " + values + " arrays of channels, expected " + expected);
    }
  }

  private void check(int rows, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("rows", rows, 0);
    long all = (long) rows * channels;
    Arguments.span("x", x, xOffset, all);
    Arguments.span("y", y, yOffset, all);
    if (yOffset != xOffset) {
      Arguments.disjoint("y", y, yOffset, all, "x", x, xOffset, all);
    }
  }

  private void checkValues(String name, float[] v, int vOffset, int rows, float[] y, int yOffset) {
    Arguments.span(name, v, vOffset, channels);
    Arguments.disjoint("y", y, yOffset, (long) rows * channels, name, v, vOffset, channels);
  }

  private void runRows(
      Parallel parallel, int rows, float[] x, int xOffset, float[] s, int sOffset, float[] t, int tOffset, float[] y,
      int yOffset) {
    length = rows * channels;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    boolean joined = period > channels;
    this.s = joined ? repeatedS : s;
    this.sOffset = joined ? 0 : sOffset;
    this.t = joined ? repeatedT : t;
    this.tOffset = joined ? 0 : tOffset;
    if (joined) {
      Period.repeat(s, sOffset, channels, repeatedS, 0, Math.min(period, length));
      Period.repeat(t, tOffset, channels, repeatedT, 0, Math.min(repeatedT.length, length));
    }
    sliceLength = Math.max(1, SLICE / period) * period;
    parallel.run(this, (int) (((long) length + sliceLength - 1) / sliceLength));
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * sliceLength;
    int sliced = Math.min(sliceLength, length - from);
    for (int done = 0; done < sliced; done += period) {
      int count = Math.min(period, sliced - done);
      if (Backend.isVector()) {
        vector(xOffset + from + done, yOffset + from + done, count);
      } else {
        scalar(xOffset + from + done, yOffset + from + done, count);
      }
    }
  }

  private void vector(int xAt, int yAt, int count) {
    switch (function) {
      case ADD -> VectorElementwise.add(x, xAt, s, sOffset, y, yAt, count);
      case SUBTRACT -> VectorElementwise.subtract(x, xAt, s, sOffset, y, yAt, count);
      case MULTIPLY -> VectorElementwise.multiply(x, xAt, s, sOffset, y, yAt, count);
      case DIVIDE -> VectorElementwise.divide(x, xAt, s, sOffset, y, yAt, count);
      case SCALE_AND_SHIFT -> VectorElementwise.multiplyAdd(x, xAt, s, sOffset, t, tOffset, y, yAt, count);
      default -> throw new AssertionError(function);
    }
  }

  private void scalar(int xAt, int yAt, int count) {
    switch (function) {
      case ADD -> ScalarElementwise.add(x, xAt, s, sOffset, y, yAt, count);
      case SUBTRACT -> ScalarElementwise.subtract(x, xAt, s, sOffset, y, yAt, count);
      case MULTIPLY -> ScalarElementwise.multiply(x, xAt, s, sOffset, y, yAt, count);
      case DIVIDE -> ScalarElementwise.divide(x, xAt, s, sOffset, y, yAt, count);
      case SCALE_AND_SHIFT -> ScalarElementwise.multiplyAdd(x, xAt, s, sOffset, t, tOffset, y, yAt, count);
      default -> throw new AssertionError(function);
    }
  }
}
