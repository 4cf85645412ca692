package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Tanh;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A BatchNorm that no convolution takes in, for images and for features. */
class BatchNormTest {
  private static final int N = 4;
  private static final int CHANNELS = 2;

  private static Shape input(boolean image) {
    return image ? Shape.of(3, 2, CHANNELS) : Shape.of(CHANNELS);
  }

  private static float[] samples(Shape input) {
    SeededRandom random = new SeededRandom(3);
    float[] x = new float[N * input.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = 1 + 2 * (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runningStatisticsGoTheirShareTowardsMeanAndUnbiasedVariance(boolean image) {
    Shape input = input(image);
    float[] x = samples(input);
    Network net = Network.builder(input).add("bn", BatchNorm.of().withMomentum(0.25f)).build(1);
    TrainingPlan plan = net.training(N, Parallel.serial());
    plan.forward(N, x, 0);
    plan.forward(N, x, 0);
    int rows = x.length / CHANNELS;
    for (int c = 0; c < CHANNELS; c++) {
      double mean = 0;
      double squares = 0;
      for (int i = c; i < x.length; i += CHANNELS) {
        mean += x[i] / (double) rows;
      }
      for (int i = c; i < x.length; i += CHANNELS) {
        squares += (x[i] - mean) * (x[i] - mean);
      }
      double left = 0.75 * 0.75; // of the 0 and the 1 that they start as
      assertEquals((1 - left) * mean, net.parameter("bn.running_mean").data()[c], 1e-5, "mean " + c);
      assertEquals(
          left + (1 - left) * squares / (rows - 1), net.parameter("bn.running_var").data()[c], 1e-5, "variance " + c);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsCompiledDoesNotFollowTraining(boolean image) {
    Shape input = input(image);
    Tensor x = new Tensor(input.batch(N), samples(input));
    Network net = Network.builder(input).add("tanh", new Tanh()).add("bn", BatchNorm.of()).build(1);
    for (Parameter p : net.state()) {
      InferencePlan plan = net.compile().plan(N, Parallel.serial());
      float[] before = plan.run(x).data();
      Arrays.fill(p.data(), 7);
      assertArrayEquals(before, plan.run(x).data(), p.name());
    }
  }

  @Test
  void oneValueHasNoVariance() {
    TrainingPlan plan = Network.builder(input(false)).add("bn", BatchNorm.of()).build(1).training(N, Parallel.serial());
    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class, () -> plan.forward(1, samples(input(false)), 0));
    assertEquals("bn (BatchNorm): got 1 sample, needs at least 2", e.getMessage());
  }
}
