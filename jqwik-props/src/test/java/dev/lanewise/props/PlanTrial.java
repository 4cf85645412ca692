package dev.lanewise.props;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;

/** A training plan on three threads against the reference plan. */
final class PlanTrial {
  private static final double TOLERANCE = 1e-5;

  private PlanTrial() {}

  /**
   * Compares the outputs, and the gradients of the inputs.
   *
   * @param x the samples
   * @param dy the gradient of the outputs
   */
  static void check(Network network, float[] x, float[] dy, TrainingOptions base) {
    int n = x.length / network.input().size();
    TrainingOptions options = base.withInputGradient();
    ReferencePlan reference = network.reference(n, options);
    double[] y = reference.forward(x, false).clone();
    double[] gradient = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      gradient[i] = dy[i];
    }
    reference.backward(gradient);
    try (Parallel parallel = Parallel.of(3)) {
      TrainingPlan plan = network.training(n, parallel, options);
      plan.forward(n, x, 0);
      assertClose("output", network, y, plan.output());
      plan.backward(dy, 0);
      assertClose("gradient", network, reference.inputGradient(), plan.inputGradient().copy(n).data());
    }
  }

  private static void assertClose(String what, Network network, double[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      int element = i;
      assertEquals(expected[i], actual[i], TOLERANCE * (1 + Math.abs(expected[i])), () -> Backend.description() + ": "
          + what + " of " + network.nodes().getLast().layer() + ", element " + element);
    }
  }
}
