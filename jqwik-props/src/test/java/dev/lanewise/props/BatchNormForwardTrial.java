package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Batch normalisation in training: y, what is saved, and the running statistics. */
final class BatchNormForwardTrial extends Trial {
  private final BatchNorm op;
  private final BatchNormCase of;
  private final BatchNormData d;
  private final float[] meansBefore;
  private final float[] variancesBefore;
  private final Span x;
  private final Span y;
  private final Span saved;
  private final Span runningMean;
  private final Span runningVariance;

  BatchNormForwardTrial(BatchNorm op, BatchNormCase of, Data data) {
    this.op = op;
    this.of = of;
    d = new BatchNormData(of, data);
    x = Span.line(d.values, of.offset());
    y = Span.line(of.length(), (of.offset() + 11) % 18);
    saved = Span.line(op.savedLength(), (of.offset() + 5) % 18);
    meansBefore = data.input(3, of.channels());
    variancesBefore = data.input(4, of.channels());
    runningMean = of.running() ? Span.line(meansBefore, (of.offset() + 1) % 18) : Span.raw(null, 0);
    runningVariance = of.running() ? Span.line(variancesBefore, (of.offset() + 2) % 18) : Span.raw(null, 0);
  }

  @Override
  List<Output> outputs() {
    return of.running() ? List.of(y, saved, runningMean, runningVariance) : List.of(y, saved);
  }

  @Override
  void prepare() {
    super.prepare();
    if (of.running()) {
      runningMean.fill(meansBefore);
      runningVariance.fill(variancesBefore);
    }
  }

  /** What the mean loses by rounding is not compared as such: see {@link #bounds}. */
  @Override
  double[][] reference(DoubleUnaryOperator map) {
    int channels = of.channels();
    double[] normal = new double[of.length()];
    ReferenceBatchNorm.normalize(
        of.rows(), channels, BatchNormData.doubles(d.values), d.mean, d.variance, BatchNormCase.EPSILON,
        BatchNormData.doubles(d.gammas), BatchNormData.doubles(d.betas), of.relu(), normal);
    double[] kept = new double[saved.length()];
    Arrays.fill(kept, Double.NaN); // what it holds before
    double[] invStd = d.invStd();
    for (int c = 0; c < channels && of.rows() > 0; c++) {
      kept[c] = d.mean[c];
      kept[channels + c] = d.mean[c] - (float) d.mean[c];
      kept[2 * channels + c] = invStd[c];
    }
    return of.running() ? new double[][] {normal, kept, moved(true), moved(false)} : new double[][] {normal, kept};
  }

  private double[] moved(boolean means) {
    double[] running = BatchNormData.doubles(means ? meansBefore : variancesBefore);
    if (of.rows() > 0) {
      double[] batch = means ? d.mean.clone() : d.variance.clone();
      double unbiased = means ? 1 : of.rows() / (of.rows() - 1.0);
      Arrays.setAll(batch, c -> batch[c] * unbiased);
      ReferenceBatchNorm.updateRunning(of.channels(), running, batch, of.momentum());
    }
    return running;
  }

  private double ofMean(int c) {
    return d.ofSum() * d.spread[c] + 0x1p-50 * Math.abs(d.mean[c]);
  }

  /** Eight times what a sum of squares may be off by, since the pivot is not the mean. */
  private double ofVariance(int c) {
    return 8 * d.ofSum() * d.variance[c];
  }

  private double ofInvStd(int c) {
    return ofVariance(c) / (d.variance[c] + BatchNormCase.EPSILON) / 2 + 2 * ROUNDOFF;
  }

