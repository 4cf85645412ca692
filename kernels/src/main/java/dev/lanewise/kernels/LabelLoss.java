package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/** A loss of rows of scores against labels, one for each row, with its gradient. */
abstract class LabelLoss extends RowOperation {
  // The arguments of the run in progress.
  private float[] scores;
  private int scoresOffset;
  private int[] labels;
  private int labelsOffset;
  private float[] losses;
  private int lossesOffset;
  private float[] gradient;
  private int gradientOffset;

  /** What gradients are multiplied by. */
  float scale;

  LabelLoss(int classes) {
    super(classes);
  }

  final void runLoss(
      Parallel parallel, int n, String name, float[] scores, int scoresOffset, int[] labels, int labelsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    requireRows(n, name, scores, scoresOffset, losses, lossesOffset, gradient, gradientOffset);
    requireLabels(n, labels, labelsOffset);
    start(parallel, n, scores, scoresOffset, labels, labelsOffset, losses, lossesOffset, gradient, gradientOffset,
        scale);
  }

  final void requireRows(
      int n, String name, float[] scores, int scoresOffset, float[] losses, int lossesOffset, float[] gradient,
      int gradientOffset) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * columns;
    Arguments.span(name, scores, scoresOffset, length);
    Arguments.span("losses", losses, lossesOffset, n);
    Arguments.span("gradient", gradient, gradientOffset, length);
    Arguments.disjointOrSame("gradient", gradient, gradientOffset, name, scores, scoresOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, name, scores, scoresOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, "gradient", gradient, gradientOffset, length);
  }

  /** Runs with arguments that have been checked. */
  final void start(
      Parallel parallel, int n, float[] scores, int scoresOffset, int[] labels, int labelsOffset, float[] losses,
      int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    this.scores = scores;
    this.scoresOffset = scoresOffset;
    this.labels = labels;
    this.labelsOffset = labelsOffset;
    this.losses = losses;
    this.lossesOffset = lossesOffset;
    this.gradient = gradient;
    this.gradientOffset = gradientOffset;
    this.scale = scale;
    runRows(parallel, n);
  }

  @Override
  final void group(RowGroup g, int row, int rows) {
    passes.load(g, rows, scores, scoresOffset + row * columns, gradient, gradientOffset + row * columns);
    loss(g, row);
    passes.store(g);
  }

  /** Sets the losses of the group's rows and makes their gradient its output. */
  abstract void loss(RowGroup g, int row);

  final int label(int row) {
    return labels[labelsOffset + row];
  }

  final void setLoss(int row, float loss) {
    losses[lossesOffset + row] = loss;
  }

  /**
   * Softmax at the labels p = e/(e + others): out = e^(z − max) with a zero at the label, dot = e, sum = others = Σ
   * out, total = e + others, log = −log p, good to a few ulp however small the others are.
   */
  final void softmaxAtLabels(RowGroup g, int row) {
    passes.max(g);
    findLabels(g, row);
    float[] below = g.power;
    for (int r = 0; r < g.rows; r++) {
      below[r] = g.max[r] - g.in[g.inOffset + g.labels[r]];
    }
    passes.expBelow(g, g.max);
    for (int r = 0; r < g.rows; r++) {
      int at = g.outOffset + g.labels[r];
      g.dot[r] = g.out[at];
      g.out[at] = 0;
    }
    passes.sum(g);
    passes.minusLogOfRows(g, below);
  }

  /** Notes where the labels of the group's rows are. */
  final void findLabels(RowGroup g, int row) {
    for (int r = 0; r < g.rows; r++) {
      g.labels[r] = r * g.rowStep + label(row + r) * g.columnStep;
    }
  }

  /** out = k·(p − one-hot), given {@link #softmaxAtLabels} and factor = k/total. */
  final void gradientAtLabels(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      g.out[g.outOffset + g.labels[r]] = -g.sum[r]; // p − 1 = −others/(e + others), nothing cancelled
    }
    passes.scale(g);
  }

  /** The sum of the labels' weights, added in their order. */
  final double sumOfWeights(float[] weights, int n, int[] labels, int labelsOffset) {
    Arguments.atLeast("n", n, 0);
    requireLabels(n, labels, labelsOffset);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[labels[labelsOffset + i]];
    }
    return sum;
  }

  /** A copy of class weights, each a finite number that is not negative. */
  static float[] weights(int classes, float[] weights) {
    if (weights == null || weights.length != classes) {
      throw new IllegalArgumentException(
          "weights: " + (weights == null ? "null" : weights.length + " of them") + ", expected one for each of "
              + classes + " classes");
    }
    for (int c = 0; c < classes; c++) {
      if (!(weights[c] >= 0 && weights[c] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "weights: class " + c + " has " + weights[c] + ", expected a finite number of at least 0");
      }
    }
    return weights.clone();
  }
}
