package dev.lanewise.jmh;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Max pooling at batch 64: both of Mini-AlexNet, the first of LeNet-5 (6 channels, less than a vector), and overlapping
 * windows.
 *
 * <p>Bytes: forward reads x and writes y and the routing (4 bytes each), inference no routing; backward reads dy and
 * the routing, and writes dx.
 */
public class MaxPool2dBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("maxpool", MaxPool2dBenchmark.class, List.of(
      new Family.Pass("maxpool forward", "forward", MaxPool2dBenchmark::forwardWork),
      new Family.Pass("maxpool inference", "inference", MaxPool2dBenchmark::inferenceWork),
      new Family.Pass("maxpool backward", "backward", MaxPool2dBenchmark::backwardWork)));

  /** n × h × w × c, window, stride. */
  @Param({"64x32x32x32 k2 s2", "64x16x16x64 k2 s2", "64x28x28x6 k2 s2", "64x32x32x32 k3 s2"})
  public String shape;

  private int n;
  private MaxPool2d pool;
  private float[] x;
  private float[] y;
  private int[] routing;
  private float[] dy;
  private float[] dx;

  /** What a forward pass with routing works off. */
  public static Work forwardWork(String shape) {
    Pool2dShape s = Shapes.pool2d(shape);
    return Work.elements((long) s.n() * s.inputSize(), 2L * s.n() * s.outputSize());
  }

  private static Work inferenceWork(String shape) {
    Pool2dShape s = Shapes.pool2d(shape);
    return Work.elements((long) s.n() * s.inputSize(), (long) s.n() * s.outputSize());
  }

  /** What a backward pass works off. */
  public static Work backwardWork(String shape) {
    Pool2dShape s = Shapes.pool2d(shape);
    return Work.elements(2L * s.n() * s.outputSize(), (long) s.n() * s.inputSize());
  }

  /** Makes the tensors, and the routing by one forward pass. */
  @Override
  protected void prepare() {
    Pool2dShape s = Shapes.pool2d(shape);
    RandomData data = new RandomData();
    n = s.n();
    pool = MaxPool2d.of(s);
    x = data.floats(n * s.inputSize());
    dx = new float[x.length];
    dy = data.floats(n * s.outputSize());
    y = new float[dy.length];
    routing = new int[dy.length];
    forward();
  }

  /** y and routing from x. */
  @Benchmark
  public float[] forward() {
    pool.forward(parallel, n, x, 0, y, 0, routing, 0);
    return y;
  }

  /** y alone from x. */
  @Benchmark
  public float[] inference() {
    pool.forward(parallel, n, x, 0, y, 0);
    return y;
  }

  /** dx from dy and routing. */
  @Benchmark
  public float[] backward() {
    pool.backward(parallel, n, dy, 0, routing, 0, dx, 0);
    return dx;
  }
}
