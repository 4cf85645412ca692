package dev.lanewise.props;

import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Softmax cross-entropy against probabilities, with class weights and smoothing at some offsets. */
final class SoftTargetsTrial extends Trial {
  private final SoftmaxCrossEntropy op;
  private final RowsCase of;
  private final float scale;
  private final float[] values;
  private final SoftTargets soft;
  private final Span logits;
  private final Span targets;
  private final Span losses;
  private final Span gradient;

  SoftTargetsTrial(SoftmaxCrossEntropy op, RowsCase of, Data data) {
    this.of = of;
    this.scale = 1f / (1 + of.rows());
    this.values = LabelLossTrial.logits(of, data);
    float[] weights = of.offset() % 2 == 0 ? null : LabelLossTrial.weights(of.columns(), data);
    float smoothing = of.offset() % 4 < 2 ? 0 : 0.1f;
    SoftmaxCrossEntropy smooth = op.withSmoothing(smoothing);
    this.op = weights == null ? smooth : smooth.withWeights(weights);
    float[] t = probabilities(data.input(1, of.length()));
    this.soft = new SoftTargets(of.columns(), weights, smoothing, t);
    this.logits = Span.line(values, of.offset());
    this.targets = Span.line(t, (of.offset() + 3) % 18);
    this.losses = Span.line(of.rows(), (of.offset() + 5) % 18);
    this.gradient = of.inPlace() ? logits : Span.line(of.length(), (of.offset() + 11) % 18);
  }

  /** About half of them zero; NaN stays, and infinity, which is no probability, becomes one. */
  private static float[] probabilities(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isInfinite(values[i]) ? Float.NaN : values[i] < 0 ? 0 : values[i];
    }
    return values;
  }

  @Override
  List<Output> outputs() {
    return List.of(losses, gradient);
  }

  @Override
  void prepare() {
    super.prepare();
    logits.fill(values);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dz = new double[of.length()];
    ReferenceSoftmax.crossEntropy(
        of.rows(), of.columns(), Data.doubles(values, map), soft.values, loss, dz, scale);
    return new double[][] {loss, dz};
  }

  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    soft.bounds(values, scale, bounds[0], bounds[1]);
    return bounds;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), logits, targets, losses, gradient);
  }

  private void call(Parallel parallel, int n, Span logits, Span targets, Span losses, Span gradient) {
    op.runSoft(
        parallel, n, logits.array, logits.offset, targets.array, targets.offset, losses.array, losses.offset,
        gradient.array, gradient.offset, scale);
  }

  private void call(Span logits, Span targets, Span losses, Span gradient) {
    call(Workers.ONE, of.rows(), logits, targets, losses, gradient);
  }

  @Override
  void requireRejections() {
    int length = of.length();
    Rejection rejection = new Rejection(losses, gradient);
    rejection.of("n", () -> call(Workers.TWO, -1, logits, targets, losses, gradient));
    rejection.badSpans("logits", length, bad -> call(bad, targets, losses, gradient));
    rejection.badSpans("targets", length, bad -> call(logits, bad, losses, gradient));
    rejection.badSpans("losses", of.rows(), bad -> call(logits, targets, bad, gradient));
    rejection.badSpans("gradient", length, bad -> call(logits, targets, losses, bad));
    rejection.overlap("gradient", length, length, (out, in) -> call(in, targets, losses, out));
    rejection.overlap("gradient", length, length, (out, in) -> call(logits, in, losses, out));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(in, targets, out, gradient));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(logits, in, out, gradient));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(logits, targets, out, in));
  }
}
