package dev.lanewise.jmh;

import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Convolution as a training step runs it: forward with bias and fused ReLU, and both gradients, most at batch 64.
 * Forward and backward-data pack the weights inside the timed call, since they change with each step.
 *
 * <p>Counted are 2·n·oh·ow·oc·kh·kw·ic operations in each pass, padded zeros included, whatever the algorithm does.
 *
 * <p>The shapes: first layers and narrow ones (Mini-AlexNet, LeNet-5, small residual networks); the middle and the end
 * of residual networks; downsampling, dilation, depthwise; and three of ImageNet size, batch 1.
 */
public class Conv2dBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("conv2d", Conv2dBenchmark.class, List.of(
      new Family.Pass("conv2d forward", "forward", Conv2dBenchmark::work),
      new Family.Pass("conv2d backward-data", "backwardData", Conv2dBenchmark::work),
      new Family.Pass("conv2d backward-weights", "backwardWeights", Conv2dBenchmark::work)));

  /** n × h × w × ic, window, output channels, padding, stride, groups. */
  @Param({
      "64x32x32x3 k5 oc32 p2 s1", "64x32x32x3 k3 oc32 p1 s1", "64x32x32x3 k5 oc6 p0 s1", "64x14x14x6 k5 oc16 p0 s1",
      "64x32x32x16 k3 oc16 p1 s1", "64x16x16x32 k3 oc64 p1 s1", "64x32x32x64 k3 oc64 p1 s1",
      "64x8x8x128 k3 oc128 p1 s1", "64x8x8x256 k3 oc256 p1 s1", "64x4x4x512 k3 oc512 p1 s1",
      "64x32x32x64 k3 oc128 p1 s2", "64x32x32x64 k1 oc128 p0 s2", "64x32x32x64 k3 oc64 p2 s1 d2",
      "64x32x32x64 k3 oc64 p1 s1 g64",
      "1x224x224x3 k7 oc64 p3 s2", "1x56x56x64 k3 oc64 p1 s1", "1x14x14x256 k3 oc256 p1 s1"})
  public String shape;

  private int n;
  private Conv2dForward forward;
  private Conv2dBackwardData backwardData;
  private Conv2dBackwardWeights backwardWeights;
  private float[] x;
  private float[] w;
  private float[] b;
  private float[] y;
  private float[] dx;
  private float[] dw;
  private float[] dy;
  private float[] packedForward;
  private float[] packedBackward;
  private float[] scratch;

  private static Work work(String shape) {
    Conv2dShape s = Shapes.conv2d(shape);
    return Work.flops(s.flops(s.n()));
  }

  /** Makes the operations and tensors of all three passes. */
  @Override
  protected void prepare() {
    Conv2dShape s = Shapes.conv2d(shape);
    n = s.n();
    forward = Conv2d.forward(s, FusedActivation.RELU);
    backwardData = Conv2d.backwardData(s);
    backwardWeights = Conv2d.backwardWeights(s);
    makeTensors(s);
    packedForward = new float[forward.packedLength()];
    packedBackward = new float[backwardData.packedLength()];
    scratch = new float[Math.max(
        backwardWeights.scratchLength(threads),
        Math.max(forward.scratchLength(threads), backwardData.scratchLength(threads)))];
  }

  private void makeTensors(Conv2dShape s) {
    RandomData data = new RandomData();
    x = data.floats(n * s.inputSize());
    w = data.floats(s.weightsSize());
    b = data.floats(s.oc());
    dy = data.floats(n * s.outputSize());
    y = new float[dy.length];
    dx = new float[x.length];
    dw = new float[w.length];
  }

  /** y from x, w and b. */
  @Benchmark
  public float[] forward() {
    forward.pack(parallel, w, 0, b, 0, packedForward, 0);
    forward.run(parallel, n, x, 0, packedForward, 0, y, 0, scratch);
    return y;
  }

  /** dx from dy and w. */
  @Benchmark
  public float[] backwardData() {
    backwardData.pack(parallel, w, 0, packedBackward, 0);
    backwardData.run(parallel, n, dy, 0, packedBackward, 0, dx, 0, scratch);
    return dx;
  }

  /** dw from x and dy. */
  @Benchmark
  public float[] backwardWeights() {
    backwardWeights.run(parallel, n, x, 0, dy, 0, dw, 0, scratch);
    return dw;
  }
}
