package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;

/**
 * A loss that is right, with a gradient that is not: wrong by a factor, as when a sign is lost or a sum is taken for a
 * mean. To see that checks notice.
 *
 * @param right the loss whose gradient is spoilt, one that takes labels
 * @param factor what its gradient is multiplied by
 */
record WrongGradient(Loss right, double factor) implements Loss {
  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    return new Spoilt(this, right.step(output, batch, parallel), output.size());
  }

  @Override
  public double reference(Shape output, int n, double[] outputs, int[] labels, double[] gradient) {
    double loss = right.reference(output, n, outputs, labels, gradient);
    for (int i = 0; i < n * output.size(); i++) {
      gradient[i] *= factor;
    }
    return loss;
  }

  private record Spoilt(WrongGradient loss, Step right, int outputs) implements Step {
    @Override
    public double run(int n, float[] y, int offset, int[] labels, float[] gradient) {
      double mean = right.run(n, y, offset, labels, gradient);
      for (int i = 0; i < n * outputs; i++) {
        gradient[i] *= (float) loss.factor;
      }
      return mean;
    }

    @Override
    public float[] losses() {
      return right.losses();
    }

    @Override
    public double weight() {
      return right.weight();
    }
  }
}
