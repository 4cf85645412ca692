package dev.lanewise.props;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceOptimizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A step of an optimiser; factors are powers of two on integers, so that all but roots and quotients is exact. */
final class OptimizerTrial extends Trial {
  private final OptimizerStep op;
  private final OptimizerCase of;
  private final boolean whole;
  private final int length;
  private final double rate;
  private final float[] wBefore;
  private final float[] stateBefore;
  private final Span w;
  private final Span g;
  private final Span state;

  /** The operation must have been made for data of this kind: whole or not. */
  OptimizerTrial(OptimizerStep op, OptimizerCase of, Data data) {
    this.op = op;
    this.of = of;
    this.whole = data.isWhole();
    this.length = of.range().length();
    this.rate = whole ? 0.5 : 0.1;
    this.wBefore = data.input(0, length);
    this.stateBefore = data.input(1, of.rule().states() * length);
    for (int i = (of.rule().states() - 1) * length; of.rule().isScaled() && i < stateBefore.length; i++) {
      stateBefore[i] = Math.abs(stateBefore[i]);
    }
    int offset = of.range().offset();
    this.w = Span.line(wBefore, offset);
    this.state = Span.line(stateBefore, (offset + 5) % 18);
    this.g = Span.line(data.input(2, length), (offset + 11) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(w, state);
  }

  @Override
  void prepare() {
    w.fill(wBefore);
    state.fill(stateBefore);
  }

  /** The rate is that of an ascent with its sign turned, so that absolute values add up there too. */
  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] weights = Data.doubles(wBefore, map);
    double[] gradient = g.doubles(map);
    double[] states = Data.doubles(stateBefore, map);
    double[] s1 = Arrays.copyOf(states, length);
    double[] s2 = Arrays.copyOfRange(states, Math.max(0, states.length - length), states.length);
    double signedRate = -map.applyAsDouble(-rate);
    WeightDecay decay = of.decay(whole);
    double lambda = decay.lambda();
    ReferenceOptimizer.decay(
        weights, gradient, signedRate, decay.kind() == WeightDecay.Kind.L2 ? lambda : 0,
        decay.kind() == WeightDecay.Kind.L1 ? lambda : 0, decay.kind() == WeightDecay.Kind.DECOUPLED ? lambda : 0);
    of.rule().reference(weights, gradient, s1, s2, signedRate, whole, of.step());
    System.arraycopy(s1, 0, states, 0, Math.min(length, states.length));
    if (of.rule().states() == 2) {
      System.arraycopy(s2, 0, states, length, length);
    }
    return new double[][] {weights, states};
  }

  @Override
  boolean isExactOnIntegers() {
    return !of.rule().isScaled();
  }

  /** At most 8 operations on a term, and 6 factors that are rounded themselves. */
  @Override
  int roundings() {
    return 14;
  }

  /**
   * Absolute values would also make the root larger that a step is divided by. So a step has the root as it is below
   * it, and a relative error larger by that of the root: the sum of the absolute terms of v over v.
   */
  @Override
  double[][] bounds() {
    double[][] bounds = super.bounds();
    if (of.rule().isScaled()) {
      double[][] exact = reference(DoubleUnaryOperator.identity());
      double[][] absolute = reference(Math::abs);
      int v = exact[1].length - length;
      for (int i = 0; i < length; i++) {
        double worse = absolute[1][v + i] == 0 ? 1 : absolute[1][v + i] / exact[1][v + i];
        bounds[0][i] *= worse * (1 + worse);
      }
    }
    return bounds;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, w, g, state, length, rate, of.step());
  }

  private void call(Parallel parallel, Span w, Span g, Span state, int length, double rate, int step) {
    op.run(parallel, w.array, w.offset, g.array, g.offset, state.array, state.offset, length, rate, step);
  }

  private void call(Span w, Span g, Span state) {
    call(Workers.ONE, w, g, state, length, rate, of.step());
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(w, state);
    rejection.of("length", () -> call(Workers.TWO, w, g, state, -1, rate, 1));
    rejection.of("step", () -> call(Workers.TWO, w, g, state, length, rate, 0));
    for (double bad : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
      rejection.of("rate", () -> call(Workers.TWO, w, g, state, length, bad, 1));
    }
    rejection.badSpans("w", length, bad -> call(bad, g, state));
    rejection.badSpans("g", length, bad -> call(w, bad, state));
    rejection.overlap("w", length, length, (out, in) -> call(out, in, state));
    int states = of.rule().states() * length;
    if (of.rule().states() > 0) {
      rejection.badSpans("state", states, bad -> call(w, g, bad));
      rejection.overlap("w", length, states, (out, in) -> call(out, g, in));
      rejection.overlap("state", states, length, (out, in) -> call(w, in, out));
    }
  }
}
