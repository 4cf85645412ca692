package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarBatchNorm;
import dev.lanewise.kernels.vector.VectorBatchNorm;
import java.util.Arrays;

/**
 * Batch normalisation of rows {@code x[rows][channels]} (an image has a row for each pixel), with a fused activation:
 *
 * <pre>
 * y[r][c] = activation(γ[c]·(x[r][c] − μ[c]) / √(σ²[c] + ε) + β[c])
 * </pre>
 *
 * <p>Training takes μ and the biased variance σ² from the rows, and moves running statistics towards them, the variance
 * unbiased: {@code running ← (1 − momentum)·running + momentum·batch}, as PyTorch does. Inference takes the running
 * ones. (Ioffe and Szegedy, Batch Normalization, 2015.)
 *
 * <p>γ and β may be null: 1 and 0. Where a channel holds NaN or an infinity, or deviates so far that the sum of squares
 * exceeds all floats, its statistics and outputs become NaN, and no other channel's.
 *
 * <p><b>Precision.</b> Each slice of rows sums differences from a pivot, about the mean of its first eighth, so that
 * their squares lose three bits by it at most, wherever outliers lie; slices are combined in double and in order. The
 * mean is kept as two floats, since the first alone may be off by more than the deviation of the data, and is
 * subtracted before anything is multiplied.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class BatchNorm extends Operation {
  /** What a chunk does. */
  private enum Phase {
    MOMENTS, STATISTICS, RUNNING, NORMALIZE, SAVED, GRADIENT_SUMS, PARAMETER_GRADIENTS, INPUT_GRADIENT, FROZEN,
    FROZEN_PARAMETER_GRADIENTS, FROZEN_INPUT_GRADIENT
  }

  /** The coefficients of a column: mean, scale, shift or threshold, slope, level. */
  private static final int COEFFICIENTS = 5;

  /** The sums of a column in a slice: pivot, differences, squares; or gradients, products. */
  private static final int SUMS = 3;

  private final BatchNormCall call;
  private final BatchNormCut cut;
  private final BatchNormTotals totals;
  private final double epsilon;

  /** What a value becomes that is not above it: 0 for ReLU; nothing is ≤ NaN. */
  private final float floor;

  // The run in progress; in scratch lie the coefficients, then the sums of each slice.
  private Phase phase;
  private double momentum;
  private float[] scratch;

  private BatchNorm(int channels, float epsilon, FusedActivation activation) {
    call = new BatchNormCall(channels);
    cut = new BatchNormCut(channels);
    totals = new BatchNormTotals(cut);
    this.epsilon = epsilon;
    floor = activation == FusedActivation.RELU ? 0 : Float.NaN;
  }

  /**
   * For rows of {@code channels}.
   *
   * @param epsilon what is added to the variance, 1e-5 as a rule; with 0 a constant channel becomes NaN
   * @param activation what is applied to y, and differentiated by {@link #backward} and {@link
   *     #inferBackward}
   * @throws IllegalArgumentException if {@code channels < 1}, or epsilon is negative or not finite
   */
  public static BatchNorm of(int channels, float epsilon, FusedActivation activation) {
    Arguments.atLeast("channels", channels, 1);
    if (!(epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon: " + epsilon + ", expected a finite number of at least 0");
    }
    if (activation == null) {
      throw new IllegalArgumentException("activation: null, expected NONE or RELU");
    }
    return new BatchNorm(channels, epsilon, activation);
  }

  /** For the coefficients of each channel and the sums of each slice, whatever the number of workers. */
  @Override
  public int scratchLength(int workers) {
    return scratchProduct(COEFFICIENTS + SUMS * BatchNormCut.MAX_SLICES, cut.mostColumns());
  }

  /**
   * What {@link #forward} leaves for {@link #backward}, 3 · channels elements: the mean of each channel, then what each
   * mean lost when it was rounded to float, then 1/√(σ² + ε) of each.
   */
  public int savedLength() {
    return scratchProduct(3, cut.channels);
  }

  // ---- training forward

  /**
   * Training: y from x and x's own statistics. Without rows nothing changes.
   *
   * @param gamma γ, or null
   * @param beta β, or null
   * @param runningMean is moved towards the mean; or null
   * @param runningVariance is moved towards the unbiased variance; or null
   * @param momentum the weight of this batch in the running statistics, 0 .. 1
   * @param saved receives {@link #savedLength} elements
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if there is a single row, which has no variance, an array is too short, the
   *     momentum out of range, or an output overlaps an input or another output
   */
  public void forward(
      Parallel parallel, int rows, float[] x, int xOffset, float[] gamma, int gammaOffset, float[] beta, int betaOffset,
      float[] runningMean, int runningMeanOffset, float[] runningVariance, int runningVarianceOffset, float momentum,
      float[] saved, int savedOffset, float[] y, int yOffset, float[] scratch) {
    call.takeRows(rows, x, xOffset, gamma, gammaOffset, beta, betaOffset);
    call.takeRunning(runningMean, runningMeanOffset, runningVariance, runningVarianceOffset);
    call.takeSaved(saved, savedOffset);
    call.takeOut(y, yOffset);
    call.requireForward(momentum);
    this.momentum = momentum;
    open(parallel, scratch);
    if (rows > 0) {
      run(parallel, Phase.MOMENTS, cut.slices * cut.strips);
      run(parallel, Phase.STATISTICS, columnChunks());
      run(parallel, Phase.NORMALIZE, cut.chunks * cut.strips);
    }
  }

  // ---- inference

  /**
   * Inference: y from x and the running statistics; y may be the very same elements as x.
   *
   * @param gamma γ, or null
   * @param beta β, or null
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, or y overlaps x partly or another input
   */
  public void infer(
      Parallel parallel, int rows, float[] x, int xOffset, float[] gamma, int gammaOffset, float[] beta, int betaOffset,
      float[] runningMean, int runningMeanOffset, float[] runningVariance, int runningVarianceOffset, float[] y,
      int yOffset, float[] scratch) {
    call.takeRows(rows, x, xOffset, gamma, gammaOffset, beta, betaOffset);
    call.takeRunning(runningMean, runningMeanOffset, runningVariance, runningVarianceOffset);
    call.takeOut(y, yOffset);
    call.requireInfer();
    open(parallel, scratch);
    run(parallel, Phase.RUNNING, columnChunks());
    run(parallel, Phase.NORMALIZE, cut.chunks * cut.strips);
  }

  /**
   * Inference as a scale and a shift of each channel, {@code activation(scale[c]·x + shift[c])}, to be made part of the
   * weights and the bias of the layer before:
   *
   * <pre>
   * scale[c] = γ[c] / √(runningVariance[c] + ε)          shift[c] = β[c] − runningMean[c]·scale[c]
   * </pre>
   *
   * @param gamma γ, or null
   * @param beta β, or null
   * @throws IllegalArgumentException if an array is too short, or scale or shift overlaps another array
   */
  public void fold(
      float[] gamma, int gammaOffset, float[] beta, int betaOffset, float[] runningMean, int runningMeanOffset,
      float[] runningVariance, int runningVarianceOffset, float[] scale, int scaleOffset, float[] shift,
      int shiftOffset) {
    int channels = cut.channels;
    call.takeParameters(gamma, gammaOffset, beta, betaOffset);
    call.takeRunning(runningMean, runningMeanOffset, runningVariance, runningVarianceOffset);
    call.requireFold(scale, scaleOffset, shift, shiftOffset);
    scaleOfRunning(0, channels, scale, scaleOffset);
    for (int c = 0; c < channels; c++) {
      double mean = runningMean[runningMeanOffset + c];
      shift[shiftOffset + c] = (float) (call.beta(c) - mean * scale[scaleOffset + c]);
    }
  }

  // ---- backward

  /**
   * The gradients of {@link #forward}. Where ReLU cut a value off is computed again from x, to the very same bits, so y
   * is not needed. Without rows dγ and dβ become zero.
   *
   * @param dy the gradient of y
   * @param saved what {@link #forward} left
   * @param gamma γ, or null; as in the forward pass
   * @param beta β, or null; as in the forward pass
   * @param dx receives the gradient of x; may be the very same elements as dy
   * @param dgamma receives the gradient of γ; or null
   * @param dbeta receives the gradient of β; or null
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if there is a single row, an array is too short, dx overlaps dy partly, or an
   *     output overlaps another input or output
   */
  public void backward(
      Parallel parallel, int rows, float[] x, int xOffset, float[] dy, int dyOffset, float[] saved, int savedOffset,
      float[] gamma, int gammaOffset, float[] beta, int betaOffset, float[] dx, int dxOffset, float[] dgamma,
      int dgammaOffset, float[] dbeta, int dbetaOffset, float[] scratch) {
    call.takeRows(rows, x, xOffset, gamma, gammaOffset, beta, betaOffset);
    call.takeSaved(saved, savedOffset);
    call.takeGradients(dy, dyOffset, dx, dxOffset, dgamma, dgammaOffset, dbeta, dbetaOffset);
    call.requireBackward();
    open(parallel, scratch);
    run(parallel, Phase.SAVED, rows == 0 ? 0 : columnChunks());
    run(parallel, Phase.GRADIENT_SUMS, cut.slices * cut.strips);
    run(parallel, Phase.PARAMETER_GRADIENTS, columnChunks());
    run(parallel, Phase.INPUT_GRADIENT, cut.chunks * cut.strips);
  }

  /**
   * The gradients of {@link #infer}: those of a network whose statistics are frozen, as when it is fine-tuned. Each
   * channel is scaled and shifted by numbers that do not depend on x,
   *
   * <pre>
   * dx = γ·g/√(runningVariance + ε)      dγ = Σ g·(x − runningMean)/√(runningVariance + ε)      dβ = Σ g
   * </pre>
   *
   * g being dy where ReLU lets it pass, else 0. Where it does is computed again from x, to the very same bits. Without
   * rows dγ and dβ become zero; where both are null nothing is summed.
   *
   * @param dy the gradient of y
   * @param gamma γ, or null; as in the forward pass
   * @param beta β, or null; as in the forward pass
   * @param dx receives the gradient of x; may be the very same elements as dy
   * @param dgamma receives the gradient of γ; or null
   * @param dbeta receives the gradient of β; or null
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, dx overlaps dy partly, or an output overlaps another
   *     input or output
   */
  public void inferBackward(
      Parallel parallel, int rows, float[] x, int xOffset, float[] dy, int dyOffset, float[] gamma, int gammaOffset,
      float[] beta, int betaOffset, float[] runningMean, int runningMeanOffset, float[] runningVariance,
      int runningVarianceOffset, float[] dx, int dxOffset, float[] dgamma, int dgammaOffset, float[] dbeta,
      int dbetaOffset, float[] scratch) {
    call.takeRows(rows, x, xOffset, gamma, gammaOffset, beta, betaOffset);
    call.takeRunning(runningMean, runningMeanOffset, runningVariance, runningVarianceOffset);
    call.takeGradients(dy, dyOffset, dx, dxOffset, dgamma, dgammaOffset, dbeta, dbetaOffset);
    call.requireInferBackward();
    open(parallel, scratch);
    run(parallel, Phase.FROZEN, columnChunks());
    if (dgamma != null || dbeta != null) {
      run(parallel, Phase.GRADIENT_SUMS, cut.slices * cut.strips);
      run(parallel, Phase.FROZEN_PARAMETER_GRADIENTS, columnChunks());
    }
    run(parallel, Phase.FROZEN_INPUT_GRADIENT, cut.chunks * cut.strips);
  }

  // ---- work

  /** After the other arguments have been checked. */
  private void open(Parallel parallel, float[] scratch) {
    requireScratch(parallel, scratch);
    this.scratch = scratch;
    cut.cut(call.rows);
  }

  private void run(Parallel parallel, Phase next, int chunks) {
    phase = next;
    parallel.run(this, chunks);
  }

  private int columnChunks() {
    return (cut.columns + cut.columnsPerChunk() - 1) / cut.columnsPerChunk();
  }

  @Override
  protected void run(int chunk, int worker) {
    switch (phase) {
      case MOMENTS, GRADIENT_SUMS -> sumSlice(chunk / cut.strips, chunk % cut.strips * cut.width);
      case NORMALIZE, INPUT_GRADIENT, FROZEN_INPUT_GRADIENT -> {
        // What was read last is still in a cache.
        int fromLast = cut.chunks - 1 - chunk / cut.strips;
        mapRows(fromLast, chunk % cut.strips * cut.width);
      }
      default -> {
        int from = chunk * cut.columnsPerChunk();
        columns(from, Math.min(cut.columns, from + cut.columnsPerChunk()));
      }
    }
  }

  private void sumSlice(int slice, int column) {
    int from = slice * cut.rowsPerSlice;
    int to = Math.min(cut.wholeRows, from + cut.rowsPerSlice);
    int columns = cut.width(column);
    int sums = sums(slice) + column;
    for (int i = 0; i < SUMS; i++) {
      Arrays.fill(scratch, sums + i * cut.columns, sums + i * cut.columns + columns, 0);
    }
    if (phase == Phase.MOMENTS) {
      pivots(from, cut.pivotRows(to - from), column, columns, sums);
    }
    for (int row = from; row < to; row += cut.rowsPerBlock) {
      sumBlock(row, Math.min(cut.rowsPerBlock, to - row), column, columns, sums);
    }
    if (slice == cut.slices - 1) {
      sumBlock(to, 1, column, cut.restWidth(column), sums);
    }
  }

  private void mapRows(int chunk, int column) {
    int from = chunk * cut.rowsPerChunk;
    int to = Math.min(cut.wholeRows, from + cut.rowsPerChunk);
    int columns = cut.width(column);
    for (int row = from; row < to; row += cut.rowsPerBlock) {
      mapBlock(row, Math.min(cut.rowsPerBlock, to - row), column, columns);
    }
    if (chunk == cut.chunks - 1) {
      mapBlock(to, 1, column, cut.restWidth(column));
    }
  }

  /** Where the sums of a slice begin: those of one kind for all columns, then the next kind. */
  private int sums(int slice) {
    return (COEFFICIENTS + slice * SUMS) * cut.columns;
  }

  private void pivots(int row, int count, int column, int columns, int pivots) {
    int at = row * cut.columns + column;
    if (Backend.isVector()) {
      VectorBatchNorm.pivots(call.x, call.xOffset + at, count, columns, cut.columns, scratch, pivots);
    } else {
      ScalarBatchNorm.pivots(call.x, call.xOffset + at, count, columns, cut.columns, scratch, pivots);
    }
  }

  private void sumBlock(int row, int count, int column, int columns, int sums) {
    int ld = cut.columns;
    int xAt = call.xOffset + row * ld + column;
    int dyAt = call.dyOffset + row * ld + column;
    boolean vector = Backend.isVector();
    if (phase == Phase.MOMENTS && vector) {
      VectorBatchNorm.moments(call.x, xAt, count, columns, ld, scratch, sums, sums + ld, sums + 2 * ld);
    } else if (phase == Phase.MOMENTS) {
      ScalarBatchNorm.moments(call.x, xAt, count, columns, ld, scratch, sums, sums + ld, sums + 2 * ld);
    } else if (vector) {
      VectorBatchNorm.gradientSums(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, sums, sums + ld);
    } else {
      ScalarBatchNorm.gradientSums(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, sums, sums + ld);
    }
  }

  private void mapBlock(int row, int count, int column, int columns) {
    int ld = cut.columns;
    int at = row * ld + column;
    int xAt = call.xOffset + at;
    int dyAt = call.dyOffset + at;
    int outAt = call.outOffset + at;
    boolean vector = Backend.isVector();
    if (phase == Phase.NORMALIZE && vector) {
      VectorBatchNorm.normalize(call.x, xAt, count, columns, ld, scratch, column, ld, floor, call.out, outAt);
    } else if (phase == Phase.NORMALIZE) {
      ScalarBatchNorm.normalize(call.x, xAt, count, columns, ld, scratch, column, ld, floor, call.out, outAt);
    } else if (phase == Phase.INPUT_GRADIENT && vector) {
      VectorBatchNorm.inputGradient(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, call.out, outAt);
    } else if (phase == Phase.INPUT_GRADIENT) {
      ScalarBatchNorm.inputGradient(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, call.out, outAt);
    } else if (vector) {
      VectorBatchNorm.scaledGradient(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, call.out, outAt);
    } else {
      ScalarBatchNorm.scaledGradient(
          call.x, xAt, call.dy, dyAt, count, columns, ld, scratch, column, ld, call.out, outAt);
    }
  }

  // ---- channels

  /** Computes the coefficients of some columns, and repeats them where rows are folded into one. */
  private void columns(int from, int end) {
    int to = Math.min(end, cut.channels);
    switch (phase) {
      case STATISTICS -> {
        totals.statistics(from, end, call.rows, scratch, sums(0), SUMS * cut.columns);
        statistics(from, to);
        coefficientsOfSaved(from, to);
      }
      case RUNNING -> coefficientsOfRunning(from, to);
      case SAVED -> {
        coefficientsOfSaved(from, to);
        thresholds(from, to);
      }
      case FROZEN -> {
        coefficientsOfRunning(from, to);
        thresholds(from, to);
      }
      case PARAMETER_GRADIENTS -> {
        totals.sums(from, end, scratch, sums(0), SUMS * cut.columns);
        parameterGradients(from, to);
      }
      default -> {
        totals.sums(from, end, scratch, sums(0), SUMS * cut.columns);
        frozenParameterGradients(from, to);
        return; // without coefficients of their own
      }
    }
    boolean gradients = phase == Phase.PARAMETER_GRADIENTS;
    for (int kind = gradients ? 3 : 0; kind < (gradients ? COEFFICIENTS : 3); kind++) {
      repeat(kind * cut.columns);
    }
  }

  private void repeat(int at) {
    int done = cut.channels;
    while (done < cut.columns) {
      int more = Math.min(done, cut.columns - done);
      System.arraycopy(scratch, at, scratch, at + done, more);
      done += more;
    }
  }

  /** Saves mean and deviation, and moves the running statistics. */
  private void statistics(int from, int to) {
    double[] mean = totals.first();
    double[] squares = totals.second();
    for (int c = from; c < to; c++) {
      squares[c] = Math.max(0, squares[c]);
      mean[c] += 0 * squares[c]; // one infinity alone has a mean
    }
    saveMean(from, to, mean, call.saved, call.savedOffset, call.savedOffset + cut.channels);
    moveRunning(call.runningMean, call.runningMeanOffset, from, to, mean, 1);
    moveRunning(call.runningVariance, call.runningVarianceOffset, from, to, squares, call.rows - 1);
    invert(from, to, squares, call.rows);
    round(from, to, squares, call.saved, call.savedOffset + 2 * cut.channels);
  }

  private static void saveMean(int from, int to, double[] mean, float[] saved, int rounded, int lost) {
    for (int c = from; c < to; c++) {
      saved[rounded + c] = (float) mean[c];
    }
    for (int c = from; c < to; c++) {
      saved[lost + c] = (float) (mean[c] - (float) mean[c]);
    }
  }

  private void moveRunning(float[] running, int offset, int from, int to, double[] batch, double divisor) {
    for (int c = from; running != null && c < to; c++) {
      running[offset + c] = (float) ((1 - momentum) * running[offset + c] + momentum * (batch[c] / divisor));
    }
  }

  /** 1/√(squares/count + ε). */
  private void invert(int from, int to, double[] squares, double count) {
    double add = epsilon;
    for (int c = from; c < to; c++) {
      squares[c] = 1 / Math.sqrt(squares[c] / count + add);
    }
  }

  private static void round(int from, int to, double[] values, float[] rounded, int offset) {
    for (int c = from; c < to; c++) {
      rounded[offset + c] = (float) values[c];
    }
  }

  private void coefficientsOfSaved(int from, int to) {
    System.arraycopy(call.saved, call.savedOffset + from, scratch, from, to - from);
    int lost = call.savedOffset + cut.channels;
    int invStd = lost + cut.channels;
    for (int c = from; c < to; c++) {
      float scale = call.gamma(c) * call.saved[invStd + c];
      scratch[cut.columns + c] = scale;
      scratch[2 * cut.columns + c] = (float) (call.beta(c) - (double) call.saved[lost + c] * scale);
    }
  }

  /**
   * What the product of difference and scale must exceed for ReLU to let it pass, in place of the shift: a rounded sum
   * of two floats is ≤ 0 just where one is ≤ the other negated. Nothing is ≤ NaN.
   */
  private void thresholds(int from, int to) {
    for (int c = from; c < to; c++) {
      scratch[2 * cut.columns + c] = floor == 0 ? -scratch[2 * cut.columns + c] : Float.NaN;
    }
  }

  private void coefficientsOfRunning(int from, int to) {
    System.arraycopy(call.runningMean, call.runningMeanOffset + from, scratch, from, to - from);
    scaleOfRunning(from, to, scratch, cut.columns);
    for (int c = from; c < to; c++) {
      scratch[2 * cut.columns + c] = call.beta(c);
    }
  }

  private void scaleOfRunning(int from, int to, float[] scale, int offset) {
    double[] invStd = totals.second();
    for (int c = from; c < to; c++) {
      invStd[c] = call.runningVariance[call.runningVarianceOffset + c];
    }
    invert(from, to, invStd, 1);
    for (int c = from; c < to; c++) {
      scale[offset + c] = (float) (call.gamma(c) * invStd[c]);
    }
  }

  private void frozenParameterGradients(int from, int to) {
    double[] gradients = totals.first();
    double[] products = totals.second();
    double add = epsilon;
    for (int c = from; c < to && call.rows > 0; c++) {
      products[c] /= Math.sqrt(call.runningVariance[call.runningVarianceOffset + c] + add);
    }
    round(from, to, gradients, products);
  }

  private void parameterGradients(int from, int to) {
    double[] gradients = totals.first();
    double[] products = totals.second();
    for (int c = from; c < to && call.rows > 0; c++) {
      double lost = call.saved[call.savedOffset + cut.channels + c];
      double invStd = call.saved[call.savedOffset + 2 * cut.channels + c];
      products[c] = invStd * (products[c] - lost * gradients[c]);
      double slope = invStd * products[c] / call.rows;
      scratch[3 * cut.columns + c] = (float) slope;
      scratch[4 * cut.columns + c] = (float) (gradients[c] / call.rows - lost * slope);
    }
    round(from, to, gradients, products);
  }

  private void round(int from, int to, double[] gradients, double[] products) {
    if (call.dgamma != null) {
      round(from, to, products, call.dgamma, call.dgammaOffset);
    }
    if (call.dbeta != null) {
      round(from, to, gradients, call.dbeta, call.dbetaOffset);
    }
  }
}
