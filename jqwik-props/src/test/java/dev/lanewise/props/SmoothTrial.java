package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.function.DoubleUnaryOperator;

/** Softmax cross-entropy against labels with label smoothing, and with class weights at some offsets. */
final class SmoothTrial extends LabelLossTrial {
  private final SoftmaxCrossEntropy op;
  private final SoftTargets targets;

  SmoothTrial(SoftmaxCrossEntropy op, RowsCase of, Data data) {
    super("logits", of, 1f / (1 + of.rows()), logits(of, data), data.indices(1, of.rows(), of.columns()));
    float[] weights = of.offset() % 2 == 0 ? null : weights(of.columns(), data);
    float smoothing = of.offset() % 4 < 2 ? 0.1f : 1;
    SoftmaxCrossEntropy smooth = op.withSmoothing(smoothing);
    this.op = weights == null ? smooth : smooth.withWeights(weights);
    this.targets = new SoftTargets(of.columns(), weights, smoothing, oneHot(of, labels));
  }

  private static float[] oneHot(RowsCase of, int[] labels) {
    float[] t = new float[of.length()];
    for (int row = 0; row < of.rows(); row++) {
      t[row * of.columns() + labels[row]] = 1;
    }
    return t;
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dz = new double[of.length()];
    ReferenceSoftmax.crossEntropy(
        of.rows(), of.columns(), Data.doubles(values, map), targets.values, loss, dz, scale);
    return new double[][] {loss, dz};
  }

  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    targets.bounds(values, scale, bounds[0], bounds[1]);
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void call(
      Parallel parallel, int n, Span logits, int[] labels, int labelsOffset, Span losses, Span gradient) {
    op.run(
        parallel, n, logits.array, logits.offset, labels, labelsOffset, losses.array, losses.offset, gradient.array,
        gradient.offset, scale);
  }
}
