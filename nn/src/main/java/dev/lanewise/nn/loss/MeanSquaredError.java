package dev.lanewise.nn.loss;

import dev.lanewise.kernels.SquaredError;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;

/**
 * The mean of (y − t)² over all outputs of all samples, of outputs of any shape against targets of the same: PyTorch's
 * {@code MSELoss}. The loss of a sample is the mean over its outputs.
 */
public record MeanSquaredError() implements Loss {
  @Override
  public boolean takesLabels() {
    return false;
  }

  @Override
  public boolean takesTargets() {
    return true;
  }

  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    return new Running(this, output.size(), batch, parallel);
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, double[] targets, double[] gradient) {
    double[] losses = new double[n];
    double elements = (double) n * output.size();
    ReferenceLoss.squaredError(
        n, output.size(), outputs, targets, losses, gradient, LossStep.scale(elements));
    return LossStep.mean(losses, elements);
  }

  private static final class Running extends LossStep {
    private final SquaredError kernel;
    private final int size;

    Running(MeanSquaredError loss, int size, int batch, Parallel parallel) {
      super(loss, batch, parallel);
      this.kernel = SquaredError.of(size);
      this.size = size;
    }

    @Override
    public double run(int n, float[] outputs, int offset, float[] targets, float[] gradient) {
      requireBatch(n);
      float scale = (float) scale((double) n * size);
      kernel.run(parallel, n, outputs, offset, targets, 0, losses, 0, gradient, 0, scale);
      for (int i = 0; i < n; i++) {
        losses[i] /= size;
      }
      return mean(n, n);
    }
  }
}
