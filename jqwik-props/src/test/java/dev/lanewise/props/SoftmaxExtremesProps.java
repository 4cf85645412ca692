package dev.lanewise.props;

import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * One logit of each row, wherever it lies, is so far above all others that their exponentials are zero, and that its
 * own would be infinite if the maximum were not subtracted.
 */
class SoftmaxExtremesProps {
  private static final float FAR = 1000;

  /** A few units in the last place of {@link #FAR}. */
  private static final double BOUND = 1e-3;

  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows().filter(c -> c.length() <= 1 << 14);
  }

  /** Logits, where the largest of each row is, and a column that is another one if there is any. */
  private static final class Rows {
    final int n;
    final int columns;
    final float[] x;
    final int[] largest;
    final int[] other;

    Rows(RowsCase of) {
      n = of.rows();
      columns = of.columns();
      x = Data.floats(of.seed()).input(0, of.length());
      SplittableRandom random = new SplittableRandom(of.seed());
      largest = random.ints(n, 0, columns).toArray();
      other = new int[n];
      for (int r = 0; r < n; r++) {
        other[r] = (largest[r] + 1 + random.nextInt(columns)) % columns;
        x[r * columns + largest[r]] += FAR;
      }
    }

    /** By how much the largest exceeds an element. */
    double below(int r, int c) {
      return (double) x[r * columns + largest[r]] - x[r * columns + c];
    }
  }

  private static void requireNear(double expected, double actual, String what) {
    if (!(Math.abs(actual - expected) <= BOUND)) {
      throw new AssertionError(what + " is " + actual + ", expected " + expected);
    }
  }

  @Property
  void softmaxIsOneThereAndZeroElsewhere(@ForAll("cases") RowsCase c) {
    Rows rows = new Rows(c);
    float[] y = Data.nans(rows.x.length);
    float[] log = y.clone();
    float[] sums = Data.nans(rows.n);
    Softmax op = Softmax.of(rows.columns);
    op.forward(Workers.TWO, rows.n, rows.x, 0, y, 0);
    op.logForward(Workers.TWO, rows.n, rows.x, 0, log, 0);
    op.logSumExp(Workers.TWO, rows.n, rows.x, 0, sums, 0);
    for (int i = 0; i < y.length; i++) {
      int r = i / rows.columns;
      int k = i % rows.columns;
      requireNear(k == rows.largest[r] ? 1 : 0, y[i], "softmax of element " + i);
      requireNear(-rows.below(r, k), log[i], "log-softmax of element " + i);
    }
    for (int r = 0; r < rows.n; r++) {
      requireNear(rows.x[r * rows.columns + rows.largest[r]], sums[r], "log-sum-exp of row " + r);
    }
  }

  @Property
  void lossesAreTheDistanceToIt(@ForAll("cases") RowsCase c) {
    Rows rows = new Rows(c);
    float[] losses = Data.nans(rows.n);
    float[] gradient = Data.nans(rows.x.length);
    SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(rows.columns);
    op.run(Workers.TWO, rows.n, rows.x, 0, rows.other, 0, losses, 0, gradient, 0, 1);
    requireLosses(rows, losses, gradient);
    FocalLoss focal = FocalLoss.of(rows.columns, 0.5f);
    focal.run(Workers.TWO, rows.n, rows.x, 0, rows.other, 0, losses, 0, gradient, 0, 1);
    requireLosses(rows, losses, gradient);
    float[] targets = new float[rows.x.length];
    for (int r = 0; r < rows.n; r++) {
      targets[r * rows.columns + rows.other[r]] = 1;
    }
    op.runSoft(Workers.TWO, rows.n, rows.x, 0, targets, 0, losses, 0, gradient, 0, 1);
    requireLosses(rows, losses, gradient);
    op.withSmoothing(1e-12f).run(Workers.TWO, rows.n, rows.x, 0, rows.other, 0, losses, 0, gradient, 0, 1);
    requireLosses(rows, losses, gradient);
  }

  /** The gradient is softmax less the target. */
  private static void requireLosses(Rows rows, float[] losses, float[] gradient) {
    for (int r = 0; r < rows.n; r++) {
      requireNear(rows.below(r, rows.other[r]), losses[r], "loss of row " + r);
      for (int k = 0; k < rows.columns; k++) {
        double expected = (k == rows.largest[r] ? 1 : 0) - (k == rows.other[r] ? 1 : 0);
        requireNear(expected, gradient[r * rows.columns + k], "gradient of row " + r + ", column " + k);
      }
    }
  }
}
