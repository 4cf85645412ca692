package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.function.DoubleUnaryOperator;

/** Batch normalisation by running statistics, y being x where the case is in place. */
final class BatchNormInferenceTrial extends InPlaceTrial {
  private final BatchNorm op;
  private final BatchNormCase of;
  private final BatchNormData d;
  private final float[] means;
  private final float[] variances;
  private final Span runningMean;
  private final Span runningVariance;

  BatchNormInferenceTrial(BatchNorm op, BatchNormCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.of = of;
    d = new BatchNormData(of, data);
    means = data.input(3, of.channels());
    variances = data.input(4, of.channels());
    for (int c = 0; c < variances.length; c++) {
      variances[c] = Math.abs(variances[c]);
    }
    runningMean = Span.line(means, (of.offset() + 1) % 18);
    runningVariance = Span.line(variances, (of.offset() + 2) % 18);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] y = new double[of.length()];
    ReferenceBatchNorm.normalize(
        of.rows(), of.channels(), BatchNormData.doubles(values), BatchNormData.doubles(means),
        BatchNormData.doubles(variances), BatchNormCase.EPSILON, BatchNormData.doubles(d.gammas),
        BatchNormData.doubles(d.betas), of.relu(), y);
    return new double[][] {y};
  }

  /** Difference, scale, product and sum are rounded. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int i = 0; i < values.length; i++) {
      int c = i % of.channels();
      double scale = Math.abs(d.gamma(c)) / Math.sqrt(variances[c] + BatchNormCase.EPSILON);
      double product = scale * Math.abs((double) values[i] - means[c]);
      bounds[0][i] = 1.01 * ROUNDOFF * (4 * product + Math.abs(d.beta(c))) + Float.MIN_NORMAL;
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
    call(parallel, of.rows(), input, d.gamma, d.beta, runningMean, runningVariance, output, scratch);
  }

  private void call(
      Parallel parallel, int rows, Span x, Span gamma, Span beta, Span mean, Span variance, Span y, float[] scratch) {
    op.infer(
        parallel, rows, x.array, x.offset, gamma.array, gamma.offset, beta.array, beta.offset, mean.array, mean.offset,
        variance.array, variance.offset, y.array, y.offset, scratch);
  }

  private void call(Span x, Span gamma, Span beta, Span mean, Span variance, Span y) {
    call(Workers.ONE, of.rows(), x, gamma, beta, mean, variance, y, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    Span m = runningMean;
    Span v = runningVariance;
    int channels = of.channels();
    int length = of.length();
    float[] scratch = new float[scratchLength(2)];
    rejection.of("rows", () -> call(Workers.TWO, -1, input, d.gamma, d.beta, m, v, output, scratch));
    rejection.badSpans("x", length, bad -> call(bad, d.gamma, d.beta, m, v, output));
    rejection.badSpans("y", length, bad -> call(input, d.gamma, d.beta, m, v, bad));
    rejection.badOptionalSpans("gamma", channels, bad -> call(input, bad, d.beta, m, v, output));
    rejection.badOptionalSpans("beta", channels, bad -> call(input, d.gamma, bad, m, v, output));
    rejection.badSpans("runningMean", channels, bad -> call(input, d.gamma, d.beta, bad, v, output));
    rejection.badSpans("runningVariance", channels, bad -> call(input, d.gamma, d.beta, m, bad, output));
    rejection.badScratch(
        scratch.length, bad -> call(Workers.TWO, of.rows(), input, d.gamma, d.beta, m, v, output, bad));
    rejection.overlap("y", length, length, (out, in) -> call(in, d.gamma, d.beta, m, v, out));
    rejection.overlap("y", length, channels, (out, in) -> call(input, in, d.beta, m, v, out));
    rejection.overlap("y", length, channels, (out, in) -> call(input, d.gamma, in, m, v, out));
    rejection.overlap("y", length, channels, (out, in) -> call(input, d.gamma, d.beta, in, v, out));
    rejection.overlap("y", length, channels, (out, in) -> call(input, d.gamma, d.beta, m, in, out));
  }
}
