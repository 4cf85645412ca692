package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.function.DoubleUnaryOperator;

/** Softmax cross-entropy against labels, with or without class weights; no smoothing. */
final class SoftmaxTrial extends LabelLossTrial {
  private final SoftmaxCrossEntropy op;
  private final float[] weights;

  SoftmaxTrial(SoftmaxCrossEntropy op, RowsCase of, Data data) {
    super("logits", of, 1f / (1 + of.rows()), logits(of, data), data.indices(1, of.rows(), of.columns()));
    this.weights = of.offset() % 2 == 0 ? null : weights(of.columns(), data);
    this.op = weights == null ? op : op.withWeights(weights);
  }

  private double weight(int row) {
    return weights == null ? 1 : weights[labels[row]];
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dz = new double[of.length()];
    ReferenceSoftmax.crossEntropy(of.rows(), of.columns(), Data.doubles(values, map), labels, loss, dz, scale);
    for (int row = 0; row < of.rows(); row++) {
      loss[row] *= weight(row);
      for (int i = row * of.columns(); i < (row + 1) * of.columns(); i++) {
        dz[i] *= weight(row);
      }
    }
    return new double[][] {loss, dz};
  }

  /**
   * The gradient at the label is the others' sum over all of it, nothing cancelled, elsewhere p; weight, scale, total
   * and product round once each.
   */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int row = 0; row < of.rows(); row++) {
      RowErrors errors = new RowErrors(values, row * of.columns(), of.columns());
      int label = labels[row];
      bounds[0][row] = 1.01 * ROUNDOFF * Math.abs(bounds[0][row]) * (errors.minusLog(label) + 1)
          + (1 + weight(row)) * of.columns() * RowErrors.UNDERFLOW;
      for (int c = 0; c < of.columns(); c++) {
        int i = row * of.columns() + c;
        double term = c == label ? errors.sumWithout(label) : errors.exp(c);
        bounds[1][i] = 1.01 * ROUNDOFF * Math.abs(bounds[1][i]) * (term + errors.sum + 5)
            + (1 + weight(row)) * of.columns() * RowErrors.UNDERFLOW;
      }
    }
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
