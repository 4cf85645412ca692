package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * The squared error of outputs {@code y[n][columns]} against targets t of the same shape, with its gradient, in one
 * pass:
 *
 * <pre>
 * loss[i] = Σ_c (y[i][c] − t[i][c])²
 * dy[i][c] = 2 · (y[i][c] − t[i][c]) · scale
 * </pre>
 *
 * <p>PyTorch's {@code MSELoss} is the sum of the losses over {@code n·columns}, with {@code scale = 1/(n·columns)}.
 *
 * <p>Rows are independent; work is cut into rows. Not thread-safe: see {@link Operation}.
 */
public final class SquaredError extends RowOperation {
  // The arguments of the run in progress.
  private float[] outputs;
  private int outputsOffset;
  private float[] targets;
  private int targetsOffset;
  private float[] losses;
  private int lossesOffset;
  private float[] gradient;
  private int gradientOffset;
  private float scale;

  private SquaredError(int columns) {
    super(columns);
  }

  /**
   * For rows of this length.
   *
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public static SquaredError of(int columns) {
    Arguments.atLeast("columns", columns, 1);
    return new SquaredError(columns);
  }

  /**
   * Computes the loss of each row and the gradient.
   *
   * @param losses receives one loss for each row
   * @param gradient receives dy; may be the very same elements as the outputs or the targets
   * @param scale what the gradient is multiplied by
   * @throws IllegalArgumentException if an array is too short, or outputs overlap inputs partly
   */
  public void run(
      Parallel parallel, int n, float[] outputs, int outputsOffset, float[] targets, int targetsOffset,
      float[] losses, int lossesOffset, float[] gradient, int gradientOffset, float scale) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * columns;
    Arguments.span("outputs", outputs, outputsOffset, length);
    Arguments.span("targets", targets, targetsOffset, length);
    Arguments.span("losses", losses, lossesOffset, n);
    Arguments.span("gradient", gradient, gradientOffset, length);
    Arguments.disjointOrSame("gradient", gradient, gradientOffset, "outputs", outputs, outputsOffset, length);
    Arguments.disjointOrSame("gradient", gradient, gradientOffset, "targets", targets, targetsOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, "outputs", outputs, outputsOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, "targets", targets, targetsOffset, length);
    Arguments.disjoint("losses", losses, lossesOffset, n, "gradient", gradient, gradientOffset, length);
    this.outputs = outputs;
    this.outputsOffset = outputsOffset;
    this.targets = targets;
    this.targetsOffset = targetsOffset;
    this.losses = losses;
    this.lossesOffset = lossesOffset;
    this.gradient = gradient;
    this.gradientOffset = gradientOffset;
    this.scale = scale;
    runRows(parallel, n);
  }

  @Override
  void group(RowGroup g, int row, int rows) {
    int at = row * columns;
    passes.load(g, rows, outputs, outputsOffset + at, gradient, gradientOffset + at);
    passes.loadOther(g, targets, targetsOffset + at);
    passes.subtractOther(g);
    passes.sumOfSquares(g);
    for (int r = 0; r < rows; r++) {
      losses[lossesOffset + row + r] = g.dot[r];
      g.factor[r] = 2 * scale;
    }
    passes.scale(g);
    passes.store(g);
  }
}
