package dev.lanewise.jmh;

import dev.lanewise.kernels.Pixels;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Bytes to normalised floats and back, batches of CIFAR's images and of ImageNet's.
 *
 * <p>Bytes: one for each element as a byte, four for each as a float, read or written.
 */
public class PixelsBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("pixels", PixelsBenchmark.class, List.of(
      new Family.Pass("uint8 to float", "fromBytes", shape -> Work.bytes(5L * Shapes.elements(shape))),
      new Family.Pass("uint8 planes to float", "fromPlanes", shape -> Work.bytes(5L * Shapes.elements(shape))),
      new Family.Pass("float to uint8", "toBytes", shape -> Work.bytes(5L * Shapes.elements(shape))),
      new Family.Pass("normalize", "normalize", shape -> Work.bytes(8L * Shapes.elements(shape)))));

  /** n × h × w × c. */
  @Param({"64x32x32x3", "64x224x224x3"})
  public String shape;

  private Pixels pixels;
  private int n;
  private int count;
  private byte[] bytes;
  private byte[] toBytes;
  private float[] x;
  private float[] y;

  /** Makes bytes and floats of the batch. */
  @Override
  protected void prepare() {
    int channels = Shapes.channels(shape);
    float[] deviation = new float[channels];
    Arrays.fill(deviation, 0.25f);
    pixels = Pixels.normalized(1 / 255.0, new RandomData().floats(channels), deviation);
    bytes = new RandomData().bytes(Shapes.elements(shape));
    toBytes = new byte[bytes.length];
    x = new RandomData().floats(bytes.length);
    y = new float[bytes.length];
    n = Shapes.images(shape);
    count = bytes.length / channels;
  }

  /** Pixels of bytes to floats. */
  @Benchmark
  public float[] fromBytes() {
    pixels.fromBytes(parallel, count, bytes, 0, y, 0);
    return y;
  }

  /** Planes of bytes to pixels of floats. */
  @Benchmark
  public float[] fromPlanes() {
    pixels.fromPlanes(parallel, n, count / n, bytes, 0, y, 0);
    return y;
  }

  /** Floats to bytes. */
  @Benchmark
  public byte[] toBytes() {
    pixels.toBytes(parallel, count, x, 0, toBytes, 0);
    return toBytes;
  }

  /** Floats to floats. */
  @Benchmark
  public float[] normalize() {
    pixels.normalize(parallel, count, x, 0, y, 0);
    return y;
  }
}
