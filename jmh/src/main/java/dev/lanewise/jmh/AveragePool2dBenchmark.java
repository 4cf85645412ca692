package dev.lanewise.jmh;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Average pooling at batch 64, 2×2 as in DenseNet's transitions and 3×3 with padding as in Inception's branches.
 *
 * <p>Bytes: forward reads x and writes y; backward reads dy and writes dx.
 */
public class AveragePool2dBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("averagepool", AveragePool2dBenchmark.class, List.of(
      new Family.Pass("averagepool forward", "forward", AveragePool2dBenchmark::work),
      new Family.Pass("averagepool backward", "backward", AveragePool2dBenchmark::work)));

  /** n × h × w × c, window, padding, stride. */
  @Param({"64x32x32x32 k2 s2", "64x16x16x64 k3 p1 s1"})
  public String shape;

  private int n;
  private AveragePool2d pool;
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;

  private static Work work(String shape) {
    Pool2dShape s = Shapes.pool2d(shape);
    return Work.elements((long) s.n() * s.inputSize(), (long) s.n() * s.outputSize());
  }

  /** Makes the tensors. */
  @Override
  protected void prepare() {
    Pool2dShape s = Shapes.pool2d(shape);
    RandomData data = new RandomData();
    n = s.n();
    pool = AveragePool2d.of(s, true);
    x = data.floats(n * s.inputSize());
    dx = new float[x.length];
    dy = data.floats(n * s.outputSize());
    y = new float[dy.length];
  }

  /** y from x. */
  @Benchmark
  public float[] forward() {
    pool.forward(parallel, n, x, 0, y, 0);
    return y;
  }

  /** dx from dy. */
  @Benchmark
  public float[] backward() {
    pool.backward(parallel, n, dy, 0, dx, 0);
    return dx;
  }
}
