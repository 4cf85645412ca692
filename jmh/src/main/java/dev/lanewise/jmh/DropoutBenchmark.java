package dev.lanewise.jmh;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Dropout2d;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Dropout of elements and of channels, from one array to another: the inputs of Mini-AlexNet's dense layer, and
 * activations of networks for CIFAR-10. The gradient is the same code.
 *
 * <p>Bytes: x is read, y written; nothing else. Dropout of elements makes a random number for each.
 */
public class DropoutBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("dropout", DropoutBenchmark.class, List.of(
      new Family.Pass("dropout elements", "elements", DropoutBenchmark::work),
      new Family.Pass("dropout channels", "channels", DropoutBenchmark::work)));

  /** Images, height, width, channels. */
  @Param({"64x1x1x1024", "64x32x32x32", "64x8x8x256"})
  public String shape;

  private Dropout elements;
  private Dropout2d channels;
  private int n;
  private float[] x;
  private float[] y;
  private float[] scratch;

  private static Work work(String shape) {
    long length = Shapes.elements(shape);
    return Work.elements(length, length);
  }

  /** Makes the operations and tensors. */
  @Override
  protected void prepare() {
    String[] sizes = shape.split("x");
    n = Integer.parseInt(sizes[0]);
    x = new RandomData().floats(Shapes.elements(shape));
    y = new float[x.length];
    int c = Integer.parseInt(sizes[sizes.length - 1]);
    elements = Dropout.of(0.5);
    channels = Dropout2d.of(x.length / n / c, c, 0.5);
    scratch = new float[Math.max(elements.scratchLength(threads), channels.scratchLength(threads))];
  }

  /** One draw for each element. */
  @Benchmark
  public float[] elements() {
    elements.forward(parallel, 1, 2, 0, x, 0, y, 0, x.length, scratch);
    return y;
  }

  /** One draw for each image and channel. */
  @Benchmark
  public float[] channels() {
    channels.forward(parallel, n, 1, 2, 0, x, 0, y, 0, scratch);
    return y;
  }
}
