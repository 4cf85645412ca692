package dev.lanewise.nn.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompileOptions;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What plans promise holds for every network of the zoo, on images that are not square. */
class ZooPlanTest {
  /** Of a logit, relative to the largest: float rounding and Winograd's, through up to a hundred layers. */
  private static final double BOUND = 1e-4;

  private static final int CLASSES = 5;

  /** Enough for a single worker to take them in tiles. */
  private static final int SAMPLES = 5;

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private static List<String> names() {
    return Zoo.names();
  }

  /** Biases and running statistics are not what they start as. */
  private static Network network(String name) {
    int least = switch (name) {
      case "vgg11-bn", "mobilenet-v1", "mobilenet-v1-32" -> 32;
      case "lenet5" -> 16;
      default -> 8;
    };
    return disturbed(Zoo.build(name, Shape.of(least, least + 8, 3), CLASSES, 1));
  }

  private static Network disturbed(Network network) {
    SeededRandom random = new SeededRandom(17);
    for (Parameter p : network.state()) {
      for (int i = 0; p.shape().rank() == 1 && i < p.size(); i++) {
        p.data()[i] += (float) random.nextDouble() * 0.2f;
      }
    }
    return network;
  }

  private static float[] samples(Network network, int n) {
    SeededRandom random = new SeededRandom(23);
    float[] x = new float[n * network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("names")
  void fusedInferenceIsTheUnfusedNetwork(String name) {
    Network network = network(name);
    float[] x = samples(network, SAMPLES);
    TrainingPlan evaluation =
        network.training(SAMPLES, Parallel.serial(), TrainingOptions.of().withMode(Mode.EVALUATION));
    evaluation.forward(SAMPLES, x, 0);
    float[] expected = Arrays.copyOf(evaluation.output(), SAMPLES * CLASSES);
    assertNear(expected, run(network, CompileOptions.of(), x));
    // A layer that is kept is neither fused nor written over.
    String[] all = network.nodes().stream().filter(node -> !node.layer().isView(Mode.INFERENCE))
        .map(Network.Node::name).toArray(String[]::new);
    assertNear(expected, run(network, CompileOptions.of().withKept(all), x));
  }

  private static float[] run(Network network, CompileOptions options, float[] x) {
    InferencePlan plan = network.compile(options).plan(SAMPLES, Parallel.serial());
    return plan.run(new Tensor(network.input().batch(SAMPLES), x)).data();
  }

  private static void assertNear(float[] expected, float[] actual) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    assertTrue(difference <= BOUND * largest, "difference " + difference + ", largest logit " + largest);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStepHasTheSameBitsForAnyNumberOfThreads(String name) {
    Network network = network(name);
    float[] x = samples(network, SAMPLES);
    List<float[]> start = network.state().stream().map(p -> p.data().clone()).toList();
    List<float[]> expected = List.of();
    for (int workers : new int[] {1, 2, 3, 8}) {
      for (int i = 0; i < start.size(); i++) { // a step moves running statistics
        System.arraycopy(start.get(i), 0, network.state().get(i).data(), 0, start.get(i).length);
      }
      List<float[]> got;
      try (Parallel parallel = Parallel.of(workers)) {
        got = step(network, x, parallel);
      }
      expected = workers == 1 ? got : expected;
      assertEquals(expected.size(), got.size());
      for (int i = 0; i < got.size(); i++) {
        assertArrayEquals(expected.get(i), got.get(i), workers + " workers, array " + i);
      }
    }
  }

  /** Logits of inference and training, all gradients, running statistics. */
  private static List<float[]> step(Network network, float[] x, Parallel parallel) {
    List<float[]> results = new ArrayList<>();
    results.add(network.compile().plan(SAMPLES, parallel).run(new Tensor(network.input().batch(SAMPLES), x)).data());
    TrainingPlan plan = network.training(SAMPLES, parallel, TrainingOptions.of().withInputGradient());
    plan.forward(SAMPLES, x, 0);
    results.add(Arrays.copyOf(plan.output(), SAMPLES * CLASSES));
    plan.loss(LOSS, new int[] {0, 4, 2, 1, 3});
    plan.backward();
    results.add(plan.inputGradient().copy(SAMPLES).data());
    network.parameters().forEach(p -> results.add(plan.gradient(p)));
    network.state().stream().filter(Parameter::isStatistic).forEach(p -> results.add(p.data().clone()));
    return results;
  }
}
