package dev.lanewise.jmh;

import dev.lanewise.kernels.Activation;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * ReLU and its gradient, from one array to another, at batch 64: Mini-AlexNet's first activation, and its last, which
 * stays in L2.
 *
 * <p>Bytes: forward reads x and writes y; backward reads y and dy and writes dx.
 */
public class ActivationBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("relu", ActivationBenchmark.class, List.of(
      new Family.Pass("relu forward", "forward", shape -> work(shape, 1)),
      new Family.Pass("relu backward", "backward", shape -> work(shape, 2))));

  /** Sizes of the tensor. */
  @Param({"64x32x32x32", "64x256"})
  public String shape;

  private final Activation relu = Activation.relu();
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;

  private static Work work(String shape, int arraysRead) {
    long length = Shapes.elements(shape);
    return Work.elements(arraysRead * length, length);
  }

  /** Makes the tensors, y by one forward pass. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    x = data.floats(Shapes.elements(shape));
    dy = data.floats(x.length);
    y = new float[x.length];
    dx = new float[x.length];
    forward();
  }

  /** y from x. */
  @Benchmark
  public float[] forward() {
    relu.forward(parallel, x, 0, y, 0, x.length);
    return y;
  }

  /** dx from y and dy. */
  @Benchmark
  public float[] backward() {
    relu.backward(parallel, y, 0, dy, 0, dx, 0, x.length);
    return dx;
  }
}
