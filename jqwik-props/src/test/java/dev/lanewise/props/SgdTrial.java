package dev.lanewise.props;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A step of SGD with momentum; factors are powers of two on integers, so that all is exact. */
final class SgdTrial extends Trial {
  private final OptimizerStep op;
  private final int length;
  private final float rate;
  private final float momentum;
  private final float weightDecay;
  private final float[] wBefore;
  private final float[] vBefore;
  private final Span w;
  private final Span g;
  private final Span v;

  SgdTrial(OptimizerStep op, RangeCase of, Data data) {
    this.op = op;
    this.length = of.length();
    this.rate = data.isWhole() ? 0.5f : 0.1f;
    this.momentum = data.isWhole() ? 0.25f : 0.9f;
    this.weightDecay = data.isWhole() ? 2 : 1e-4f;
    this.wBefore = data.input(0, length);
    this.vBefore = data.input(1, length);
    this.w = Span.line(wBefore, of.offset());
    this.v = Span.line(vBefore, (of.offset() + 5) % 18);
    this.g = Span.line(data.input(2, length), (of.offset() + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(w, v);
  }

  @Override
  void prepare() {
    w.fill(wBefore);
    v.fill(vBefore);
  }

  /** The rate is that of an ascent with its sign turned, so that absolute values add up there too. */
  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] weights = Data.doubles(wBefore, map);
    double[] velocity = Data.doubles(vBefore, map);
    ReferenceElementwise.sgdMomentum(
        weights, g.doubles(map), velocity, length, -map.applyAsDouble(-rate), momentum, weightDecay);
    return new double[][] {weights, velocity};
  }

  /** Each of the three lines rounds a product and a sum. */
  @Override
  int roundings() {
    return 6;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, w, g, v, length);
  }

  private void call(Parallel parallel, Span w, Span g, Span v, int length) {
    op.run(parallel, w.array, w.offset, g.array, g.offset, v.array, v.offset, length, rate, momentum, weightDecay);
  }

  private void call(Span w, Span g, Span v) {
    call(Workers.ONE, w, g, v, length);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(w, v);
    rejection.of("length", () -> call(Workers.TWO, w, g, v, -1));
    rejection.badSpans("w", length, bad -> call(bad, g, v));
    rejection.badSpans("g", length, bad -> call(w, bad, v));
    rejection.badSpans("v", length, bad -> call(w, g, bad));
    rejection.overlap("w", length, length, (out, in) -> call(out, in, v));
    rejection.overlap("w", length, length, (out, in) -> call(out, g, in));
    rejection.overlap("v", length, length, (out, in) -> call(w, in, out));
  }
}
