package dev.lanewise.props;

import dev.lanewise.kernels.MulticlassHinge;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import java.util.function.DoubleUnaryOperator;

/** The multiclass hinge loss with the margin {@value #MARGIN}. */
final class HingeTrial extends LabelLossTrial {
  static final float MARGIN = 1;

  private final MulticlassHinge op;

  HingeTrial(MulticlassHinge op, RowsCase of, Data data) {
    super("scores", of, 0.125f, data.input(0, of.length()), data.indices(1, of.rows(), of.columns()));
    this.op = op;
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] ds = new double[of.length()];
    ReferenceLoss.multiclassHinge(
        of.rows(), of.columns(), MARGIN, Data.doubles(values, map), labels, loss, ds, scale);
    return new double[][] {loss, ds};
  }

  /** A margin rounds twice. Where it is so near zero that its sign is not certain, neither is the gradient. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int row = 0; row < of.rows(); row++) {
      bounds(row, bounds[0], bounds[1]);
    }
    return bounds;
  }

  private void bounds(int row, double[] loss, double[] ds) {
    int from = row * of.columns();
    double total = RowErrors.additions(of.columns()) * loss[row];
    double uncertain = 0;
    for (int j = 0; j < of.columns(); j++) {
      double difference = (double) values[from + j] - values[from + labels[row]];
      double error = Math.abs(difference) + Math.abs(difference + MARGIN);
      if (j != labels[row]) {
        total += error;
        boolean isUncertain = Math.abs(difference + MARGIN) <= error * ROUNDOFF;
        ds[from + j] = isUncertain ? scale : 0;
        uncertain += ds[from + j];
      }
    }
    loss[row] = 1.01 * ROUNDOFF * total;
    ds[from + labels[row]] = uncertain;
  }

  @Override
  void call(
      Parallel parallel, int n, Span scores, int[] labels, int labelsOffset, Span losses, Span gradient) {
    op.run(
        parallel, n, scores.array, scores.offset, labels, labelsOffset, losses.array, losses.offset, gradient.array,
        gradient.offset, scale);
  }
}
