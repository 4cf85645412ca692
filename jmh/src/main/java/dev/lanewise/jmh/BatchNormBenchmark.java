package dev.lanewise.jmh;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.FusedActivation;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Batch normalisation with ReLU in training, and the gradient with frozen statistics, at batch 64: after a convolution
 * into 32 channels at full size, and into 128 at a quarter of it; LeNet-5's 6 channels.
 *
 * <p>Bytes: forward reads x and writes y; backward reads x and dy and writes dx. Each must read its inputs twice; a
 * tensor that leaves the caches in between therefore costs more than is counted.
 */
public class BatchNormBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("batchnorm", BatchNormBenchmark.class, List.of(
      new Family.Pass("batchnorm forward", "forward", shape -> tensors(shape, 1)),
      new Family.Pass("batchnorm backward", "backward", shape -> tensors(shape, 2)),
      new Family.Pass("frozen batchnorm backward", "inferBackward", shape -> tensors(shape, 2))));

  /** Sizes of the tensor; the last is the channels. */
  @Param({"64x32x32x32", "64x8x8x128", "64x28x28x6"})
  public String shape;

  private BatchNorm norm;
  private int rows;
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;
  private float[] gamma;
  private float[] beta;
  private float[] runningMean;
  private float[] runningVariance;
  private float[] dgamma;
  private float[] dbeta;
  private float[] saved;
  private float[] scratch;

  private static Work tensors(String shape, int read) {
    long length = Shapes.elements(shape);
    return Work.elements(read * length, length);
  }

  /** Makes the tensors, and what backward needs by one forward pass. */
  @Override
  protected void prepare() {
    int channels = Shapes.channels(shape);
    RandomData data = new RandomData();
    norm = BatchNorm.of(channels, 1e-5f, FusedActivation.RELU);
    x = data.floats(Shapes.elements(shape));
    rows = x.length / channels;
    y = new float[x.length];
    dy = data.floats(x.length);
    dx = new float[x.length];
    gamma = data.floats(channels);
    beta = data.floats(channels);
    runningMean = new float[channels];
    runningVariance = new float[channels];
    dgamma = new float[channels];
    dbeta = new float[channels];
    saved = new float[norm.savedLength()];
    scratch = new float[norm.scratchLength(threads)];
    forward();
  }

  /** y, and the running statistics, from x. */
  @Benchmark
  public float[] forward() {
    norm.forward(
        parallel, rows, x, 0, gamma, 0, beta, 0, runningMean, 0, runningVariance, 0, 0.1f, saved, 0, y, 0, scratch);
    return y;
  }

  /** dx, dγ and dβ from x and dy. */
  @Benchmark
  public float[] backward() {
    norm.backward(
        parallel, rows, x, 0, dy, 0, saved, 0, gamma, 0, beta, 0, dx, 0, dgamma, 0, dbeta, 0, scratch);
    return dx;
  }

  /** The same with statistics that do not depend on x. */
  @Benchmark
  public float[] inferBackward() {
    norm.inferBackward(
        parallel, rows, x, 0, dy, 0, gamma, 0, beta, 0, runningMean, 0, runningVariance, 0, dx, 0, dgamma, 0, dbeta, 0,
        scratch);
    return dx;
  }
}
