package dev.lanewise.jmh;

import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.MulticlassHinge;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.SquaredError;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Loss and gradient of a batch in one call: 10 classes, few rows and many, and 1,000 classes.
 *
 * <p>Bytes: scores and labels or targets are read, losses and the gradient written. Exponentials make softmax slower
 * than any copy, and so do rows shorter than a vector all of them.
 */
public class LossBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("loss", LossBenchmark.class, List.of(
      new Family.Pass("softmax cross-entropy", "crossEntropy", LossBenchmark::againstLabels),
      new Family.Pass("cross-entropy, label smoothing", "smoothing", LossBenchmark::againstLabels),
      new Family.Pass("cross-entropy, soft targets", "softTargets", LossBenchmark::againstTargets),
      new Family.Pass("focal loss", "focal", LossBenchmark::againstLabels),
      new Family.Pass("multiclass hinge", "hinge", LossBenchmark::againstLabels),
      new Family.Pass("squared error", "squaredError", LossBenchmark::againstTargets)));

  /** Rows × classes. */
  @Param({"128x10", "4096x10", "128x1000"})
  public String shape;

  private SoftmaxCrossEntropy softmax;
  private SoftmaxCrossEntropy smooth;
  private FocalLoss focal;
  private MulticlassHinge hinge;
  private SquaredError squares;
  private int n;
  private float[] scores;
  private float[] targets;
  private int[] labels;
  private float[] losses;
  private float[] gradient;

  private static Work againstLabels(String shape) {
    long length = Shapes.elements(shape);
    long rows = length / Shapes.channels(shape);
    return Work.elements(length + rows, length + rows);
  }

  private static Work againstTargets(String shape) {
    long length = Shapes.elements(shape);
    return Work.elements(2 * length, length + length / Shapes.channels(shape));
  }

  /** Makes scores, labels and targets. */
  @Override
  protected void prepare() {
    int classes = Shapes.channels(shape);
    RandomData data = new RandomData();
    softmax = SoftmaxCrossEntropy.of(classes);
    smooth = softmax.withSmoothing(0.1f);
    focal = FocalLoss.of(classes, 2);
    hinge = MulticlassHinge.of(classes, 1);
    squares = SquaredError.of(classes);
    scores = data.floats(Shapes.elements(shape));
    n = scores.length / classes;
    labels = data.ints(n, classes);
    targets = new float[scores.length];
    for (int i = 0; i < n; i++) {
      targets[i * classes + labels[i]] = 0.75f;
      targets[i * classes + labels[n - 1 - i]] += 0.25f;
    }
    losses = new float[n];
    gradient = new float[scores.length];
  }

  /** Against labels. */
  @Benchmark
  public float[] crossEntropy() {
    softmax.run(parallel, n, scores, 0, labels, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }

  /** Against labels, smoothed. */
  @Benchmark
  public float[] smoothing() {
    smooth.run(parallel, n, scores, 0, labels, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }

  /** Against probabilities, as after mixup. */
  @Benchmark
  public float[] softTargets() {
    softmax.runSoft(parallel, n, scores, 0, targets, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }

  /** Focus 2. */
  @Benchmark
  public float[] focal() {
    focal.run(parallel, n, scores, 0, labels, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }

  /** Margin 1. */
  @Benchmark
  public float[] hinge() {
    hinge.run(parallel, n, scores, 0, labels, 0, losses, 0, gradient, 0, 1f / n);
    return gradient;
  }

  /** Against the targets. */
  @Benchmark
  public float[] squaredError() {
    squares.run(parallel, n, scores, 0, targets, 0, losses, 0, gradient, 0, 1f / scores.length);
    return gradient;
  }
}
