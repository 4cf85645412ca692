package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * The multiclass hinge loss of Weston and Watkins 1999, as in the course CS231n, of scores {@code s[n][classes]}
 * against labels y, with its gradient, in one pass:
 *
 * <pre>
 * loss[i] = Σ_(j ≠ y) max(0, s[i][j] − s[i][y] + Δ)           y = label[i], Δ the margin
 * ds[i][j] = (s[i][j] − s[i][y] + Δ &gt; 0) · scale              j ≠ y
 * ds[i][y] = −Σ_(j ≠ y) ds[i][j]
 * </pre>
 *
 * <p>Unlike PyTorch's {@code MultiMarginLoss} it is not divided by the number of classes. Where a margin is exactly
 * zero the gradient is taken as zero.
 *
 * <p>Rows are independent; work is cut into rows. Not thread-safe: see {@link Operation}.
 */
public final class MulticlassHinge extends LabelLoss {
  private final float margin;

  private MulticlassHinge(int classes, float margin) {
    super(classes);
    this.margin = margin;
  }

  /**
   * For this number of classes and the margin Δ.
   *
   * @throws IllegalArgumentException if {@code classes < 1}, or the margin is negative or not finite
   */
  public static MulticlassHinge of(int classes, float margin) {
    Arguments.atLeast("classes", classes, 1);
    if (!(margin >= 0 && margin <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("margin: " + margin + ", expected a finite number of at least 0");
    }
    return new MulticlassHinge(classes, margin);
  }

  /**
   * Computes the loss of each row and the gradient.
   *
   * @param labels one for each row, 0 .. classes − 1
   * @param losses receives one loss for each row
   * @param gradient receives ds; may be the very same elements as the scores
   * @param scale what the gradient is multiplied by: 1/n for the gradient of the mean loss
   * @throws IllegalArgumentException if a label is out of range, an array too short, or outputs overlap inputs partly
   */
  public void run(
      Parallel parallel, int n, float[] scores, int scoresOffset, int[] labels, int labelsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    runLoss(
        parallel, n, "scores", scores, scoresOffset, labels, labelsOffset, losses, lossesOffset, gradient,
        gradientOffset, scale);
  }

  @Override
  void loss(RowGroup g, int row) {
    float[] own = g.factor;
    findLabels(g, row);
    for (int r = 0; r < g.rows; r++) {
      own[r] = g.in[g.inOffset + g.labels[r]];
    }
    passes.hinge(g, own, margin);
    for (int r = 0; r < g.rows; r++) {
      g.out[g.outOffset + g.labels[r]] = 0;
    }
    passes.sum(g);
    for (int r = 0; r < g.rows; r++) {
      setLoss(row + r, g.sum[r]);
      g.factor[r] = scale;
    }
    passes.step(g);
    passes.sum(g); // how many margins are violated
    gradientAtLabels(g);
  }
}
