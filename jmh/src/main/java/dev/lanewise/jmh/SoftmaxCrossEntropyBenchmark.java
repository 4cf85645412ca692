package dev.lanewise.jmh;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Loss and gradient of logits in one call: 10 classes at batch 64, and 1,000 classes at batch 64.
 *
 * <p>Bytes: logits and labels are read, losses and the gradient written. The exponentials make it slower than any copy.
 */
public class SoftmaxCrossEntropyBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("softmax", SoftmaxCrossEntropyBenchmark.class, List.of(
      new Family.Pass("softmax cross-entropy", "lossAndGradient", SoftmaxCrossEntropyBenchmark::work)));

  /** Rows × classes. */
  @Param({"64x10", "64x1000"})
  public String shape;

  private SoftmaxCrossEntropy softmax;
  private int n;
  private float[] logits;
  private int[] labels;
  private float[] losses;
  private float[] gradient;

  private static Work work(String shape) {
    long length = Shapes.elements(shape);
    long rows = length / Shapes.channels(shape);
    return Work.elements(length + rows, length + rows);
  }

  /** Makes logits and labels. */
  @Override
  protected void prepare() {
    int classes = Shapes.channels(shape);
    RandomData data = new RandomData();
    softmax = SoftmaxCrossEntropy.of(classes);
    logits = data.floats(Shapes.elements(shape));
    n = logits.length / classes;
    labels = data.ints(n, classes);
    losses = new float[n];
    gradient = new float[logits.length];
  }

  /** Losses and gradient of all rows. */
  @Benchmark
  public float[] lossAndGradient() {
    softmax.run(parallel, n, logits, 0, labels, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }
}