  /**
   * The errors of mean and variance, carried through. Rounded means may differ by a unit in the last place where the
   * exact ones agree, and then the lost parts differ by as much.
   */
  @Override
  double[][] bounds() {
    int channels = of.channels();
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    double[] invStd = d.invStd();
    for (int i = 0; i < of.length(); i++) {
      int c = i % channels;
      double distance = Math.abs(d.values[i] - d.mean[c]);
      double scale = Math.abs(d.gamma(c)) * invStd[c];
      bounds[0][i] = scale * (ofMean(c) + distance * (ofInvStd(c) + 4 * ROUNDOFF))
          + 2 * ROUNDOFF * Math.abs(d.beta(c)) + Float.MIN_NORMAL;
    }
    for (int c = 0; c < channels && of.rows() > 0; c++) {
      bounds[1][c] = ofMean(c) + ROUNDOFF * Math.abs(d.mean[c]);
      bounds[1][channels + c] = bounds[1][c] + 2 * ROUNDOFF * Math.abs(d.mean[c]);
      bounds[1][2 * channels + c] = invStd[c] * ofInvStd(c);
    }
    for (int c = 0; c < channels && of.running(); c++) {
      bounds[2][c] = ofMean(c) + 2 * ROUNDOFF * Math.abs(bounds[2][c]);
      bounds[3][c] = 2 * ofVariance(c) + 2 * ROUNDOFF * Math.abs(bounds[3][c]);
    }
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), x, d.gamma, d.beta, runningMean, runningVariance, of.momentum(), saved, y, scratch);
  }

  private void call(
      Parallel parallel, int rows, Span x, Span gamma, Span beta, Span runningMean, Span runningVariance,
      float momentum, Span saved, Span y, float[] scratch) {
    op.forward(
        parallel, rows, x.array, x.offset, gamma.array, gamma.offset, beta.array, beta.offset, runningMean.array,
        runningMean.offset, runningVariance.array, runningVariance.offset, momentum, saved.array, saved.offset,
        y.array, y.offset, scratch);
  }

  private void call(Span x, Span gamma, Span beta, Span runningMean, Span runningVariance, Span saved, Span y) {
    float[] scratch = new float[scratchLength(1)];
    call(Workers.ONE, of.rows(), x, gamma, beta, runningMean, runningVariance, of.momentum(), saved, y, scratch);
  }

  private void call(Span x, Span saved, Span y) {
    call(x, d.gamma, d.beta, runningMean, runningVariance, saved, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection =
        of.running() ? new Rejection(y, saved, runningMean, runningVariance) : new Rejection(y, saved);
    Span m = runningMean;
    Span v = runningVariance;
    float[] scratch = new float[scratchLength(2)];
    for (int bad : new int[] {-1, 1, Integer.MIN_VALUE}) {
      rejection.of(
          "rows", () -> call(Workers.TWO, bad, x, d.gamma, d.beta, m, v, of.momentum(), saved, y, scratch));
    }
    for (float bad : new float[] {-0.1f, 1.1f, Float.NaN}) {
      rejection.of(
          "momentum", () -> call(Workers.TWO, of.rows(), x, d.gamma, d.beta, m, v, bad, saved, y, scratch));
    }
    rejection.badSpans("x", x.length(), bad -> call(bad, saved, y));
    rejection.badSpans("saved", saved.length(), bad -> call(x, bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, saved, bad));
    rejection.badOptionalSpans("gamma", of.channels(), bad -> call(x, bad, d.beta, m, v, saved, y));
    rejection.badOptionalSpans("beta", of.channels(), bad -> call(x, d.gamma, bad, m, v, saved, y));
    rejection.badOptionalSpans("runningMean", of.channels(), bad -> call(x, d.gamma, d.beta, bad, v, saved, y));
    rejection.badOptionalSpans("runningVariance", of.channels(), bad -> call(x, d.gamma, d.beta, m, bad, saved, y));
    rejection.badScratch(
        scratch.length, bad -> call(Workers.TWO, of.rows(), x, d.gamma, d.beta, m, v, of.momentum(), saved, y, bad));
    overlaps(rejection, m, v);
  }

  private void overlaps(Rejection rejection, Span m, Span v) {
    int channels = of.channels();
    int length = of.length();
    rejection.overlap("y", length, length, (out, in) -> call(in, saved, out));
    rejection.overlap("y", length, saved.length(), (out, in) -> call(x, in, out));
    rejection.overlap("y", length, channels, (out, in) -> call(x, in, d.beta, m, v, saved, out));
    rejection.overlap("y", length, channels, (out, in) -> call(x, d.gamma, d.beta, m, in, saved, out));
    rejection.overlap("saved", saved.length(), length, (out, in) -> call(in, out, y));
    rejection.overlap("saved", saved.length(), channels, (out, in) -> call(x, d.gamma, in, m, v, out, y));
    rejection.overlap("saved", saved.length(), channels, (out, in) -> call(x, d.gamma, d.beta, in, v, out, y));
    rejection.overlap("runningMean", channels, length, (out, in) -> call(in, d.gamma, d.beta, out, v, saved, y));
    rejection.overlap("runningMean", channels, channels, (out, in) -> call(x, in, d.beta, out, v, saved, y));
    rejection.overlap("runningVariance", channels, length, (out, in) -> call(in, d.gamma, d.beta, m, out, saved, y));
    rejection.overlap(
        "runningVariance", channels, channels, (out, in) -> call(x, d.gamma, d.beta, in, out, saved, y));
    rejection.overlap(
        "runningVariance", channels, channels, (out, in) -> call(x, d.gamma, in, m, out, saved, y));
  }
}
