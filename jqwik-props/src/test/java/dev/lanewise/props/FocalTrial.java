package dev.lanewise.props;

import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The focal loss, with class weights at some offsets. */
final class FocalTrial extends LabelLossTrial {
  private final FocalLoss op;
  private final float gamma;
  private final float[] weights;

  FocalTrial(FocalLoss op, float gamma, RowsCase of, Data data) {
    super("logits", of, 1f / (1 + of.rows()), logits(of, data), data.indices(1, of.rows(), of.columns()));
    this.gamma = gamma;
    this.weights = weights(of.columns(), data);
    if (of.offset() % 2 == 0) {
      Arrays.fill(weights, 1);
    }
    this.op = of.offset() % 2 == 0 ? op : op.withWeights(weights);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dz = new double[of.length()];
    ReferenceLoss.focal(
        of.rows(), of.columns(), gamma, Data.doubles(weights, w -> w), Data.doubles(values, map), labels, loss, dz,
        scale);
    return new double[][] {loss, dz};
  }

  /**
   * All terms are positive, so relative errors add up along the formula. The power's are γ times those of 1 − p and, as
   * e^(γ·log(1 − p)), those of the exponent.
   */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int row = 0; row < of.rows(); row++) {
      RowErrors errors = new RowErrors(values, row * of.columns(), of.columns());
      int label = labels[row];
      double q = errors.sumWithout(label) + errors.sum + 2;
      double power = gamma * q + (1 + RowErrors.FUNCTION) * Math.abs(gamma * logOfOthers(errors, label)) + 5;
      double slope = errors.exp(label) + errors.sum + errors.minusLog(label) + q + 5;
      // However small the weight is, its products are rounded to multiples of the smallest number.
      double floor = (1 + weights[label]) * (1 + gamma) * of.columns() * RowErrors.UNDERFLOW;
      bounds[0][row] =
          1.01 * ROUNDOFF * Math.abs(bounds[0][row]) * (power + errors.minusLog(label) + 2) + 100 * floor;
      for (int c = 0; c < of.columns(); c++) {
        int i = row * of.columns() + c;
        double share = c == label ? q : errors.exp(c) + errors.sum;
        bounds[1][i] = 1.01 * ROUNDOFF * Math.abs(bounds[1][i]) * (power + slope + share + 6) + floor;
      }
    }
    return bounds;
  }

  /** log(1 − p), no less than where the exponential becomes zero. */
  private double logOfOthers(RowErrors errors, int label) {
    double others = 0;
    for (int c = 0; c < of.columns(); c++) {
      others += c == label ? 0 : errors.p(c);
    }
    return Math.max(-90, Math.log(others));
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
