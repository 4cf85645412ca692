package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The gradients of batch normalisation by running statistics, dx being dy where the case is in place. Where the
 * reference's value is too near to zero for ReLU's sake, dy is zero.
 */
final class BatchNormFrozenTrial extends Trial {
  private static final double NEAR_ZERO = 1e-4;

  private final BatchNorm op;
  private final BatchNormCase of;
  private final BatchNormData d;
  private final float[] means;
  private final float[] variances;
  private final float[] gradients;
  private final Span x;
  private final Span dy;
  private final Span mean;
  private final Span variance;
  private final Span dx;
  private final Span dgamma;
  private final Span dbeta;

  BatchNormFrozenTrial(BatchNorm op, BatchNormCase of, Data data) {
    this.op = op;
    this.of = of;
    int channels = of.channels();
    d = new BatchNormData(of, data);
    means = data.input(3, channels);
    variances = data.input(4, channels);
    for (int c = 0; c < channels; c++) {
      variances[c] = Math.abs(variances[c]);
    }
    gradients = data.input(5, of.length());
    clearNearZero();
    x = Span.line(d.values, of.offset());
    dy = Span.line(gradients, (of.offset() + 1) % 18);
    mean = Span.line(means, (of.offset() + 2) % 18);
    variance = Span.line(variances, (of.offset() + 5) % 18);
    dx = of.inPlace() ? dy : Span.line(of.length(), (of.offset() + 11) % 18);
    dgamma = of.running() ? Span.line(channels, (of.offset() + 13) % 18) : Span.raw(null, 0);
    dbeta = of.running() || of.inPlace() ? Span.line(channels, (of.offset() + 15) % 18) : Span.raw(null, 0);
  }

  private void clearNearZero() {
    for (int i = 0; i < gradients.length && of.relu(); i++) {
      if (Math.abs(value(i)) < NEAR_ZERO) {
        gradients[i] = 0;
      }
    }
  }

  /** What ReLU is applied to. */
  private double value(int i) {
    int c = i % of.channels();
    return d.gamma(c) * (d.values[i] - (double) means[c]) * invStd(c) + d.beta(c);
  }

  private double invStd(int c) {
    return 1 / Math.sqrt(variances[c] + (double) BatchNormCase.EPSILON);
  }

  @Override
  List<Output> outputs() {
    List<Output> outputs = new ArrayList<>(List.of(dx));
    if (dgamma.array != null) {
      outputs.add(dgamma);
    }
    if (dbeta.array != null) {
      outputs.add(dbeta);
    }
    return outputs;
  }

