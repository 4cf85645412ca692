package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Softmax cross-entropy of logits {@code z[n][classes]} against labels, with its gradient, in one pass:
 *
 * <pre>
 * loss[i] = −Σ_c v[i][c] · log p[i][c]                        p[i] = softmax(z[i])
 * dz[i][c] = (p[i][c] · Σ_k v[i][k] − v[i][c]) · scale
 * v[i][c] = weight[c] · ((1 − ε) · t[i][c] + ε/classes)       t[i][c] = 1 where c = label[i], else 0
 * </pre>
 *
 * <p>Class weights and the label smoothing ε (Szegedy et al. 2016) are those of PyTorch's {@code CrossEntropyLoss};
 * without them {@code loss[i] = −log p[i][label[i]]}. Given {@linkplain #runSoft probabilities} instead of labels, t
 * is what is given. A class with v = 0 adds nothing to the loss, even where its logit is −∞.
 *
 * <p>The largest logit of a row is subtracted first, so no exponential overflows. Rows are independent; work is cut
 * into rows.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class SoftmaxCrossEntropy extends LabelLoss {
  private final float[] weights;
  private final float smoothing;
  private final RowTargets smooth;
  private final RowTargets soft;

  // Of the run in progress.
  private float[] targets;
  private int targetsOffset;

  private SoftmaxCrossEntropy(int classes, float[] weights, float smoothing) {
    super(classes);
    this.weights = weights;
    this.smoothing = smoothing;
    float[] share = weights.clone();
    float[] rest = weights.clone();
    for (int c = 0; c < classes; c++) {
      share[c] *= 1 - smoothing;
      rest[c] *= smoothing / classes;
    }
    smooth = passes.targets(rest, share, false);
    soft = passes.targets(rest, share, true);
  }

  /**
   * For this number of classes, without weights and smoothing.
   *
   * @throws IllegalArgumentException if {@code classes < 1}
   */
  public static SoftmaxCrossEntropy of(int classes) {
    Arguments.atLeast("classes", classes, 1);
    float[] weights = new float[classes];
    Arrays.fill(weights, 1);
    return new SoftmaxCrossEntropy(classes, weights, 0);
  }

  /**
   * The same with a weight for each class, copied. For PyTorch's mean over samples divide by {@link #labelWeight}.
   *
   * @throws IllegalArgumentException if there is not one for each class, or one is negative or not finite
   */
  public SoftmaxCrossEntropy withWeights(float... weights) {
    return new SoftmaxCrossEntropy(columns, weights(columns, weights), smoothing);
  }

  /**
   * The same with the label smoothing ε.
   *
   * @throws IllegalArgumentException unless 0 ≤ ε ≤ 1
   */
  public SoftmaxCrossEntropy withSmoothing(float smoothing) {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing: " + smoothing + ", expected 0 .. 1");
    }
    return new SoftmaxCrossEntropy(columns, weights, smoothing);
  }

  /**
   * The sum of the labels' weights, which PyTorch's weighted mean divides by: {@code scale} is its reciprocal then.
   * Without weights it is n.
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
   * @param losses receives one loss for each row, in nats
   * @param gradient receives dz; may be the very same elements as the logits
   * @param scale what the gradient is multiplied by: 1/n for the gradient of the mean loss
   * @throws IllegalArgumentException if a label is out of range, an array too short, or outputs overlap inputs partly
   */
  public void run(
      Parallel parallel, int n, float[] logits, int logitsOffset, int[] labels, int labelsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    targets = null;
    runLoss(
        parallel, n, "logits", logits, logitsOffset, labels, labelsOffset, losses, lossesOffset, gradient,
        gradientOffset, scale);
  }

  /**
   * As {@link #run}, against probabilities: those of mixed samples (mixup, CutMix) or of another network.
   *
   * @param targets t[n][classes]; rows need not add up to 1
   * @throws IllegalArgumentException if an array is too short, or outputs overlap inputs partly, or the targets
   */
  public void runSoft(
      Parallel parallel, int n, float[] logits, int logitsOffset, float[] targets, int targetsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    requireRows(n, "logits", logits, logitsOffset, losses, lossesOffset, gradient, gradientOffset);
    long length = (long) n * columns;
    Arguments.span("targets", targets, targetsOffset, length);
    Arguments.disjoint("gradient", gradient, gradientOffset, length, "targets", targets, targetsOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, "targets", targets, targetsOffset, length);
    this.targets = targets;
    this.targetsOffset = targetsOffset;
    start(
        parallel, n, logits, logitsOffset, null, 0, losses, lossesOffset, gradient, gradientOffset, scale);
  }

  @Override
  void loss(RowGroup g, int row) {
    if (targets == null && smoothing == 0) {
      lossOfLabels(g, row);
    } else {
      lossOfTargets(g, row);
    }
  }

  private void lossOfLabels(RowGroup g, int row) {
    softmaxAtLabels(g, row);
    for (int r = 0; r < g.rows; r++) {
      float weight = weights[label(row + r)];
      setLoss(row + r, weight * g.log[r]);
      g.factor[r] = weight * scale;
    }
    passes.divideByTotals(g);
    gradientAtLabels(g);
  }

  /** loss = Σ v · log Σ e^(z − max) − Σ v·(z − max). */
  private void lossOfTargets(RowGroup g, int row) {
    boolean hard = targets == null;
    RowTargets v = hard ? smooth : soft;
    if (!hard) {
      passes.loadOther(g, targets, targetsOffset + row * columns);
    }
    passes.max(g);
    passes.weigh(g, v);
    float[] weight = g.power;
    for (int r = 0; r < g.rows; r++) {
      weight[r] = g.sum[r];
      if (hard) {
        weighLabel(g, r, label(row + r));
      }
    }
    passes.expBelow(g, g.max);
    passes.sum(g);
    System.arraycopy(g.sum, 0, g.log, 0, g.rows);
    passes.logOfRows(g);
    for (int r = 0; r < g.rows; r++) {
      setLoss(row + r, weight[r] * g.log[r] - g.dot[r]);
      g.factor[r] = weight[r] * scale / g.sum[r];
    }
    passes.subtractTargets(g, v, scale);
    for (int r = 0; hard && r < g.rows; r++) {
      int label = label(row + r);
      g.out[g.output(r, label)] -= labelShare(label) * scale;
    }
  }

  private void weighLabel(RowGroup g, int r, int label) {
    float share = labelShare(label);
    if (share != 0) {
      g.power[r] += share;
      g.dot[r] += share * (g.input(r, label) - g.max[r]);
    }
  }

  private float labelShare(int label) {
    return weights[label] * (1 - smoothing);
  }
}
