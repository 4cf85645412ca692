package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The gradients of batch normalisation, from statistics that the reference computed; dx being dy where the case is in
 * place. Where the reference's value is too near to zero for ReLU's sake, dy is zero.
 */
final class BatchNormBackwardTrial extends Trial {
  private static final double NEAR_ZERO = 1e-4;

  private final BatchNorm op;
  private final BatchNormCase of;
  private final BatchNormData d;
  private final float[] gradients;
  private final double[] mean;
  private final double[] invStd;
  private final Span x;
  private final Span dy;
  private final Span saved;
  private final Span dx;
  private final Span dgamma;
  private final Span dbeta;

  BatchNormBackwardTrial(BatchNorm op, BatchNormCase of, Data data) {
    this.op = op;
    this.of = of;
    int channels = of.channels();
    d = new BatchNormData(of, data);
    x = Span.line(d.values, of.offset());
    saved = Span.line(saved(), (of.offset() + 5) % 18);
    mean = new double[channels];
    invStd = new double[channels];
    Arrays.setAll(mean, c -> saved.get(c) + saved.get(channels + c));
    Arrays.setAll(invStd, c -> saved.get(2 * channels + c));
    gradients = BatchNormData.nanForInfinite(data.input(5, of.length()));
    clearNearZero();
    dy = Span.line(gradients, (of.offset() + 1) % 18);
    dx = of.inPlace() ? dy : Span.line(of.length(), (of.offset() + 11) % 18);
    dgamma = of.running() ? Span.line(channels, (of.offset() + 13) % 18) : Span.raw(null, 0);
    dbeta = of.running() || of.inPlace() ? Span.line(channels, (of.offset() + 15) % 18) : Span.raw(null, 0);
  }

  private float[] saved() {
    int channels = of.channels();
    float[] kept = new float[3 * channels];
    double[] exact = d.invStd();
    for (int c = 0; c < channels; c++) {
      kept[c] = (float) d.mean[c];
      kept[channels + c] = (float) (d.mean[c] - kept[c]);
      kept[2 * channels + c] = (float) exact[c];
    }
    return kept;
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
    return d.gamma(c) * (d.values[i] - mean[c]) * invStd[c] + d.beta(c);
  }

