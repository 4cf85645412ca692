package dev.lanewise.nn.loss;

import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * The focal loss (Lin et al., "Focal Loss for Dense Object Detection", 2017) in its softmax form, of logits against
 * class labels: −w·(1 − p)^γ·log p, p being the label's probability and w the label's weight. Samples that are already
 * right count less. γ = 0 gives {@link SoftmaxCrossEntropy}.
 *
 * <p>As there, the mean is the sum over the samples divided by the sum of the weights of their labels, and 0 where none
 * has a weight above 0.
 *
 * @param gamma γ, 0 or more; 2 in the paper
 * @param classWeights w, one for each class; empty for 1 each
 */
public record Focal(double gamma, List<Double> classWeights) implements Loss {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if γ or a weight is negative or not finite
   */
  public Focal {
    LossStep.requireNonNegative("gamma:", gamma);
    classWeights = ClassWeights.checked(classWeights);
  }

  /** Without weights. */
  public Focal(double gamma) {
    this(gamma, List.of());
  }

  /** This loss with weights of the classes, one for each; none for 1 each. */
  public Focal withClassWeights(double... weights) {
    return new Focal(gamma, ClassWeights.list(weights));
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
    ReferenceLoss.focal(n, classes, gamma, weights, outputs, labels, losses, gradient, LossStep.scale(weight));
    return LossStep.mean(losses, weight);
  }

  private static final class Running extends LossStep {
    private final FocalLoss kernel;

    Running(Focal loss, int classes, int batch, Parallel parallel) {
      super(loss, batch, parallel);
      this.kernel = FocalLoss.of(classes, (float) loss.gamma)
          .withWeights(ClassWeights.floats(loss.classWeights, classes));
    }

    @Override
    public double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      requireBatch(n);
      double weight = kernel.labelWeight(n, labels, 0);
      kernel.run(parallel, n, outputs, offset, labels, 0, losses, 0, gradient, 0, (float) scale(weight));
      return mean(n, weight);
    }
  }
}
