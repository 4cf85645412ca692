package dev.lanewise.jmh;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Im2col;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Unfolding the windows of Mini-AlexNet's two convolutions at batch 64, and adding them back.
 *
 * <p>Bytes: unfolding reads x and writes the columns; folding reads the columns and writes x. Each element counts once,
 * though x is touched once for each window that holds it.
 */
public class Im2colBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("im2col", Im2colBenchmark.class, List.of(
      new Family.Pass("im2col", "unfold", Im2colBenchmark::work),
      new Family.Pass("col2im", "fold", Im2colBenchmark::work)));

  /** n × h × w × ic, window, output channels (without meaning here), padding, stride. */
  @Param({"64x32x32x3 k5 oc32 p2 s1", "64x16x16x32 k3 oc64 p1 s1"})
  public String shape;

  private int n;
  private Im2col im2col;
  private float[] x;
  private float[] columns;
  private float[] y;
  private float[] dx;

  private static Work work(String shape) {
    Conv2dShape s = Shapes.conv2d(shape);
    return Work.elements((long) s.n() * s.inputSize(), (long) s.n() * s.oh() * s.ow() * s.windowSize());
  }

  /** Makes both sides of both directions. */
  @Override
  protected void prepare() {
    Conv2dShape s = Shapes.conv2d(shape);
    RandomData data = new RandomData();
    n = s.n();
    im2col = Im2col.of(s);
    x = data.floats(n * s.inputSize());
    columns = data.floats(im2col.columnsLength(n));
    y = new float[columns.length];
    dx = new float[x.length];
  }

  /** Pixels to windows. */
  @Benchmark
  public float[] unfold() {
    im2col.unfold(parallel, n, x, 0, y, 0);
    return y;
  }

  /** Windows to sums of pixels. */
  @Benchmark
  public float[] fold() {
    im2col.fold(parallel, n, columns, 0, dx, 0);
    return dx;
  }
}
