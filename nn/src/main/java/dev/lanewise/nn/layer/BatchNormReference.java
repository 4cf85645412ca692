package dev.lanewise.nn.layer;

import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;

/** Batch normalisation in a reference plan. */
final class BatchNormReference implements ReferenceStep {
  private final BatchNorm layer;
  private final ReferenceContext context;
  private final int rows;
  private final int channels;
  private final double[] mean;
  private final double[] variance;

  BatchNormReference(BatchNorm layer, ReferenceContext context) {
    this.layer = layer;
    this.context = context;
    this.channels = context.output().channels();
    this.rows = context.y().length / channels;
    this.mean = new double[channels];
    this.variance = new double[channels];
  }

  private double[] gamma() {
    return layer.affine() ? context.parameters().get(0) : null;
  }

  private double[] beta() {
    return layer.affine() ? context.parameters().get(1) : null;
  }

  private boolean trains() {
    return context.mode() == Mode.TRAINING;
  }

  @Override
  public void forward(boolean frozen) {
    double[] x = context.x().getFirst();
    if (trains()) {
      ReferenceBatchNorm.statistics(rows, channels, x, mean, variance);
      if (context.state().statisticsMove()) {
        moveStatistics();
      }
    } else {
      System.arraycopy(context.statistics().get(0), 0, mean, 0, channels);
      System.arraycopy(context.statistics().get(1), 0, variance, 0, channels);
    }
    ReferenceBatchNorm.normalize(
        rows, channels, x, mean, variance, layer.epsilon(), gamma(), beta(), false, context.y());
  }

  private void moveStatistics() {
    double[] unbiased = new double[channels];
    for (int c = 0; c < channels; c++) {
      unbiased[c] = variance[c] * rows / (rows - 1);
    }
    ReferenceBatchNorm.updateRunning(channels, context.statistics().get(0), mean, layer.momentum());
    ReferenceBatchNorm.updateRunning(channels, context.statistics().get(1), unbiased, layer.momentum());
  }

  @Override
  public void backward() {
    double[] dgamma = layer.affine() ? context.gradients().get(0) : new double[channels];
    double[] dbeta = layer.affine() ? context.gradients().get(1) : new double[channels];
    double[] x = context.x().getFirst();
    double[] dx = context.dx().getFirst();
    if (trains()) {
      ReferenceBatchNorm.backward(
          rows, channels, x, context.dy(), mean, invStd(), gamma(), beta(), false, dx, dgamma, dbeta);
    } else {
      ReferenceBatchNorm.inferBackward(
          rows, channels, x, context.dy(), mean, variance, layer.epsilon(), gamma(), beta(), false, dx, dgamma, dbeta);
    }
  }

  private double[] invStd() {
    double[] invStd = new double[channels];
    for (int c = 0; c < channels; c++) {
      invStd[c] = 1 / Math.sqrt(variance[c] + layer.epsilon());
    }
    return invStd;
  }
}
