package dev.lanewise.jmh;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Reduce;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * {@code y ← α·x + y}, {@code y ← relu(x + y)}, and the sum and the L2 norm of all elements: of Mini-AlexNet's first
 * activation, and its last, which stays in L2, at batch 64.
 *
 * <p>Bytes: axpy and the sum with ReLU read x and y and write y; the others read x.
 */
public class ElementwiseBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("elementwise", ElementwiseBenchmark.class, List.of(
      new Family.Pass("axpy", "axpy", ElementwiseBenchmark::readTwoWriteOne),
      new Family.Pass("add relu", "addRelu", ElementwiseBenchmark::readTwoWriteOne),
      new Family.Pass("sum", "sum", shape -> Work.elements(Shapes.elements(shape), 0)),
      new Family.Pass("L2 norm", "norm2", shape -> Work.elements(Shapes.elements(shape), 0))));

  /** Sizes of the tensor. */
  @Param({"64x32x32x32", "64x256"})
  public String shape;

  private final Elementwise axpy = Elementwise.addScaled();
  private final Elementwise addRelu = Elementwise.addRelu();
  private final Reduce reduce = Reduce.create();
  private float[] x;
  private float[] y;

  private static Work readTwoWriteOne(String shape) {
    return Work.elements(2L * Shapes.elements(shape), Shapes.elements(shape));
  }

  /** Makes the tensors. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    x = data.floats(Shapes.elements(shape));
    y = data.floats(x.length);
  }

  /** y from x and y. */
  @Benchmark
  public float[] axpy() {
    axpy.run(parallel, 0.5f, x, 0, y, 0, y, 0, x.length);
    return y;
  }

  /** y from x and y. */
  @Benchmark
  public float[] addRelu() {
    addRelu.run(parallel, x, 0, y, 0, y, 0, x.length);
    return y;
  }

  /** The sum of x. */
  @Benchmark
  public double sum() {
    return reduce.sum(parallel, x, 0, x.length);
  }

  /** The norm of x. */
  @Benchmark
  public double norm2() {
    return reduce.norm2(parallel, x, 0, x.length);
  }
}
