package dev.lanewise.training.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import org.junit.jupiter.api.Test;

/** Each rule through an optimiser, against PyTorch's (or the course's) published formulas in double. */
class UpdateRuleTest {
  private static final double[] GRADIENTS = {0.3, -1.2, 0.7};
  private static final double[] RATES = {0.1, 0.1, 0.05};
  private static final double START = 1.5;

  /** One step of a rule on one number w; s holds what the rule remembers; t is 1 at first. */
  private interface Formula {
    double step(double w, double g, double[] s, double rate, int t);
  }

  private static void check(OptimizerSettings settings, Formula formula) {
    Network network = Slope.network(1);
    Parameter bias = network.parameter("fc.bias");
    bias.data()[0] = (float) START;
    TrainingPlan plan = network.training(1, Parallel.serial());
    Optimizer optimizer = Optimizer.of(network, settings);
    Slope slope = new Slope();
    double w = START;
    double[] s = new double[2];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      slope.into(plan, GRADIENTS[t - 1], 0);
      optimizer.step(plan, RATES[t - 1]);
      w = formula.step(w, GRADIENTS[t - 1], s, RATES[t - 1], t);
      assertEquals(w, bias.data()[0], 2e-6, settings + ", step " + t);
    }
    assertEquals(3, bias.version());
    assertEquals(3, optimizer.steps());
  }

  @Test
  void plain() {
    check(OptimizerSettings.sgd(), (w, g, s, rate, t) -> w - rate * g);
    // By hand: 1.5 − 0.1·0.3 + 0.1·1.2 − 0.05·0.7 = 1.555.
    check(OptimizerSettings.sgd(), (w, g, s, rate, t) -> t == 1 ? 1.47 : t == 2 ? 1.59 : 1.555);
  }

  /** torch.optim.SGD: b ← g at first, then μb + g; w ← w − γb. */
  @Test
  void momentum() {
    check(OptimizerSettings.momentum(0.9), (w, g, s, rate, t) -> {
      s[0] = t == 1 ? g : 0.9 * s[0] + g;
      return w - rate * s[0];
    });
    // By hand with ρ = 0.5: b = 0.3, −1.05, 0.175.
    check(OptimizerSettings.momentum(0.5), (w, g, s, rate, t) -> t == 1 ? 1.47 : t == 2 ? 1.575 : 1.56625);
  }

  @Test
  void momentumInItsFirstForm() {
    check(OptimizerSettings.parse("classic-momentum(0.8)"), (w, g, s, rate, t) -> {
      s[0] = 0.8 * s[0] - rate * g;
      return w + s[0];
    });
  }

  /** torch.optim.SGD(nesterov=True): b as with momentum, g ← g + μb, w ← w − γg. */
  @Test
  void nesterov() {
    check(OptimizerSettings.parse("nesterov(0.9)"), (w, g, s, rate, t) -> {
      s[0] = t == 1 ? g : 0.9 * s[0] + g;
      return w - rate * (g + 0.9 * s[0]);
    });
  }

  /** CS231n: v_prev = v; v = mu * v - learning_rate * dx; x += -mu * v_prev + (1 + mu) * v. */
  @Test
  void nesterovInTheFormOfTheCourse() {
    check(OptimizerSettings.parse("classic-nesterov(0.9)"), (w, g, s, rate, t) -> {
      double before = s[0];
      s[0] = 0.9 * s[0] - rate * g;
      return w - 0.9 * before + 1.9 * s[0];
    });
  }

  private static double adam(double w, double g, double[] s, double rate, int t) {
    s[0] = 0.8 * s[0] + 0.2 * g;
    s[1] = 0.95 * s[1] + 0.05 * g * g;
    double m = s[0] / (1 - Math.pow(0.8, t));
    double v = s[1] / (1 - Math.pow(0.95, t));
    return w - rate * m / (Math.sqrt(v) + 1e-3);
  }

  @Test
  void adam() {
    check(OptimizerSettings.parse("adam(0.8, 0.95, 1e-3)"), UpdateRuleTest::adam);
    check(OptimizerSettings.parse("adam(0.8, 0.95, 1e-3)").withWeightDecay(0.1),
        (w, g, s, rate, t) -> adam(w, g + 0.1 * w, s, rate, t));
  }

  @Test
  void adamwDecaysBesideTheGradient() {
    check(OptimizerSettings.parse("adamw(0.8, 0.95, 1e-3)"),
        (w, g, s, rate, t) -> adam(w - rate * 0.01 * w, g, s, rate, t));
    check(OptimizerSettings.parse("adamw(0.8, 0.95, 1e-3)").withWeightDecay(0.5),
        (w, g, s, rate, t) -> adam(w - rate * 0.5 * w, g, s, rate, t));
  }

  @Test
  void rmsprop() {
    check(OptimizerSettings.parse("rmsprop(0.9, 1e-3)"), (w, g, s, rate, t) -> {
      s[0] = 0.9 * s[0] + 0.1 * g * g;
      return w - rate * g / (Math.sqrt(s[0]) + 1e-3);
    });
  }

  @Test
  void adagrad() {
    check(OptimizerSettings.parse("adagrad(1e-3)"), (w, g, s, rate, t) -> {
      s[0] += g * g;
      return w - rate * g / (Math.sqrt(s[0]) + 1e-3);
    });
  }

  @Test
  void decays() {
    check(OptimizerSettings.sgd().withWeightDecay(0.1), (w, g, s, rate, t) -> w - rate * (g + 0.1 * w));
    check(OptimizerSettings.sgd().withWeightDecay(WeightDecay.l1(0.1)),
        (w, g, s, rate, t) -> w - rate * (g + 0.1 * Math.signum(w)));
    check(OptimizerSettings.momentum(0.9).withWeightDecay(WeightDecay.decoupled(0.1)), (w, g, s, rate, t) -> {
      s[0] = 0.9 * s[0] + g;
      return w * (1 - rate * 0.1) - rate * s[0];
    });
  }

  @Test
  void textIsReadBack() {
    for (String name : UpdateRule.names()) {
      UpdateRule rule = UpdateRule.parse(name);
      assertEquals(rule, UpdateRule.parse(rule.toString()), name);
    }
    assertEquals("sgd", UpdateRule.sgd().toString());
    assertEquals("adam(0.9, 0.999, 1e-8)", OptimizerSettings.parse("adam").toString());
    assertEquals("momentum(0.9)", OptimizerSettings.parse("momentum").toString());
    assertEquals(UpdateRule.rmsprop(0.99, 1e-6), UpdateRule.parse("rmsprop(epsilon=1e-6)"));
    for (String decay : new String[] {"none", "l2(5e-4)", "l1(1e-5)", "decoupled(0.01)"}) {
      assertEquals(WeightDecays.parse(decay), WeightDecays.parse(WeightDecays.text(WeightDecays.parse(decay))));
    }
    assertEquals(WeightDecay.l2(5e-4), WeightDecays.parse("l2(5e-4)"));
    assertEquals("decoupled(0.01)", WeightDecays.text(WeightDecay.decoupled(0.01)));
    assertEquals(new Ema(0.99, true), Ema.parse(new Ema(0.99, true).toString()));
    assertEquals(Ema.of(0.999), Ema.parse("ema"));
  }

  @Test
  void badSettingsAreRefused() {
    assertEquals("optimizer: \"sdg\": there is no sdg, expected one of sgd, momentum, classic-momentum, nesterov, "
        + "classic-nesterov, adam, adamw, rmsprop, adagrad", message(() -> UpdateRule.parse("sdg")));
    assertEquals("optimizer: \"momentum(1)\": momentum: 1.0, expected 0 or more, below 1",
        message(() -> UpdateRule.parse("momentum(1)")));
    assertEquals("optimizer: \"sgd(0.9)\": 1 argument too many, expected no arguments",
        message(() -> UpdateRule.parse("sgd(0.9)")));
    assertEquals("beta2: 1.5, expected 0 or more, below 1", message(() -> UpdateRule.adam(0.9, 1.5, 1e-8)));
    assertEquals("weight decay: \"l2\": lambda is missing", message(() -> WeightDecays.parse("l2")));
    assertEquals("weight decay: \"l2(-1)\": lambda: -1.0, expected 0 or more, finite as a float",
        message(() -> WeightDecays.parse("l2(-1)")));
    assertEquals("decay: l2(0.1) with adamw, expected decoupled or none; adam takes the others",
        message(() -> OptimizerSettings.adamw().withWeightDecay(WeightDecay.l2(0.1))));
    assertEquals("clipNorm: 0.0, expected a positive number", message(() -> OptimizerSettings.sgd().withClipNorm(0)));
    assertEquals("clipValue: NaN, expected a positive number",
        message(() -> OptimizerSettings.sgd().withClipValue(Double.NaN)));
    assertEquals("average: \"ema(1)\": decay: 1.0, expected 0 or more, below 1", message(() -> Ema.parse("ema(1)")));
    assertEquals("average: \"ema(warmup=yes)\": warmup is \"yes\", expected true or false",
        message(() -> Ema.parse("ema(warmup=yes)")));
  }

  private static String message(Runnable runnable) {
    return assertThrows(IllegalArgumentException.class, runnable::run).getMessage();
  }
}
