package dev.lanewise.jmh;

import dev.lanewise.kernels.Layouts;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Changes of layout: batches of images, and of features of a ResNet's second stage.
 *
 * <p>Bytes: each element is read and written once.
 */
public class LayoutsBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("layouts", LayoutsBenchmark.class, List.of(
      new Family.Pass("nchw to nhwc", "toChannelsLast", LayoutsBenchmark::work),
      new Family.Pass("nhwc to nchw", "toChannelsFirst", LayoutsBenchmark::work)));

  /** n × h × w × c. */
  @Param({"64x32x32x3", "64x224x224x3", "8x56x56x64"})
  public String shape;

  private final Layouts layouts = Layouts.of();
  private int n;
  private int c;
  private int h;
  private float[] x;
  private float[] y;

  private static Work work(String shape) {
    return Work.elements(Shapes.elements(shape), Shapes.elements(shape));
  }

  /** Makes both sides. */
  @Override
  protected void prepare() {
    n = Shapes.images(shape);
    c = Shapes.channels(shape);
    x = new RandomData().floats(Shapes.elements(shape));
    y = new float[x.length];
    h = x.length / n / c;
  }

  /** Planes to pixels. */
  @Benchmark
  public float[] toChannelsLast() {
    layouts.nchwToNhwc(parallel, n, c, h, 1, x, 0, y, 0);
    return y;
  }

  /** Pixels to planes. */
  @Benchmark
  public float[] toChannelsFirst() {
    layouts.nhwcToNchw(parallel, n, c, h, 1, x, 0, y, 0);
    return y;
  }
}
