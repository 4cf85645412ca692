package dev.lanewise.nn.loss;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * Softmax cross-entropy of logits, in nats, against class labels or against probabilities (of mixed samples as in
 * mixup, or of another network): PyTorch's {@code CrossEntropyLoss}. With p = softmax(logits), class weights w and the
 * label smoothing ε, the loss of a sample whose target is t, one-hot for a label, is
 *
 * <pre>
 * −Σ_c w[c] · ((1 − ε) · t[c] + ε/classes) · log p[c]
 * </pre>
 *
 * <p>Against labels the mean is the sum over the samples divided by the sum of the weights of their labels, also with
 * smoothing; against probabilities it is divided by the number of samples. Where no label of a batch has a weight above
 * 0, the loss and its gradient are 0, not NaN as in PyTorch: such samples teach nothing.
 *
 * @param classWeights w, one for each class; empty for 1 each
 * @param labelSmoothing ε, 0 .. 1 (Szegedy et al., "Rethinking the Inception Architecture", 2016)
 */
public record SoftmaxCrossEntropy(List<Double> classWeights, double labelSmoothing) implements Loss {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a weight is negative or not finite, or the smoothing not 0 .. 1
   */
  public SoftmaxCrossEntropy {
    classWeights = ClassWeights.checked(classWeights);
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException("labelSmoothing: " + labelSmoothing + ", expected 0 .. 1");
    }
  }

  /** Without weights and smoothing. */
  public SoftmaxCrossEntropy() {
    this(List.of(), 0);
  }

  /** This loss with weights of the classes, one for each; none for 1 each. */
  public SoftmaxCrossEntropy withClassWeights(double... weights) {
    return new SoftmaxCrossEntropy(ClassWeights.list(weights), labelSmoothing);
  }

  /** This loss with label smoothing. */
  public SoftmaxCrossEntropy withLabelSmoothing(double smoothing) {
    return new SoftmaxCrossEntropy(classWeights, smoothing);
  }

  @Override
  public boolean takesTargets() {
    return true;
  }

  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    return new Running(this, LossStep.classes(this, output), batch, parallel);
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient) {
    int classes = LossStep.classes(this, output);
    double[] weights = ClassWeights.of(classWeights, classes);
    double weight = ClassWeights.sum(weights, n, labels);
    double[] losses = new double[n];
    if (classWeights.isEmpty() && labelSmoothing == 0) {
      // Nothing cancels in this one.
      ReferenceSoftmax.crossEntropy(n, classes, outputs, labels, losses, gradient, LossStep.scale(weight));
    } else {
      double[] targets = new double[n * classes];
      for (int i = 0; i < n; i++) {
        targets[i * classes + labels[i]] = 1;
      }
      ReferenceSoftmax.crossEntropy(
          n, classes, outputs, smoothed(targets, weights), losses, gradient, LossStep.scale(weight));
    }
    return LossStep.mean(losses, weight);
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, double[] targets, double[] gradient) {
    int classes = LossStep.classes(this, output);
    double[] losses = new double[n];
    double[] v = smoothed(targets, ClassWeights.of(classWeights, classes));
    ReferenceSoftmax.crossEntropy(n, classes, outputs, v, losses, gradient, LossStep.scale(n));
    return LossStep.mean(losses, n);
  }

  /** What the logarithms are multiplied by: w · ((1 − ε) · t + ε/classes). */
  private double[] smoothed(double[] targets, double[] weights) {
    double[] v = new double[targets.length];
    for (int i = 0; i < v.length; i++) {
      int c = i % weights.length;
      v[i] = weights[c] * ((1 - labelSmoothing) * targets[i] + labelSmoothing / weights.length);
    }
    return v;
  }

  private static final class Running extends LossStep {
    private final dev.lanewise.kernels.SoftmaxCrossEntropy kernel;

    Running(SoftmaxCrossEntropy loss, int classes, int batch, Parallel parallel) {
      super(loss, batch, parallel);
      this.kernel = dev.lanewise.kernels.SoftmaxCrossEntropy.of(classes)
          .withWeights(ClassWeights.floats(loss.classWeights, classes))
          .withSmoothing((float) loss.labelSmoothing);
    }

    @Override
    public double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      requireBatch(n);
      double weight = kernel.labelWeight(n, labels, 0);
      kernel.run(parallel, n, outputs, offset, labels, 0, losses, 0, gradient, 0, (float) scale(weight));
      return mean(n, weight);
    }

    @Override
    public double run(int n, float[] outputs, int offset, float[] targets, float[] gradient) {
      requireBatch(n);
      kernel.runSoft(parallel, n, outputs, offset, targets, 0, losses, 0, gradient, 0, (float) scale(n));
      return mean(n, n);
    }
  }
}
