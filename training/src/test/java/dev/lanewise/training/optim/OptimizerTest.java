package dev.lanewise.training.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private final Slope slope = new Slope();

  private static float[] bias(Network network) {
    return network.parameter("fc.bias").data();
  }

  private static float[] weight(Network network) {
    return network.parameter("fc.weight").data();
  }

  private static Network withValues(float w, float b) {
    Network network = Slope.network(1);
    Arrays.fill(weight(network), w);
    Arrays.fill(bias(network), b);
    return network;
  }

  @Test
  void frozenParametersAreLeftAlone() {
    Network network = Slope.network(1).withFrozen("fc.weight");
    float[] before = weight(network).clone();
    TrainingPlan plan = network.training(1, Parallel.serial());
    slope.into(plan, 1, 2);
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.momentum(0.9).withWeightDecay(0.1));
    optimizer.step(plan, 0.5);
    assertArrayEquals(before, weight(network));
    assertEquals(0, network.parameter("fc.weight").version());
    assertArrayEquals(new float[] {-0.5f, -1}, bias(network), 1e-6f);
    assertEquals(List.of("fc.bias.velocity"), List.copyOf(optimizer.tensors().keySet()));
    Optimizer other = Optimizer.of(network.withUnfrozen(), OptimizerSettings.sgd());
    assertEquals("plan: it trains another network than this optimizer", message(() -> other.step(plan, 1)));
  }

  @Test
  void parametersOfOneDimensionDoNotDecay() {
    Network network = withValues(2, 4);
    TrainingPlan plan = network.training(1, Parallel.serial());
    slope.into(plan, 0, 1);
    Optimizer.of(network, OptimizerSettings.sgd().withWeightDecay(0.5).withoutDecayOnBatchNormAndBiases())
        .step(plan, 0.25);
    assertArrayEquals(new float[] {1.75f, 1.5f}, weight(network));
    assertArrayEquals(new float[] {4, 3.75f}, bias(network));
  }

  @Test
  void groupsHaveRatesAndDecaysOfTheirOwn() {
    Network network = withValues(2, 4);
    TrainingPlan plan = network.training(1, Parallel.serial());
    slope.into(plan, 0, 1);
    Optimizer.of(network, OptimizerSettings.sgd().withRateFactor("fc", 0.5).withRateFactor("fc.bias", 0.5)
        .withGroup(ParameterGroup.of("w", p -> p.name().endsWith("weight")).withWeightDecay(WeightDecay.l2(0.5))))
        .step(plan, 1);
    assertArrayEquals(new float[] {1.5f, 1}, weight(network)); // 2 − 0.5·(0.5·2 + g)
    assertArrayEquals(new float[] {4, 3.75f}, bias(network)); // 4 − 0.5·0.5·g
  }

  @Test
  void groupsWithoutMembersAreRefused() {
    Network network = Slope.network(1);
    assertEquals("group: no parameter is in the group f; there are [fc.weight, fc.bias]",
        message(() -> Optimizer.of(network, OptimizerSettings.sgd().withRateFactor("f", 0.1))));
    assertEquals("rateFactor of fc: -1.0, expected 0 or more, finite",
        message(() -> OptimizerSettings.sgd().withRateFactor("fc", -1)));
    assertEquals("decay: l1(0.1) with adamw, expected decoupled or none; adam takes the others", message(() ->
        OptimizerSettings.adamw().withGroup(ParameterGroup.prefix("fc").withWeightDecay(WeightDecay.l1(0.1)))));
    assertEquals("learningRate: NaN, expected 0 or more, finite", message(() -> {
      TrainingPlan plan = network.training(1, Parallel.serial());
      Optimizer.of(network, OptimizerSettings.sgd()).step(plan, Double.NaN);
    }));
  }

  /** The gradient is (3, 4) twice: its norm is 5·√2. */
  @Test
  void clippingByNorm() {
    Network network = withValues(0, 0);
    TrainingPlan plan = network.training(1, Parallel.serial());
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.sgd().withClipNorm(Math.sqrt(2)));
    assertTrue(Double.isNaN(optimizer.lastGradientNorm()));
    slope.into(plan, 3, 4);
    optimizer.step(plan, 1);
    assertEquals(5 * Math.sqrt(2), optimizer.lastGradientNorm(), 1e-12);
    assertArrayEquals(new float[] {-0.6f, -0.8f}, bias(network), 1e-6f);
    slope.into(plan, 0.3, 0.4); // small enough
    optimizer.step(plan, 1);
    assertArrayEquals(new float[] {-0.9f, -1.2f}, weight(network), 1e-6f);
  }

  @Test
  void anInfiniteNormIsMeasuredAlone() {
    Network network = withValues(0, 0);
    TrainingPlan plan = network.training(1, Parallel.serial());
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.sgd().withClipNorm(Double.POSITIVE_INFINITY));
    slope.into(plan, 3, 4);
    optimizer.step(plan, 1);
    assertEquals(5 * Math.sqrt(2), optimizer.lastGradientNorm(), 1e-12);
    assertArrayEquals(new float[] {-3, -4}, bias(network));
  }

  @Test
  void clippingByValue() {
    Network network = withValues(0, 0);
    TrainingPlan plan = network.training(1, Parallel.serial());
    slope.into(plan, -3, 0.5);
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.sgd().withClipValue(1));
    optimizer.step(plan, 1);
    assertArrayEquals(new float[] {1, -0.5f}, bias(network));
    assertTrue(Double.isNaN(optimizer.lastGradientNorm()));
  }

  @Test
  void theAverageFollowsTheWeights() {
    for (boolean warmUp : new boolean[] {false, true}) {
      Network network = withValues(8, 8);
      TrainingPlan plan = network.training(1, Parallel.serial());
      Optimizer optimizer = Optimizer.of(network, OptimizerSettings.sgd().withAverage(new Ema(0.3, warmUp)));
      Network copy = Slope.network(2);
      double[] w = {8, 8};
      double[] average = new double[2];
      for (int t = 1; t <= 4; t++) {
        slope.into(plan, 1, -t);
        optimizer.step(plan, 1);
        double d = t == 1 ? 0 : warmUp ? Math.min(0.3, (1.0 + t) / (10 + t)) : 0.3;
        w[0] -= 1;
        w[1] += t;
        for (int i = 0; i < 2; i++) {
          average[i] = d * average[i] + (1 - d) * w[i];
        }
        optimizer.average().applyTo(copy);
        assertEquals(average[0], bias(copy)[0], 2e-6, "step " + t);
        assertEquals(average[1], weight(copy)[1], 2e-6, "step " + t);
      }
      assertArrayEquals(new float[] {4, 18}, bias(network), "the weights themselves are not touched");
      assertEquals("copy: it shares fc.weight with the trained network, expected a network with parameters of its own",
          message(() -> optimizer.average().applyTo(network.withFrozen())));
    }
    assertThrows(IllegalStateException.class,
        () -> Optimizer.of(Slope.network(1), OptimizerSettings.sgd()).average());
  }

  @Test
  void theAverageOfABatchNormHasTheStatisticsOfTheNetwork() {
    Splits splits = LinePatterns.splits(1);
    Network network = resNet(1);
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.momentum(0.9).withAverage(Ema.of(0.9)));
    steps(network, optimizer, splits, 0, 3);
    Network copy = resNet(2);
    optimizer.average().applyTo(copy);
    for (Parameter p : network.state()) {
      float[] expected = p.isStatistic() ? p.data() : optimizer.tensors().get(p.name() + ".ema");
      assertArrayEquals(expected, copy.parameter(p.name()).data(), p.name());
    }
  }

  private static Network resNet(long seed) {
    return Zoo.build("resnet20", Shape.of(8, 8, 1), 3, seed);
  }

  private static void steps(Network network, Optimizer optimizer, Splits splits, int from, int to) {
    steps(network, optimizer, splits, from, to, Parallel.serial());
  }

  /** Steps on batches of 16 that depend on the number of the step alone. */
  private static void steps(
      Network network, Optimizer optimizer, Splits splits, int from, int to, Parallel parallel) {
    TrainingPlan plan = network.training(16, parallel);
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
    float[] x = new float[16 * 64];
    int[] labels = new int[16];
    for (int step = from; step < to; step++) {
      for (int i = 0; i < 16; i++) {
        int sample = (16 * step + 7 * i) % splits.train().size();
        splits.train().copySample(sample, x, 64 * i);
        labels[i] = splits.train().label(sample);
      }
      plan.forward(16, x, 0);
      plan.loss(loss, labels);
      plan.backward();
      optimizer.step(plan, 0.01);
    }
  }

  private static Network tiny(long seed) {
    return SmallNets.tinyCnn(LinePatterns.splits(1).sampleShape(), 3, seed);
  }

  @Test
  void whatIsRestoredGoesOnBitForBit() {
    Splits splits = LinePatterns.splits(1);
    for (String rule : UpdateRule.names()) {
      OptimizerSettings settings = OptimizerSettings.parse(rule).withAverage(new Ema(0.9, true)).withClipNorm(1);
      Network expected = tiny(1);
      Optimizer through = Optimizer.of(expected, settings);
      steps(expected, through, splits, 0, 6);

      Network first = tiny(1);
      Optimizer before = Optimizer.of(first, settings);
      steps(first, before, splits, 0, 3);
      Network second = tiny(2);
      second.copyStrictlyFrom(first);
      Optimizer after = Optimizer.of(second, settings);
      Map<String, float[]> saved = new HashMap<>();
      before.tensors().forEach((name, values) -> saved.put(name, values.clone()));
      after.restore(before.steps(), saved::get);
      steps(second, after, splits, 3, 6);

      assertEquals(6, after.steps());
      for (Parameter p : expected.parameters()) {
        assertArrayEquals(p.data(), second.parameter(p.name()).data(), rule + ": " + p.name());
      }
      through.tensors().forEach((name, values) -> assertArrayEquals(values, after.tensors().get(name), name));
    }
  }

  @Test
  void whatCannotBeRestoredChangesNothing() {
    Network network = withValues(0, 0);
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.adam());
    Map<String, float[]> saved = new HashMap<>(Map.of("fc.weight.moments", new float[] {1, 2, 3, 4}));
    assertEquals("source: fc.bias.moments is missing, expected 4 values",
        message(() -> optimizer.restore(3, saved::get)));
    saved.put("fc.bias.moments", new float[3]);
    assertEquals("source: fc.bias.moments has 3 values, expected 4", message(() -> optimizer.restore(3, saved::get)));
    assertEquals("steps: -1, expected 0 or more", message(() -> optimizer.restore(-1, saved::get)));
    assertArrayEquals(new float[4], optimizer.tensors().get("fc.weight.moments"));
    assertEquals(0, optimizer.steps());
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    Splits splits = LinePatterns.splits(1);
    OptimizerSettings settings = OptimizerSettings.adamw().withAverage(Ema.of(0.9)).withClipNorm(0.5);
    Network expected = tiny(1);
    steps(expected, Optimizer.of(expected, settings), splits, 0, 4);
    try (Parallel parallel = Parallel.of(3)) {
      Network network = tiny(1);
      steps(network, Optimizer.of(network, settings), splits, 0, 4, parallel);
      for (Parameter p : expected.parameters()) {
        assertArrayEquals(p.data(), network.parameter(p.name()).data(), p.name());
      }
    }
  }

  @Test
  void gradientsOfTheCallersAreTaken() {
    Network network = withValues(0, 0);
    Optimizer optimizer = Optimizer.of(network, OptimizerSettings.sgd());
    optimizer.step(Parallel.serial(), p -> new float[] {1, 2}, 0.5);
    assertArrayEquals(new float[] {-0.5f, -1}, bias(network));
    assertEquals("source: the gradient of fc.weight is missing, expected 2 values",
        message(() -> optimizer.step(Parallel.serial(), p -> null, 0.5)));
  }

  /** 24 samples at once, or as 9, 1 and 14, with a weight for each class. */
  @Test
  void microBatchesHaveTheGradientOfTheWhole() {
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy().withClassWeights(0.2, 1, 3);
    Network network = tiny(1);
    TrainingPlan plan = network.training(24, Parallel.serial());
    float[] x = new float[24 * 64];
    int[] labels = new int[24];
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < 24; i++) {
      labels[i] = i % 3;
    }
    GradientAccumulator accumulator = new GradientAccumulator(network);
    accumulate(accumulator, plan, loss, x, labels, 0, 5); // forgotten by clear
    accumulator.clear(Parallel.serial());
    assertEquals(0, accumulator.of(network.parameters().getFirst())[0]);
    accumulate(accumulator, plan, loss, x, labels, 0, 9);
    accumulate(accumulator, plan, loss, x, labels, 9, 10);
    accumulate(accumulator, plan, loss, x, labels, 10, 24);
    assertEquals(8 * 4.2, accumulator.weight(), 1e-5);
    plan.forward(24, x, 0);
    plan.loss(loss, labels);
    plan.backward();
    for (Parameter p : network.parameters()) {
      double square = 0;
      double difference = 0;
      for (int i = 0; i < p.size(); i++) {
        double g = plan.gradient(p)[i];
        square += g * g;
        difference += Math.pow(g - accumulator.of(p)[i], 2);
      }
      assertTrue(square > 0, p.name());
      assertEquals(0, Math.sqrt(difference / square), 1e-6, p.name());
    }
  }

  private static void accumulate(
      GradientAccumulator accumulator, TrainingPlan plan, SoftmaxCrossEntropy loss, float[] x, int[] labels, int from,
      int to) {
    plan.forward(to - from, x, 64 * from);
    plan.loss(loss, Arrays.copyOfRange(labels, from, to));
    plan.backward();
    accumulator.add(plan);
  }

  @Test
  void stepsAllocateNothingInSteadyState() {
    Network network = tiny(1);
    TrainingPlan plan = network.training(4, Parallel.serial());
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
    plan.forward(4, new float[4 * 64], 0);
    plan.loss(loss, new int[4]);
    plan.backward();
    GradientAccumulator accumulator = new GradientAccumulator(network);
    Optimizer optimizer = Optimizer.of(network,
        OptimizerSettings.adamw().withAverage(Ema.of(0.9)).withClipNorm(1e-6).withClipValue(1));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + 30_000_000_000L; // until C2 has compiled the kernels their vectors are objects
    int clean = 0;
    while (clean < 50 && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      accumulator.clear(plan.parallel());
      accumulator.add(plan);
      accumulator.add(plan);
      optimizer.step(plan.parallel(), accumulator, 1e-3);
      optimizer.step(plan, 1e-3);
      clean = threads.getCurrentThreadAllocatedBytes() == before ? clean + 1 : 0;
    }
    assertEquals(50, clean, "steps in a row without a byte");
  }

  private static String message(Runnable runnable) {
    return assertThrows(IllegalArgumentException.class, runnable::run).getMessage();
  }
}
