package dev.lanewise.jmh;

import dev.lanewise.kernels.ChannelCopy;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Concatenation along channels as DenseNet-40 has it in its three blocks, at batch 64: 12 new channels go behind those
 * there are, and the gradient of those there are is added to what they have already.
 *
 * <p>Bytes: to copy reads x and writes y; to add reads both and writes y. Of the tensor with all channels only what is
 * copied counts.
 */
public class ChannelsBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("channels", ChannelsBenchmark.class, List.of(
      new Family.Pass("concat", "concat", ChannelsBenchmark::copyWork),
      new Family.Pass("concat backward", "split", ChannelsBenchmark::addWork)));

  /** The channels that are new. */
  private static final int GROWTH = 12;

  /** n × h × w × c, of the channels that there are. */
  @Param({"64x32x32x24", "64x32x32x156", "64x16x16x304", "64x8x8x300"})
  public String shape;

  private ChannelCopy old;
  private ChannelCopy fresh;
  private int rows;
  private int channels;
  private float[] x;
  private float[] added;
  private float[] y;

  private static long rows(String shape) {
    return Shapes.elements(shape) / Shapes.channels(shape);
  }

  private static Work copyWork(String shape) {
    long copied = Shapes.elements(shape) + GROWTH * rows(shape);
    return Work.elements(copied, copied);
  }

  private static Work addWork(String shape) {
    long fresh = GROWTH * rows(shape);
    return Work.elements(2L * Shapes.elements(shape) + fresh, Shapes.elements(shape) + fresh);
  }

  /** Makes the tensors. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    channels = Shapes.channels(shape);
    rows = (int) rows(shape);
    old = ChannelCopy.of(channels);
    fresh = ChannelCopy.of(GROWTH);
    x = data.floats(Shapes.elements(shape));
    added = data.floats(rows * GROWTH);
    y = new float[x.length + added.length];
  }

  /** y from x and the new channels. */
  @Benchmark
  public float[] concat() {
    int all = channels + GROWTH;
    old.run(parallel, rows, x, 0, channels, y, 0, all);
    fresh.run(parallel, rows, added, 0, GROWTH, y, channels, all);
    return y;
  }

  /** The gradients of both from that of y, the one of x added to what it is. */
  @Benchmark
  public float[] split() {
    int all = channels + GROWTH;
    old.accumulate(parallel, rows, y, 0, all, x, 0, channels);
    fresh.run(parallel, rows, y, channels, all, added, 0, GROWTH);
    return x;
  }
}
