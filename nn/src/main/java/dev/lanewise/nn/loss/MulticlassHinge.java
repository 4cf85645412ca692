package dev.lanewise.nn.loss;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;

/**
 * The multiclass hinge loss (Weston and Watkins 1999) of scores against class labels, as the course CS231n has it: Σ
 * over the wrong classes j of max(0, s[j] − s[label] + Δ), and the mean over the samples. PyTorch's {@code
 * MultiMarginLoss} divides this by the number of classes.
 *
 * @param margin Δ, by how much the right class has to lead
 */
public record MulticlassHinge(double margin) implements Loss {
  /**
   * Checks the margin.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public MulticlassHinge {
    LossStep.requireNonNegative("margin:", margin);
  }

  /** With the margin 1. */
  public MulticlassHinge() {
    this(1);
  }

  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    return new Running(this, LossStep.classes(this, output), batch, parallel);
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient) {
    double[] losses = new double[n];
    ReferenceLoss.multiclassHinge(
        n, LossStep.classes(this, output), margin, outputs, labels, losses, gradient, LossStep.scale(n));
    return LossStep.mean(losses, n);
  }

  private static final class Running extends LossStep {
    private final dev.lanewise.kernels.MulticlassHinge kernel;

    Running(MulticlassHinge loss, int classes, int batch, Parallel parallel) {
      super(loss, batch, parallel);
      this.kernel = dev.lanewise.kernels.MulticlassHinge.of(classes, (float) loss.margin);
    }

    @Override
    public double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      requireBatch(n);
      kernel.run(parallel, n, outputs, offset, labels, 0, losses, 0, gradient, 0, (float) scale(n));
      return mean(n, n);
    }
  }
}
