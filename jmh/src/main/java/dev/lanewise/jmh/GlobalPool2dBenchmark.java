package dev.lanewise.jmh;

import dev.lanewise.kernels.GlobalAveragePool2d;
import dev.lanewise.kernels.GlobalMaxPool2d;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Average and maximum over all pixels: the ends of ResNet-20 for CIFAR and of ResNet-50, and few channels of a large
 * image.
 *
 * <p>Bytes: forward reads x and writes y, for the maximum the routing too; backward reads dy, for the maximum the
 * routing too, and writes dx.
 */
public class GlobalPool2dBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("globalpool", GlobalPool2dBenchmark.class, List.of(
      new Family.Pass("global average forward", "averageForward", shape -> work(shape, 1)),
      new Family.Pass("global average backward", "averageBackward", shape -> work(shape, 1)),
      new Family.Pass("global max forward", "maxForward", shape -> work(shape, 2)),
      new Family.Pass("global max backward", "maxBackward", shape -> work(shape, 2))));

  /** n × h × w × c. */
  @Param({"64x8x8x64", "16x7x7x2048", "1x224x224x3"})
  public String shape;

  private int n;
  private GlobalAveragePool2d average;
  private GlobalMaxPool2d max;
  private float[] x;
  private float[] y;
  private int[] routing;
  private float[] dx;
  private float[] scratch;

  private static Work work(String shape, int small) {
    int[] s = Shapes.sizes(shape, 4);
    return Work.elements(Shapes.elements(shape), (long) small * s[0] * s[3]);
  }

  /** Makes the tensors, and the routing by one forward pass. */
  @Override
  protected void prepare() {
    int[] s = Shapes.sizes(shape, 4);
    n = s[0];
    average = GlobalAveragePool2d.of(n, s[1], s[2], s[3]);
    max = GlobalMaxPool2d.of(n, s[1], s[2], s[3]);
    x = new RandomData().floats(Shapes.elements(shape));
    dx = new float[x.length];
    y = new float[n * s[3]];
    routing = new int[y.length];
    scratch = new float[average.scratchLength(threads)];
    maxForward();
  }

  /** y from x. */
  @Benchmark
  public float[] averageForward() {
    average.forward(parallel, n, x, 0, y, 0, scratch);
    return y;
  }

  /** dx from dy, for which y stands in. */
  @Benchmark
  public float[] averageBackward() {
    average.backward(parallel, n, y, 0, dx, 0);
    return dx;
  }

  /** y and routing from x. */
  @Benchmark
  public float[] maxForward() {
    max.forward(parallel, n, x, 0, y, 0, routing, 0);
    return y;
  }

  /** dx from dy, for which y stands in, and routing. */
  @Benchmark
  public float[] maxBackward() {
    max.backward(parallel, n, y, 0, routing, 0, dx, 0);
    return dx;
  }
}
