package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.layer.Dense;
import org.junit.jupiter.api.Test;

/** The update against steps worked out by hand. */
class SgdTest {
  /**
   * A loss whose gradient is (1, 2) whatever the outputs: with input 1 it is the gradient of the bias and the weights.
   */
  private static final class Slope implements Loss {
    @Override
    public Step step(Shape output, int batch, Parallel parallel) {
      return new SlopeStep(this);
    }
  }

  private record SlopeStep(Loss loss) implements Loss.Step {
    @Override
    public double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      gradient[0] = 1;
      gradient[1] = 2;
      return 0;
    }

    @Override
    public float[] losses() {
      return new float[1];
    }

    @Override
    public double weight() {
      return 1;
    }
  }

  private static float[] afterTwoSteps(Sgd sgd, double rate) {
    Network network = Network.builder(Shape.of(1)).add("fc", Dense.of(2)).build(1);
    Parameter bias = network.parameter("fc.bias");
    bias.data()[0] = 10;
    bias.data()[1] = -20;
    TrainingPlan plan = network.training(1, Parallel.serial());
    for (int step = 0; step < 2; step++) {
      plan.forward(1, new float[] {1}, 0);
      plan.loss(new Slope(), new int[1]);
      plan.backward();
      sgd.step(plan, rate);
    }
    return bias.data();
  }

  @Test
  void frozenParametersAreSkipped() {
    Network network = Network.builder(Shape.of(1)).add("fc", Dense.of(2)).build(1).withFrozen("fc.weight");
    Parameter weight = network.parameter("fc.weight");
    float[] before = weight.data().clone();
    TrainingPlan plan = network.training(1, Parallel.serial());
    plan.forward(1, new float[] {1}, 0);
    plan.loss(new Slope(), new int[1]);
    plan.backward();
    new Sgd(0.9, 0.1).step(plan, 0.5);
    assertArrayEquals(before, weight.data());
    assertEquals(0, weight.version());
    assertArrayEquals(new float[] {-0.5f, -1}, network.parameter("fc.bias").data(), 1e-6f);
  }

  @Test
  void plain() {
    // w − 2·0.5·g
    assertArrayEquals(new float[] {9, -22}, afterTwoSteps(new Sgd(0, 0), 0.5), 1e-6f);
  }

  @Test
  void momentum() {
    // v: g, then 0.5g + g = 1.5g; w − 0.1·(1 + 1.5)·g
    assertArrayEquals(new float[] {9.75f, -20.5f}, afterTwoSteps(new Sgd(0.5, 0), 0.1), 1e-6f);
  }

  @Test
  void weightDecay() {
    // first: g' = (1 + 0.1·10, 2 − 0.1·20) = (2, 0), w = (10 − 0.2, −20); second: g' = (1 + 0.98, 0), w = (9.8 − 0.198,
    // −20)
    assertArrayEquals(new float[] {9.602f, -20}, afterTwoSteps(new Sgd(0, 0.1), 0.1), 1e-5f);
  }

  @Test
  void momentumAndWeightDecay() {
    // v1 = (2, 0), w1 = (9.8, −20); v2 = 0.5·v1 + (1.98, 0) = (2.98, 0), w2 = (9.8 − 0.298, −20)
    assertArrayEquals(new float[] {9.502f, -20}, afterTwoSteps(new Sgd(0.5, 0.1), 0.1), 1e-5f);
  }
}
