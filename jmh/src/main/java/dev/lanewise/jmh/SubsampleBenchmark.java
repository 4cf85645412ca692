package dev.lanewise.jmh;

import dev.lanewise.kernels.Subsample2d;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The shortcuts without parameters of ResNet-20: half the sides, twice the channels, at batch 64.
 *
 * <p>Bytes: forward reads a quarter of x and writes y, which is half as large as x; backward reads half of y and writes
 * dx.
 */
public class SubsampleBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("subsample", SubsampleBenchmark.class, List.of(
      new Family.Pass("shortcut", "forward", shape -> work(shape, 2)),
      new Family.Pass("shortcut backward", "backward", shape -> work(shape, 4))));

  /** n × h × w × c. */
  @Param({"64x32x32x16", "64x16x16x32"})
  public String shape;

  private Subsample2d op;
  private int n;
  private float[] x;
  private float[] y;

  private static Work work(String shape, int quartersWritten) {
    long quarter = Shapes.elements(shape) / 4;
    return Work.elements(quarter, quartersWritten * quarter);
  }

  /** Makes the operation and the tensors. */
  @Override
  protected void prepare() {
    int[] sizes = Shapes.sizes(shape, 4);
    int c = sizes[3];
    n = sizes[0];
    op = Subsample2d.of(sizes[1], sizes[2], c, 2, 2 * c, c / 2);
    x = new RandomData().floats(Shapes.elements(shape));
    y = new float[x.length / 2];
  }

  /** y from x. */
  @Benchmark
  public float[] forward() {
    op.forward(parallel, n, x, 0, y, 0);
    return y;
  }

  /** dx from dy, in whose places x and y lie. */
  @Benchmark
  public float[] backward() {
    op.backward(parallel, n, y, 0, x, 0);
    return x;
  }
}
