package dev.lanewise.props;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The optimiser steps equal their references, and steps worked out by hand. */
class OptimizerStepProps extends KernelContract<OptimizerCase> {
  @Provide
  Arbitrary<OptimizerCase> cases() {
    return OptimizerCase.all();
  }

  @Override
  BiFunction<OptimizerCase, Data, Trial> operation(OptimizerCase c) {
    OptimizerStep whole = c.rule().step(true, c.decay(true));
    OptimizerStep real = c.rule().step(false, c.decay(false));
    return (of, data) -> new OptimizerTrial(data.isWhole() ? whole : real, of, data);
  }

  @Override
  int inputs() {
    return 3;
  }

  /** One element at a time there are no vectors: the bits are those of the plain float code. */
  @Property
  void vectorsGiveTheBitsOfSingleElements(@ForAll("cases") OptimizerCase c) {
    OptimizerStep op = c.rule().step(false, c.decay(false));
    Data data = Data.floats(c.seed());
    int length = Math.min(c.range().length(), 999);
    float[] w = data.input(0, length);
    float[] g = data.input(2, length);
    float[] state = data.input(1, 2 * length);
    for (int i = 0; i < state.length; i++) {
      state[i] = Math.abs(state[i]);
    }
    float[] single = w.clone();
    float[] states = state.clone();
    float[] own = new float[2];
    op.run(Workers.ONE, w, 0, g, 0, state, 0, length, 0.1, c.step());
    for (int i = 0; i < length; i++) {
      own[0] = states[i];
      own[1] = states[length + i];
      op.run(Workers.ONE, single, i, g, i, own, 0, 1, 0.1, c.step());
      states[i] = own[0];
      states[length + i] = own[1];
    }
    if (!Arrays.equals(w, single) || !Arrays.equals(state, states)) {
      throw new AssertionError("a vector of parameters is updated otherwise than each alone");
    }
  }

  // ---- by hand: w = 1, g = 2, 4, −2 at rate 1/2; all numbers exact but thirds and roots of 20

  private static void requireSteps(OptimizerStep op, double... expected) {
    float[] gradients = {2, 4, -2};
    // A vector and more, so that both SIMD code and the rest are held to it.
    int length = Shapes.LANES + 1;
    float[] w = new float[length];
    Arrays.fill(w, 1);
    float[] g = new float[length];
    float[] state = new float[op.states() * length];
    for (int t = 1; t <= expected.length; t++) {
      Arrays.fill(g, gradients[t - 1]);
      op.run(Workers.ONE, w, 0, g, 0, state, 0, length, 0.5, t);
      for (float value : w) {
        if (!(Math.abs(value - expected[t - 1]) < 0x1p-24)) {
          throw new AssertionError("step " + t + ": " + value + ", expected " + expected[t - 1]);
        }
      }
    }
  }

  @Example
  void sgdByHand() {
    requireSteps(OptimizerStep.sgd(WeightDecay.NONE), 0, -2, -1);
    // g + w/2: 2.5, 4 − 0.125, −2 − 1.09375
    requireSteps(OptimizerStep.sgd(WeightDecay.l2(0.5)), -0.25, -2.1875, -0.640625);
    // g + sign(w)/2: 2.5, 4 − 0.5, −2 − 0.5
    requireSteps(OptimizerStep.sgd(WeightDecay.l1(0.5)), -0.25, -2, -0.75);
    // 3/4·w − g/2
    requireSteps(OptimizerStep.sgd(WeightDecay.decoupled(0.5)), -0.25, -2.1875, -0.640625);
  }

  @Example
  void momentumByHand() {
    // v = 2, 1 + 4, 2.5 − 2
    requireSteps(OptimizerStep.sgdMomentum(0.5, WeightDecay.NONE), 0, -2.5, -2.75);
    // v = −1, −0.5 − 2, −1.25 + 1
    requireSteps(OptimizerStep.classicMomentum(0.5, WeightDecay.NONE), 0, -2.5, -2.75);
    // v = 2.5, 1.25 + 3.875 = 5.125; w = 1 − 1.25, −0.25 − 2.5625
    requireSteps(OptimizerStep.sgdMomentum(0.5, WeightDecay.l2(0.5)), -0.25, -2.8125);
  }

