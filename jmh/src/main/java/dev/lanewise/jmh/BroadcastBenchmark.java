package dev.lanewise.jmh;

import dev.lanewise.kernels.ChannelBroadcast;
import dev.lanewise.kernels.ReduceColumns;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * A bias of each channel and its gradient, the sums of the columns: Mini-AlexNet's first convolution and first dense
 * layer, LeNet-5's first convolution (6 channels, less than a vector), at batch 64.
 *
 * <p>Bytes: to add reads x and the bias and writes y; to sum reads x and writes the sums.
 */
public class BroadcastBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("bias", BroadcastBenchmark.class, List.of(
      new Family.Pass("bias add", "add", BroadcastBenchmark::addWork),
      new Family.Pass("column sums", "columnSums", BroadcastBenchmark::sumWork)));

  /** Sizes of the tensor; the last is the channels. */
  @Param({"64x32x32x32", "64x256", "64x28x28x6"})
  public String shape;

  private ChannelBroadcast add;
  private ReduceColumns sums;
  private int rows;
  private float[] x;
  private float[] b;
  private float[] y;
  private float[] db;
  private float[] scratch;

  private static Work addWork(String shape) {
    long length = Shapes.elements(shape);
    return Work.elements(length + Shapes.channels(shape), length);
  }

  private static Work sumWork(String shape) {
    return Work.elements(Shapes.elements(shape), Shapes.channels(shape));
  }

  /** Makes the tensors. */
  @Override
  protected void prepare() {
    int channels = Shapes.channels(shape);
    RandomData data = new RandomData();
    add = ChannelBroadcast.add(channels);
    sums = ReduceColumns.of(channels);
    x = data.floats(Shapes.elements(shape));
    rows = x.length / channels;
    b = data.floats(channels);
    y = new float[x.length];
    db = new float[channels];
    scratch = new float[sums.scratchLength(threads)];
  }

  /** y from x and b. */
  @Benchmark
  public float[] add() {
    add.run(parallel, rows, x, 0, b, 0, y, 0);
    return y;
  }

  /** db from dy, for which x stands in. */
  @Benchmark
  public float[] columnSums() {
    sums.sum(parallel, rows, x, 0, db, 0, scratch);
    return db;
  }
}
