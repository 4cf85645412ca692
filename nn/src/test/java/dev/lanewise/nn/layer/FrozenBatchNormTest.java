package dev.lanewise.nn.layer;

import static dev.lanewise.nn.layer.LayerRuns.EVALUATION;
import static dev.lanewise.nn.layer.LayerRuns.failure;
import static dev.lanewise.nn.layer.LayerRuns.inputGradient;
import static dev.lanewise.nn.layer.LayerRuns.only;
import static dev.lanewise.nn.layer.LayerRuns.output;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import org.junit.jupiter.api.Test;

/** BatchNorm in a training plan that takes the running statistics as they are. */
class FrozenBatchNormTest {
  /** Two features of mean 1 and −2, deviation 2 and 5, γ 6 and 10, β 7 and −3. */
  private static Network network(BatchNorm norm) {
    Network net = only(Shape.of(2), norm.withEpsilon(0.25f));
    set(net, "running_mean", 1, -2);
    set(net, "running_var", 3.75f, 24.75f);
    if (norm.affine()) {
      set(net, "weight", 6, 10);
      set(net, "bias", 7, -3);
    }
    return net;
  }

  private static void set(Network net, String name, float... values) {
    System.arraycopy(values, 0, net.parameter("layer." + name).data(), 0, values.length);
    net.parameter("layer." + name).touch();
  }

  @Test
  void aSingleRowIsNormalisedByTheRunningStatistics() {
    assertArrayEquals(new float[] {13, 7}, output(network(BatchNorm.of()), 3, 3), 1e-5f);
    assertArrayEquals(new float[] {1, 1}, output(network(BatchNorm.of().withoutAffine()), 3, 3), 1e-6f);
  }

  @Test
  void itsGradientsAreThoseOfAScaleAndAShift() {
    float[] x = {3, 3, 1, -7};
    float[] dy = {1, 10, 2, 20};
    assertArrayEquals(new float[] {3, 20, 6, 40}, inputGradient(network(BatchNorm.of()), x, dy), 1e-4f);
    assertArrayEquals(
        new float[] {0.5f, 2, 1, 4}, inputGradient(network(BatchNorm.of().withoutAffine()), x, dy), 1e-5f);
    Network net = network(BatchNorm.of());
    TrainingPlan plan = net.training(2, Parallel.serial(), EVALUATION);
    plan.forward(2, x, 0);
    plan.backward(dy, 0);
    // Normalised, the rows are (1, 1) and (0, −1).
    assertArrayEquals(new float[] {1, 10 - 20}, plan.gradient(net.parameter("layer.weight")), 1e-5f);
    assertArrayEquals(new float[] {3, 30}, plan.gradient(net.parameter("layer.bias")), 1e-5f);
  }

  @Test
  void aFusedReluCutsTheGradient() {
    Network net = Network.builder(Shape.of(2)).add("layer", BatchNorm.of().withoutAffine()).add(new Relu()).build(1);
    assertArrayEquals(new float[] {3, 0}, output(net, 3, -3), 1e-4f);
    assertArrayEquals(new float[] {5, 0}, inputGradient(net, new float[] {3, -3}, 5, 5), 1e-4f);
  }

  @Test
  void runningStatisticsStayAsTheyAre() {
    Network net = network(BatchNorm.of());
    float[] mean = net.parameter("layer.running_mean").data().clone();
    float[] variance = net.parameter("layer.running_var").data().clone();
    long version = net.parameter("layer.running_mean").version();
    TrainingPlan plan = net.training(3, Parallel.serial(), EVALUATION);
    plan.forward(3, new float[] {1, 2, 3, 4, 5, 6}, 0);
    assertArrayEquals(mean, net.parameter("layer.running_mean").data());
    assertArrayEquals(variance, net.parameter("layer.running_var").data());
    assertEquals(version, net.parameter("layer.running_mean").version());
  }

  @Test
  void trainingNeedsMoreThanOneRow() {
    TrainingPlan plan = network(BatchNorm.of()).training(3, Parallel.serial());
    assertEquals("layer (BatchNorm): got 1 sample, needs at least 2",
        failure(() -> plan.forward(1, new float[] {1, 2}, 0)));
  }
}