  @Example
  void nesterovByHand() {
    // v = 2, 5, 0.5; g + v/2 = 3, 6.5, −1.75
    requireSteps(OptimizerStep.nesterov(0.5, WeightDecay.NONE), -0.5, -3.75, -2.875);
    // v = −1, −2.5, −0.25; w + 0 − 1.5, w + 0.5 − 3.75, w + 1.25 − 0.375
    requireSteps(OptimizerStep.classicNesterov(0.5, WeightDecay.NONE), -0.5, -3.75, -2.875);
  }

  /** ε = 0 and β2 = 0 make the root |g|: what is left is exact. */
  @Example
  void adamByHand() {
    // m = 1, 0.5 + 2 = 2.5; 1 − β1ᵗ = 1/2, 3/4; w − 0.5·(1/0.5)/2 = 0.5, w − 0.5·(2.5/0.75)/4
    requireSteps(OptimizerStep.adam(0.5, 0, 0, WeightDecay.NONE), 0.5, 0.5 - 1.25 / 3);
    // AdamW: 3/4·w first: 0.75 − 0.5
    requireSteps(OptimizerStep.adam(0.5, 0, 0, WeightDecay.decoupled(0.5)), 0.25);
    // β2 = 3/4: v = 1 and √v/√(1/4) = 2, + ε = 2; m = g: w − 0.5·2/4
    requireSteps(OptimizerStep.adam(0, 0.75, 2, WeightDecay.NONE), 0.75);
  }

  @Example
  void rmsPropByHand() {
    // v = 3/4·0 + 1/4·4 = 1, root 1 + 1: w − 0.5·2/2
    requireSteps(OptimizerStep.rmsProp(0.75, 1, WeightDecay.NONE), 0.5);
  }

  @Example
  void adagradByHand() {
    // v = 4, root 2 + 2: w − 0.5·2/4
    requireSteps(OptimizerStep.adagrad(2, WeightDecay.NONE), 0.75);
    requireSteps(OptimizerStep.adagrad(0, WeightDecay.NONE), 0.5, 0.5 - 2 / Math.sqrt(20));
  }

  /** With no decay of the gradient an infinite parameter says nothing about its velocity. */
  @Example
  void infiniteParametersLeaveTheStateAlone() {
    for (WeightDecay decay : List.of(WeightDecay.NONE, WeightDecay.decoupled(0.1))) {
      int length = Shapes.LANES + 1;
      float[] w = new float[length];
      Arrays.fill(w, Float.POSITIVE_INFINITY);
      float[] v = new float[length];
      OptimizerStep.sgdMomentum(0.5, decay).run(Workers.ONE, w, 0, new float[length], 0, v, 0, length, 0.5, 1);
      if (!Arrays.equals(v, new float[length])) {
        throw new AssertionError(Arrays.toString(v));
      }
    }
  }

  @Example
  void rejectsBadNumbers() {
    Rejection rejection = new Rejection();
    WeightDecay none = WeightDecay.NONE;
    for (double bad : new double[] {-0.1, 1, Double.NaN}) {
      rejection.of("momentum", () -> OptimizerStep.sgdMomentum(bad, none));
      rejection.of("momentum", () -> OptimizerStep.classicMomentum(bad, none));
      rejection.of("momentum", () -> OptimizerStep.nesterov(bad, none));
      rejection.of("momentum", () -> OptimizerStep.classicNesterov(bad, none));
      rejection.of("beta1", () -> OptimizerStep.adam(bad, 0.5, 0, none));
      rejection.of("beta2", () -> OptimizerStep.adam(0.5, bad, 0, none));
      rejection.of("alpha", () -> OptimizerStep.rmsProp(bad, 0, none));
    }
    for (double bad : new double[] {-1e-9, Double.POSITIVE_INFINITY, Double.NaN, 1e39}) {
      rejection.of("epsilon", () -> OptimizerStep.adam(0.5, 0.5, bad, none));
      rejection.of("epsilon", () -> OptimizerStep.rmsProp(0.5, bad, none));
      rejection.of("epsilon", () -> OptimizerStep.adagrad(bad, none));
      rejection.of("lambda", () -> WeightDecay.l2(bad));
    }
    rejection.of("decay", () -> OptimizerStep.sgd(null));
    rejection.of("kind", () -> new WeightDecay(null, 0));
  }
}
