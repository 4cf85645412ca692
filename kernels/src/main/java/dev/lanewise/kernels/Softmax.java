package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * Softmax of rows {@code x[n][classes]}, its logarithm, the logarithm of its denominator, and the gradients. With m the
 * largest element of a row, which is subtracted first, so that no exponential overflows:
 *
 * <pre>
 * softmax       y[c] = e^(x[c] − m) / Σ_k e^(x[k] − m)            dx[c] = y[c] · (dy[c] − Σ_k y[k]·dy[k])
 * log-softmax   y[c] = (x[c] − m) − log Σ_k e^(x[k] − m)          dx[c] = dy[c] − e^y[c] · Σ_k dy[k]
 * log-sum-exp   y = m + log Σ_k e^(x[k] − m)
 * </pre>
 *
 * <p>A row with a NaN or +∞ is NaN throughout, and so is one of nothing but −∞; an element of −∞ among others has
 * probability 0. The log-sum-exp of a row with +∞ and no NaN is +∞, that of nothing but −∞ is −∞.
 *
 * <p>Rows are independent; work is cut into rows. Not thread-safe: see {@link Operation}.
 */
public final class Softmax extends RowOperation {
  private enum Pass {
    FORWARD, LOG_FORWARD, LOG_SUM_EXP, BACKWARD, LOG_BACKWARD
  }

  // The arguments of the run in progress.
  private Pass pass;
  private float[] x;
  private int xOffset;
  private float[] dy;
  private int dyOffset;
  private float[] result;
  private int resultOffset;

  private Softmax(int classes) {
    super(classes);
  }

  /**
   * For rows of this many classes.
   *
   * @throws IllegalArgumentException if {@code classes < 1}
   */
  public static Softmax of(int classes) {
    Arguments.atLeast("classes", classes, 1);
    return new Softmax(classes);
  }

  /**
   * y = softmax(x) row by row; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if {@code n < 0}, an array is too short, or y overlaps x partly
   */
  public void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    start(parallel, Pass.FORWARD, n, x, xOffset, null, 0, y, yOffset);
  }

  /**
   * y = log softmax(x) row by row; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if {@code n < 0}, an array is too short, or y overlaps x partly
   */
  public void logForward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    start(parallel, Pass.LOG_FORWARD, n, x, xOffset, null, 0, y, yOffset);
  }

  /**
   * y[i] = log Σ_c e^x[i][c].
   *
   * @param y receives one number for each row
   * @throws IllegalArgumentException if {@code n < 0}, an array is too short, or y overlaps x
   */
  public void logSumExp(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * columns;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, n);
    Arguments.disjoint("y", y, yOffset, n, "x", x, xOffset, length);
    start(parallel, Pass.LOG_SUM_EXP, n, x, xOffset, null, 0, y, yOffset);
  }

  /**
   * The gradient of {@link #forward}, from its result.
   *
   * @param y softmax(x)
   * @param dx receives the gradient; may be the very same elements as y or dy
   * @throws IllegalArgumentException if {@code n < 0}, an array is too short, or dx overlaps y or dy partly
   */
  public void backward(
      Parallel parallel, int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    requireBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
    start(parallel, Pass.BACKWARD, n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  /**
   * The gradient of {@link #logForward}, from its result.
   *
   * @param y log softmax(x)
   * @param dx receives the gradient; may be the very same elements as y or dy
   * @throws IllegalArgumentException if {@code n < 0}, an array is too short, or dx overlaps y or dy partly
   */
  public void logBackward(
      Parallel parallel, int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    requireBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
    start(parallel, Pass.LOG_BACKWARD, n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  private void requireForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * columns;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
  }

  private void requireBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Arguments.atLeast("n", n, 0);
    long length = (long) n * columns;
    Arguments.span("y", y, yOffset, length);
    Arguments.span("dy", dy, dyOffset, length);
    Arguments.span("dx", dx, dxOffset, length);
    Arguments.disjointOrSame("dx", dx, dxOffset, "y", y, yOffset, length);
    Arguments.disjointOrSame("dx", dx, dxOffset, "dy", dy, dyOffset, length);
  }

  private void start(
      Parallel parallel, Pass pass, int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] result,
      int resultOffset) {
    this.pass = pass;
    this.x = x;
    this.xOffset = xOffset;
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.result = result;
    this.resultOffset = resultOffset;
    runRows(parallel, n);
  }

  @Override
  void group(RowGroup g, int row, int rows) {
    int at = row * columns;
    passes.load(g, rows, x, xOffset + at, result, resultOffset + (pass == Pass.LOG_SUM_EXP ? row : at));
    switch (pass) {
      case FORWARD -> forward(g);
      case LOG_FORWARD -> logForward(g);
      case LOG_SUM_EXP -> {
        logSumExp(g, row);
        return; // the rows themselves are only read
      }
      case BACKWARD -> {
        passes.loadOther(g, dy, dyOffset + at);
        passes.softmaxBackward(g);
      }
      case LOG_BACKWARD -> {
        passes.loadOther(g, dy, dyOffset + at);
        passes.logSoftmaxBackward(g);
      }
    }
    passes.store(g);
  }

  private void forward(RowGroup g) {
    passes.max(g);
    passes.expBelow(g, g.max);
    passes.sum(g);
    for (int r = 0; r < g.rows; r++) {
      g.factor[r] = 1 / g.sum[r];
    }
    passes.scale(g);
  }

  private void logForward(RowGroup g) {
    passes.max(g);
    logOfSum(g, g.max);
    passes.subtract(g, g.max);
    passes.subtract(g, g.log);
  }

  private void logSumExp(RowGroup g, int row) {
    passes.max(g);
    float[] shift = g.factor;
    for (int r = 0; r < g.rows; r++) {
      shift[r] = Float.isInfinite(g.max[r]) ? 0 : g.max[r];
    }
    logOfSum(g, shift);
    for (int r = 0; r < g.rows; r++) {
      boolean infinite = g.max[r] == Float.POSITIVE_INFINITY;
      result[resultOffset + row + r] = infinite ? sumOfPositive(g, r) : shift[r] + g.log[r];
    }
  }

  /** Of a row with +∞: that, or NaN where there is one. */
  private float sumOfPositive(RowGroup g, int r) {
    float sum = 0;
    for (int c = 0; c < columns; c++) {
      float value = g.input(r, c);
      sum += value < 0 ? 0 : value;
    }
    return sum;
  }

  private void logOfSum(RowGroup g, float[] shift) {
    passes.sumOfExpBelow(g, shift);
    System.arraycopy(g.sum, 0, g.log, 0, g.rows);
    passes.logOfRows(g);
  }
}
