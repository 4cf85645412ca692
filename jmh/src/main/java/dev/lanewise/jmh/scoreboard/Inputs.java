package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.RandomData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.GemmShape;
import java.util.Arrays;

/** The data that all sides compute with, the same in every process: −1 .. 1, channels last. */
public final class Inputs {
  private static final float[][] STREAMS = new float[4][0];

  private Inputs() {}

  /** The first {@code length} numbers of a stream; kept, because making them takes longer than copying them. */
  private static float[] stream(int index, int length) {
    if (STREAMS[index].length < length) {
      STREAMS[index] = new RandomData(index).floats(length);
    }
    return Arrays.copyOf(STREAMS[index], length);
  }

  /** A, m × k. */
  public static float[] a(GemmShape shape) {
    return stream(0, shape.m() * shape.k());
  }

  /** B, k × n. */
  public static float[] b(GemmShape shape) {
    return stream(1, shape.k() * shape.n());
  }

  /** The images. */
  public static float[] x(Conv2dShape shape) {
    return stream(0, shape.n() * shape.inputSize());
  }

  /** The weights, {@code [kh][kw][ic/groups][oc]}. */
  public static float[] w(Conv2dShape shape) {
    return stream(1, shape.weightsSize());
  }

  /** The bias. */
  public static float[] bias(Conv2dShape shape) {
    return stream(2, shape.oc());
  }

  /** The gradient of the output. */
  public static float[] dy(Conv2dShape shape) {
    return stream(3, shape.n() * shape.outputSize());
  }
}
