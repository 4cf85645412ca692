package dev.lanewise.jmh;

import dev.lanewise.kernels.Activation;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Activations and their gradients, from one array to another, at batch 64: Mini-AlexNet's first activation, and its
 * last, which stays in L2.
 *
 * <p>Bytes: forward reads x and writes y; backward reads x or y, and dy, and writes dx.
 */
public class ActivationBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("activation", ActivationBenchmark.class, List.of(
      forward("relu"), backward("relu"), forward("gelu"), backward("gelu"), forward("sigmoid"), backward("sigmoid"),
      forward("silu"), backward("silu")));

  /** Sizes of the tensor. */
  @Param({"64x32x32x32", "64x256"})
  public String shape;

  private final Activation relu = Activation.relu();
  private final Activation gelu = Activation.gelu();
  private final Activation sigmoid = Activation.sigmoid();
  private final Activation silu = Activation.silu();
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;

  private static Family.Pass forward(String name) {
    return new Family.Pass(name + " forward", name + "Forward", shape -> work(shape, 1));
  }

  private static Family.Pass backward(String name) {
    return new Family.Pass(name + " backward", name + "Backward", shape -> work(shape, 2));
  }

  private static Work work(String shape, int arraysRead) {
    long length = Shapes.elements(shape);
    return Work.elements(arraysRead * length, length);
  }

  /** Makes the tensors; the gradients take x for y where they need one: the time does not depend on it. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    x = data.floats(Shapes.elements(shape));
    dy = data.floats(x.length);
    y = new float[x.length];
    dx = new float[x.length];
  }

  private float[] forward(Activation op) {
    op.forward(parallel, x, 0, y, 0, x.length);
    return y;
  }

  private float[] backward(Activation op) {
    op.backward(parallel, x, 0, dy, 0, dx, 0, x.length);
    return dx;
  }

  /** y from x. */
  @Benchmark
  public float[] reluForward() {
    return forward(relu);
  }

  /** dx from the saved tensor and dy. */
  @Benchmark
  public float[] reluBackward() {
    return backward(relu);
  }

  /** y from x. */
  @Benchmark
  public float[] geluForward() {
    return forward(gelu);
  }

  /** dx from the saved tensor and dy. */
  @Benchmark
  public float[] geluBackward() {
    return backward(gelu);
  }

  /** y from x. */
  @Benchmark
  public float[] sigmoidForward() {
    return forward(sigmoid);
  }

  /** dx from the saved tensor and dy. */
  @Benchmark
  public float[] sigmoidBackward() {
    return backward(sigmoid);
  }

  /** y from x. */
  @Benchmark
  public float[] siluForward() {
    return forward(silu);
  }

  /** dx from the saved tensor and dy. */
  @Benchmark
  public float[] siluBackward() {
    return backward(silu);
  }
}