  @Override
  void prepare() {
    super.prepare();
    dy.fill(gradients);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] ofX = new double[of.length()];
    double[] ofGamma = new double[of.channels()];
    double[] ofBeta = new double[of.channels()];
    ReferenceBatchNorm.inferBackward(
        of.rows(), of.channels(), BatchNormData.doubles(d.values), BatchNormData.doubles(gradients),
        BatchNormData.doubles(means), BatchNormData.doubles(variances), BatchNormCase.EPSILON,
        BatchNormData.doubles(d.gammas), BatchNormData.doubles(d.betas), of.relu(), ofX, ofGamma, ofBeta);
    return chosen(ofX, ofGamma, ofBeta);
  }

  private double[][] chosen(double[] ofX, double[] ofGamma, double[] ofBeta) {
    List<double[]> all = new ArrayList<>();
    all.add(ofX);
    if (dgamma.array != null) {
      all.add(ofGamma);
    }
    if (dbeta.array != null) {
      all.add(ofBeta);
    }
    return all.toArray(double[][]::new);
  }

  /** Of dx the scale and the product are rounded; the others are sums of all rows. */
  @Override
  double[][] bounds() {
    double[] ofX = new double[of.length()];
    double[] ofGamma = new double[of.channels()];
    double[] ofBeta = new double[of.channels()];
    for (int i = 0; i < ofX.length; i++) {
      int c = i % of.channels();
      double passed = of.relu() && value(i) <= 0 ? 0 : Math.abs(gradients[i]);
      ofX[i] = 2.02 * ROUNDOFF * Math.abs(d.gamma(c)) * invStd(c) * passed + Float.MIN_NORMAL;
      ofGamma[c] += d.ofSum() * passed * Math.abs(d.values[i] - (double) means[c]) * invStd(c);
      ofBeta[c] += d.ofSum() * passed;
    }
    return chosen(ofX, ofGamma, ofBeta);
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
    call(parallel, of.rows(), x, dy, d.gamma, d.beta, mean, variance, dx, dgamma, dbeta, scratch);
  }

  private void call(
      Parallel parallel, int rows, Span x, Span dy, Span gamma, Span beta, Span mean, Span variance, Span dx,
      Span dgamma, Span dbeta, float[] scratch) {
    op.inferBackward(
        parallel, rows, x.array, x.offset, dy.array, dy.offset, gamma.array, gamma.offset, beta.array, beta.offset,
        mean.array, mean.offset, variance.array, variance.offset, dx.array, dx.offset, dgamma.array, dgamma.offset,
        dbeta.array, dbeta.offset, scratch);
  }

  private void call(Span x, Span dy, Span mean, Span variance, Span dx) {
    call(Workers.ONE, of.rows(), x, dy, d.gamma, d.beta, mean, variance, dx, dgamma, dbeta, newScratch());
  }

  private void callParameters(Span gamma, Span beta, Span dx, Span dgamma, Span dbeta) {
    call(Workers.ONE, of.rows(), x, dy, gamma, beta, mean, variance, dx, dgamma, dbeta, newScratch());
  }

  private void callGradients(Span x, Span dy, Span mean, Span variance, Span dgamma, Span dbeta) {
    call(Workers.ONE, of.rows(), x, dy, d.gamma, d.beta, mean, variance, dx, dgamma, dbeta, newScratch());
  }

  private float[] newScratch() {
    return new float[scratchLength(1)];
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(outputs().stream().map(Span.class::cast).toArray(Span[]::new));
    int channels = of.channels();
    int length = of.length();
    rejection.of("rows", () -> call(
        Workers.TWO, -1, x, dy, d.gamma, d.beta, mean, variance, dx, dgamma, dbeta, newScratch()));
    rejection.badSpans("x", length, bad -> call(bad, dy, mean, variance, dx));
    rejection.badSpans("dy", length, bad -> call(x, bad, mean, variance, dx));
    rejection.badSpans("runningMean", channels, bad -> call(x, dy, bad, variance, dx));
    rejection.badSpans("runningVariance", channels, bad -> call(x, dy, mean, bad, dx));
    rejection.badSpans("dx", length, bad -> call(x, dy, mean, variance, bad));
    rejection.badOptionalSpans("gamma", channels, bad -> callParameters(bad, d.beta, dx, dgamma, dbeta));
    rejection.badOptionalSpans("beta", channels, bad -> callParameters(d.gamma, bad, dx, dgamma, dbeta));
    rejection.badOptionalSpans("dgamma", channels, bad -> callParameters(d.gamma, d.beta, dx, bad, dbeta));
    rejection.badOptionalSpans("dbeta", channels, bad -> callParameters(d.gamma, d.beta, dx, dgamma, bad));
    rejection.badScratch(scratchLength(2), bad -> call(
        Workers.TWO, of.rows(), x, dy, d.gamma, d.beta, mean, variance, dx, dgamma, dbeta, bad));
    overlaps(rejection, channels, length);
  }

  private void overlaps(Rejection rejection, int channels, int length) {
    rejection.overlap("dx", length, length, (out, in) -> call(in, dy, mean, variance, out));
    rejection.overlap("dx", length, length, (out, in) -> call(x, in, mean, variance, out));
    rejection.overlap("dx", length, channels, (out, in) -> call(x, dy, in, variance, out));
    rejection.overlap("dx", length, channels, (out, in) -> call(x, dy, mean, in, out));
    rejection.overlap("dx", length, channels, (out, in) -> callParameters(in, d.beta, out, dgamma, dbeta));
    rejection.overlap("dx", length, channels, (out, in) -> callParameters(d.gamma, in, out, dgamma, dbeta));
    rejection.overlap("dgamma", channels, length, (out, in) -> callGradients(in, dy, mean, variance, out, dbeta));
    rejection.overlap("dgamma", channels, length, (out, in) -> callGradients(x, in, mean, variance, out, dbeta));
    rejection.overlap("dgamma", channels, channels, (out, in) -> callGradients(x, dy, in, variance, out, dbeta));
    rejection.overlap("dbeta", channels, channels, (out, in) -> callGradients(x, dy, mean, in, dgamma, out));
    rejection.overlap("dbeta", channels, channels, (out, in) -> callGradients(x, dy, mean, variance, in, out));
    rejection.overlap("dbeta", channels, channels, (out, in) -> callParameters(d.gamma, in, dx, dgamma, out));
    rejection.overlap("dgamma", channels, length, (out, in) -> callParameters(d.gamma, d.beta, in, out, dbeta));
  }
}