  /** |dy| where ReLU lets it pass, else 0. */
  private double passed(int i) {
    return of.relu() && value(i) <= 0 ? 0 : Math.abs(gradients[i]);
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
    double[] result = new double[of.length()];
    double[] ofGamma = new double[of.channels()];
    double[] ofBeta = new double[of.channels()];
    ReferenceBatchNorm.backward(
        of.rows(), of.channels(), BatchNormData.doubles(d.values), BatchNormData.doubles(gradients), mean, invStd,
        BatchNormData.doubles(d.gammas), BatchNormData.doubles(d.betas), of.relu(), result, ofGamma, ofBeta);
    return chosen(result, ofGamma, ofBeta);
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

  /** The errors of the two sums, carried through. */
  @Override
  double[][] bounds() {
    int channels = of.channels();
    double[] ofBeta = new double[channels];
    double[] ofGamma = new double[channels];
    for (int i = 0; i < gradients.length; i++) {
      int c = i % channels;
      double size = d.ofSum() * passed(i);
      ofBeta[c] += size;
      ofGamma[c] += size * invStd[c] * (distance(i) + 4 * ROUNDOFF * Math.abs(mean[c]));
    }
    double[] ofX = new double[of.length()];
    for (int i = 0; i < ofX.length; i++) {
      int c = i % channels;
      double normal = distance(i) * invStd[c];
      double sums = (ofBeta[c] + normal * ofGamma[c]) / (d.ofSum() * of.rows());
      double roundings = 8 * ROUNDOFF * (passed(i) + sums);
      ofX[i] = Math.abs(d.gamma(c)) * invStd[c]
          * ((ofBeta[c] + normal * ofGamma[c]) / of.rows() + roundings) + Float.MIN_NORMAL;
    }
    return chosen(ofX, ofGamma, ofBeta);
  }

  private double distance(int i) {
    return Math.abs(d.values[i] - mean[i % of.channels()]);
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
    call(parallel, of.rows(), x, dy, saved, d.gamma, d.beta, dx, dgamma, dbeta, scratch);
  }

  private void call(
      Parallel parallel, int rows, Span x, Span dy, Span saved, Span gamma, Span beta, Span dx, Span dgamma,
      Span dbeta, float[] scratch) {
    op.backward(
        parallel, rows, x.array, x.offset, dy.array, dy.offset, saved.array, saved.offset, gamma.array, gamma.offset,
        beta.array, beta.offset, dx.array, dx.offset, dgamma.array, dgamma.offset, dbeta.array, dbeta.offset, scratch);
  }

  private void call(Span x, Span dy, Span saved, Span gamma, Span beta, Span dx, Span dgamma, Span dbeta) {
    call(Workers.ONE, of.rows(), x, dy, saved, gamma, beta, dx, dgamma, dbeta, new float[scratchLength(1)]);
  }

  private void call(Span x, Span dy, Span saved, Span dx) {
    call(x, dy, saved, d.gamma, d.beta, dx, dgamma, dbeta);
  }

  private void call(Span x, Span dy, Span saved, Span dgamma, Span dbeta) {
    call(x, dy, saved, d.gamma, d.beta, dx, dgamma, dbeta);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(outputs().stream().map(Span.class::cast).toArray(Span[]::new));
    int channels = of.channels();
    int length = of.length();
    float[] scratch = new float[scratchLength(2)];
    for (int bad : new int[] {-1, 1}) {
      rejection.of(
          "rows", () -> call(Workers.TWO, bad, x, dy, saved, d.gamma, d.beta, dx, dgamma, dbeta, scratch));
    }
    rejection.badSpans("x", length, bad -> call(bad, dy, saved, dx));
    rejection.badSpans("dy", length, bad -> call(x, bad, saved, dx));
    rejection.badSpans("saved", saved.length(), bad -> call(x, dy, bad, dx));
    rejection.badSpans("dx", length, bad -> call(x, dy, saved, bad));
    rejection.badOptionalSpans("gamma", channels, bad -> call(x, dy, saved, bad, d.beta, dx, dgamma, dbeta));
    rejection.badOptionalSpans("beta", channels, bad -> call(x, dy, saved, d.gamma, bad, dx, dgamma, dbeta));
    rejection.badOptionalSpans("dgamma", channels, bad -> call(x, dy, saved, bad, dbeta));
    rejection.badOptionalSpans("dbeta", channels, bad -> call(x, dy, saved, dgamma, bad));
    rejection.badScratch(
        scratch.length,
        bad -> call(Workers.TWO, of.rows(), x, dy, saved, d.gamma, d.beta, dx, dgamma, dbeta, bad));
    overlaps(rejection, channels, length);
  }

  private void overlaps(Rejection rejection, int channels, int length) {
    rejection.overlap("dx", length, length, (out, in) -> call(in, dy, saved, out));
    rejection.overlap("dx", length, length, (out, in) -> call(x, in, saved, out));
    rejection.overlap("dx", length, saved.length(), (out, in) -> call(x, dy, in, out));
    rejection.overlap("dx", length, channels, (out, in) -> call(x, dy, saved, in, d.beta, out, dgamma, dbeta));
    rejection.overlap("dx", length, channels, (out, in) -> call(x, dy, saved, d.gamma, in, out, dgamma, dbeta));
    rejection.overlap("dgamma", channels, length, (out, in) -> call(in, dy, saved, out, dbeta));
    rejection.overlap("dgamma", channels, length, (out, in) -> call(x, in, saved, out, dbeta));
    rejection.overlap("dbeta", channels, saved.length(), (out, in) -> call(x, dy, in, dgamma, out));
    rejection.overlap(
        "dbeta", channels, channels, (out, in) -> call(x, dy, saved, d.gamma, in, dx, dgamma, out));
    rejection.overlap("dbeta", channels, channels, (out, in) -> call(x, dy, saved, in, out));
    rejection.overlap(
        "dgamma", channels, length, (out, in) -> call(x, dy, saved, d.gamma, d.beta, in, out, dbeta));
  }
}
