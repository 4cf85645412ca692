package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * The focal loss of Lin et al. 2017 in its softmax form, of logits {@code z[n][classes]} against labels, with its
 * gradient, in one pass. p is softmax(z[i]) at the label, α the weight of the label, γ the focus:
 *
 * <pre>
 * loss[i] = −α · (1 − p)^γ · log p
 * dz[i][c] = α · (1 − p)^γ · (1 − γ · p · log p / (1 − p)) · (softmax(z[i])[c] − (c = label[i])) · scale
 * </pre>
 *
 * <p>With γ = 0 it is {@link SoftmaxCrossEntropy}. 1 − p is computed as what the other classes have, so nothing cancels
 * where p is near 1.
 *
 * <p>Rows are independent; work is cut into rows. Not thread-safe: see {@link Operation}.
 */
public final class FocalLoss extends LabelLoss {
  private final float gamma;
  private final float[] weights;

  private FocalLoss(int classes, float gamma, float[] weights) {
    super(classes);
    this.gamma = gamma;
    this.weights = weights;
  }

  /**
   * For this number of classes and this focus, all weights 1.
   *
   * @param gamma γ; 2 in the paper
   * @throws IllegalArgumentException if {@code classes < 1}, or γ is negative or not finite
   */
  public static FocalLoss of(int classes, float gamma) {
    Arguments.atLeast("classes", classes, 1);
    if (!(gamma >= 0 && gamma <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("gamma: " + gamma + ", expected a finite number of at least 0");
    }
    float[] weights = new float[classes];
    Arrays.fill(weights, 1);
    return new FocalLoss(classes, gamma, weights);
  }

  /**
   * The same with a weight α for each class, copied.
   *
   * @throws IllegalArgumentException if there is not one for each class, or one is negative or not finite
   */
  public FocalLoss withWeights(float... weights) {
    return new FocalLoss(columns, gamma, weights(columns, weights));
  }

  /**
   * The sum of the labels' weights, by which a weighted mean divides: {@code scale} is its reciprocal then. Without
   * weights it is n.
   *
   * @throws IllegalArgumentException if a label is out of range or the array too short
   */
  public double labelWeight(int n, int[] labels, int labelsOffset) {
    return sumOfWeights(weights, n, labels, labelsOffset);
  }

  /**
   * Computes the loss of each row and the gradient.
   *
   * @param labels one for each row, 0 .. classes − 1
   * @param losses receives one loss for each row
   * @param gradient receives dz; may be the very same elements as the logits
   * @param scale what the gradient is multiplied by: 1/n for the gradient of the mean loss
   * @throws IllegalArgumentException if a label is out of range, an array too short, or outputs overlap inputs partly
   */
  public void run(
      Parallel parallel, int n, float[] logits, int logitsOffset, int[] labels, int labelsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    runLoss(
        parallel, n, "logits", logits, logitsOffset, labels, labelsOffset, losses, lossesOffset, gradient,
        gradientOffset, scale);
  }

  @Override
  void loss(RowGroup g, int row) {
    softmaxAtLabels(g, row);
    float[] minusLog = g.max; // the maxima have been used
    for (int r = 0; r < g.rows; r++) {
      minusLog[r] = g.log[r];
      g.log[r] = g.sum[r] / g.total[r];
    }
    powersOfRows(g);
    for (int r = 0; r < g.rows; r++) {
      float total = g.total[r];
      float p = g.dot[r] / total;
      float q = g.sum[r] / total;
      float ratio = q == 0 ? 1 : minusLog[r] / q; // its limit
      float slope = p == 0 ? 1 : 1 + gamma * p * ratio; // its limit, even where log p is infinite
      float weight = weights[label(row + r)] * g.power[r];
      setLoss(row + r, weight * minusLog[r]);
      g.factor[r] = weight * slope * scale / total;
    }
    gradientAtLabels(g);
  }

  /** power = log^γ; not yet a logarithm but the base. */
  private void powersOfRows(RowGroup g) {
    if (gamma == 0 || gamma == 1 || gamma == 2) {
      for (int r = 0; r < g.rows; r++) {
        float q = g.log[r];
        g.power[r] = gamma == 0 ? 1 : gamma == 1 ? q : q * q;
      }
      return;
    }
    passes.logOfRows(g);
    for (int r = 0; r < g.rows; r++) {
      g.power[r] = gamma * g.log[r];
    }
    passes.expOfRows(g);
  }
}
