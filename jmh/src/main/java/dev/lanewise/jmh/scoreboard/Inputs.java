package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.RandomData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.GemmShape;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The data that all sides compute with, the same in every process: −1 .. 1, channels last. */
public final class Inputs {
  /**
   * One step moves the weights by enough to be compared, and weight decay bounds what millions of steps on the same
   * gradient do.
   */
  public static final float RATE = 0.1f;

  /** Of SGD. */
  public static final float MOMENTUM = 0.9f;

  /** L2, of SGD. */
  public static final float WEIGHT_DECAY = 5e-4f;

  /** Of BatchNorm's running statistics. */
  public static final float BATCH_NORM_MOMENTUM = 0.1f;

  /** Of BatchNorm. */
  public static final float EPSILON = 1e-5f;

  private static final long LABELS_SEED = 7;
  private static final float[][] STREAMS = new float[4][0];

  private Inputs() {}

  /**
   * The first {@code length} numbers of one of the four streams; kept, because making them takes longer than copying
   * them.
   */
  public static float[] floats(int index, int length) {
    if (STREAMS[index].length < length) {
      STREAMS[index] = new RandomData(index).floats(length);
    }
    return Arrays.copyOf(STREAMS[index], length);
  }

  /** Bytes, as pixels are. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(LABELS_SEED).nextBytes(bytes);
    return bytes;
  }

  /** Labels 0 .. classes − 1. */
  public static int[] labels(int length, int classes) {
    return new SplittableRandom(LABELS_SEED).ints(length, 0, classes).toArray();
  }

  /** The mean of each channel of CIFAR-10, of pixels 0 .. 1. */
  public static float[] pixelMean() {
    return new float[] {0.4914f, 0.4822f, 0.4465f};
  }

  /** The standard deviation of each channel of CIFAR-10, of pixels 0 .. 1. */
  public static float[] pixelDeviation() {
    return new float[] {0.2470f, 0.2435f, 0.2616f};
  }

  /** A, m × k. */
  public static float[] a(GemmShape shape) {
    return floats(0, shape.m() * shape.k());
  }

  /** B, k × n. */
  public static float[] b(GemmShape shape) {
    return floats(1, shape.k() * shape.n());
  }

  /** The images. */
  public static float[] x(Conv2dShape shape) {
    return floats(0, shape.n() * shape.inputSize());
  }

  /** The weights, {@code [kh][kw][ic/groups][oc]}. */
  public static float[] w(Conv2dShape shape) {
    return floats(1, shape.weightsSize());
  }

  /** The bias. */
  public static float[] bias(Conv2dShape shape) {
    return floats(2, shape.oc());
  }

  /** The gradient of the output. */
  public static float[] dy(Conv2dShape shape) {
    return floats(3, shape.n() * shape.outputSize());
  }
}
