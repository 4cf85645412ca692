package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.SmallNets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three kinds of plan agree with each other, keep their promises, and say what is wrong. */
class PlanTest {
  private static final Shape INPUT = TestNetworks.INPUT;
  private static final Loss LOSS = new SoftmaxCrossEntropy();

  /** Branches, a tensor with three readers, a ReLU that cannot be fused, a view in the middle. */
  private static Network branchy() {
    Network net = Network.builder(INPUT)
        .add("stem", Conv2d.of(8, 3).withPadding(1))
        .add("stemRelu", new Relu())
        .add("a", Conv2d.of(8, 3).withPadding(1), "stemRelu")
        .add("aRelu", new Relu(), "a")
        .add("b", Conv2d.of(8, 1), "aRelu")
        .add("sum", new Add(), "b", "stemRelu")
        .add("sumRelu", new Relu(), "sum")
        .add("sum2", new Add(), "sumRelu", "stemRelu")
        .add("pool", MaxPool2d.of(2))
        .add("down", Conv2d.of(5, 3).withStride(2).withPadding(1))
        .add("flat", new Flatten())
        .add("fc", Dense.of(7))
        .add("fcRelu", new Relu())
        .add("out", Dense.of(4))
        .build(3);
    SeededRandom random = new SeededRandom(99);
    for (Parameter p : net.parameters()) {
      if (p.name().endsWith("bias")) {
        for (int i = 0; i < p.size(); i++) {
          p.data()[i] = (float) random.nextGaussian() * 0.1f;
        }
      }
    }
    return net;
  }

  private static float[] samples(int n) {
    return TestNetworks.samples(n);
  }

  private static double[] referenceOutputs(Network net, float[] x, int n) {
    return net.reference(n).forward(x, false).clone();
  }

  private static void assertClose(double[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * (1 + Math.abs(expected[i])), "element " + i);
    }
  }

  @Test
  void inferenceAndTrainingAgreeWithTheReference() {
    Network net = branchy();
    float[] x = samples(5);
    double[] expected = referenceOutputs(net, x, 5);
    assertClose(expected, net.compile().plan(5, Parallel.serial()).run(new Tensor(INPUT.batch(5), x)).data());
    TrainingPlan plan = net.training(5, Parallel.serial());
    plan.forward(5, x, 0);
    assertClose(expected, plan.output());
  }

  @Test
  void aPlanTakesAnyBatchUpToItsOwn() {
    Network net = branchy();
    float[] x = samples(6);
    InferencePlan plan = net.compile().plan(6, Parallel.serial());
    float[] all = new float[6 * 4];
    plan.run(6, x, 0, all, 0);
    for (int n : new int[] {1, 4, 0, 6, 3}) {
      float[] some = new float[2 + n * 4];
      plan.run(n, x, 0, some, 2);
      // One row alone is a matrix-vector product, whose sums have another order.
      assertArrayEquals(
          Arrays.copyOf(all, n * 4), Arrays.copyOfRange(some, 2, some.length), n == 1 ? 1e-5f : 0, "n = " + n);
    }
    float[] last = new float[4];
    plan.run(1, x, 5 * INPUT.size(), last, 0);
    assertArrayEquals(Arrays.copyOfRange(all, 20, 24), last, 1e-5f);
  }

  @Test
  void warmingUpLeavesNoTrace() {
    Network net = branchy();
    float[] x = samples(6);
    int[] labels = {0, 1, 2, 3, 0, 1};
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
    float[] before = net.parameters().getFirst().data().clone();
    TrainingPlan cold = net.training(6, Parallel.serial());
    cold.forward(6, x, 0);
    double expected = cold.loss(loss, labels);
    TrainingPlan warm = net.training(6, Parallel.serial());
    warm.warmUp(loss);
    assertThrows(IllegalStateException.class, () -> warm.loss(loss, labels), "no samples have run forward");
    warm.forward(6, x, 0);
    assertEquals(expected, warm.loss(loss, labels));
    assertArrayEquals(before, net.parameters().getFirst().data());
    InferencePlan plan = net.compile().plan(6, Parallel.serial());
    plan.warmUp();
    assertClose(referenceOutputs(net, x, 6), plan.run(new Tensor(INPUT.batch(6), x)).data());
  }

  @Test
  void smallerLastBatchesTrainInTheSamePlan() {
    Network net = branchy();
    float[] x = samples(6);
    int[] labels = {0, 1, 2, 3, 0, 1};
    TrainingPlan large = net.training(6, Parallel.serial());
    large.forward(6, x, 0);
    large.loss(LOSS, labels);
    large.backward();
    TrainingPlan exact = net.training(4, Parallel.serial());
    for (TrainingPlan plan : List.of(large, exact)) {
      plan.forward(4, x, 0);
      plan.loss(LOSS, labels);
      plan.backward();
    }
    for (Parameter p : net.parameters()) {
      assertArrayEquals(exact.gradient(p), large.gradient(p), p.name());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsForAnyNumberOfThreads(boolean residual) {
    Network net = residual ? TestNetworks.residual() : branchy();
    List<float[]> state = net.state().stream().map(p -> p.data().clone()).toList();
    float[] x = samples(9);
    int[] labels = {0, 1, 2, 3, 0, 1, 2, 3, 0};
    List<float[]> expected = null;
    for (int workers : new int[] {1, 2, 3, 8}) {
      for (int i = 0; i < state.size(); i++) { // a step moves running statistics
        System.arraycopy(state.get(i), 0, net.state().get(i).data(), 0, state.get(i).length);
      }
      try (Parallel parallel = Parallel.of(workers)) {
        TrainingPlan plan = net.training(9, parallel);
        List<float[]> got = new ArrayList<>();
        got.add(net.compile().plan(9, parallel).run(new Tensor(INPUT.batch(9), x)).data());
        plan.forward(9, x, 0);
        got.add(Arrays.copyOf(plan.output(), 9 * 4));
        plan.loss(LOSS, labels);
        plan.backward();
        net.parameters().forEach(p -> got.add(plan.gradient(p)));
        net.state().forEach(p -> got.add(p.data().clone()));
        if (expected == null) {
          expected = got;
        }
        for (int i = 0; i < got.size(); i++) {
          assertArrayEquals(expected.get(i), got.get(i), workers + " workers, array " + i);
        }
      }
    }
  }

  @Test
  void aCompiledNetworkDoesNotFollowTraining() {
    Network net = branchy();
    float[] x = samples(1);
    CompiledNetwork compiled = net.compile();
    InferencePlan plan = compiled.plan(1, Parallel.serial());
    float[] before = plan.run(new Tensor(INPUT.batch(1), x)).data();
    assertTrue(compiled.isUpToDate());
    for (Parameter p : net.parameters()) {
      Arrays.fill(p.data(), 0.5f);
      p.touch();
    }
    assertArrayEquals(before, plan.run(new Tensor(INPUT.batch(1), x)).data());
    assertFalse(compiled.isUpToDate());
  }

  @Test
  void manyThreadsShareACompiledNetwork() throws InterruptedException {
    CompiledNetwork compiled = branchy().compile();
    float[] x = samples(3);
    float[] expected = compiled.plan(3, Parallel.serial()).run(new Tensor(INPUT.batch(3), x)).data();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    try (Parallel shared = Parallel.of(2)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(Thread.ofPlatform().start(() -> {
          InferencePlan plan = compiled.plan(3, shared);
          for (int i = 0; i < 50; i++) {
            if (!Arrays.equals(expected, plan.run(new Tensor(INPUT.batch(3), x)).data())) {
              wrong.add("run " + i);
            }
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void steadyStepsAllocateNothing() {
    assertSteadyStepsAllocateNothing(false);
  }

  @Test
  void steadyStepsOfAResidualNetworkAllocateNothing() {
    assertSteadyStepsAllocateNothing(true);
  }

  private static void assertSteadyStepsAllocateNothing(boolean residual) {
    Network net = residual ? TestNetworks.residual() : branchy();
    float[] x = samples(4);
    int[] labels = {0, 1, 2, 3};
    float[] y = new float[16];
    TrainingPlan training = net.training(4, Parallel.serial());
    InferencePlan inference = net.compile().plan(4, Parallel.serial());
    Allocation.assertNoneInSteadyState(() -> {
      training.forward(4, x, 0);
      training.loss(LOSS, labels);
      training.backward();
      inference.run(4, x, 0, y, 0);
    });
  }

  @Test
  void badCallsAreRefusedWithoutHarm() {
    Network net = branchy();
    InferencePlan plan = net.compile().plan(2, Parallel.serial());
    float[] y = new float[8];
    assertEquals("n: 3 samples, expected 0 .. 2, the plan's batch",
        message(() -> plan.run(3, samples(3), 0, new float[12], 0)));
    assertEquals("x: length 432, expected at least 864 elements (2 samples of 12×12×3) from offset 0",
        message(() -> plan.run(2, samples(1), 0, y, 0)));
    assertEquals("y: length 8, expected at least 8 elements (2 samples of 4) from offset 1",
        message(() -> plan.run(2, samples(2), 0, y, 1)));
    assertEquals("x: shape 12×12×3, expected n×12×12×3",
        message(() -> plan.run(new Tensor(INPUT, samples(1)))));
    assertArrayEquals(new float[8], y);
    TrainingPlan training = net.training(2, Parallel.serial());
    assertThrows(IllegalStateException.class, () -> training.loss(LOSS, new int[2]));
    training.forward(2, samples(2), 0);
    assertThrows(IllegalStateException.class, training::backward);
    assertEquals("labels: row 1 is 4, expected 0 .. 3", message(() -> training.loss(LOSS, new int[] {0, 4})));
    assertThrows(IllegalStateException.class, training::backward);
    training.loss(LOSS, new int[] {0, 3});
    training.backward();
    assertThrows(IllegalStateException.class, training::backward);
    Parameter foreign = SmallNets.tinyCnn(Shape.of(8, 8, 1), 3, 1).parameters().getFirst();
    assertTrue(message(() -> training.gradient(foreign)).contains("conv.weight"));
  }

  @Test
  void batchesThatNoArrayHoldsAreRefused() {
    Network net = branchy();
    String refusal = "batch: 2147483647, expected at most 1864135 samples of 12×12×8 (stem (Conv2d)), so that an array "
        + "can hold them";
    assertEquals(refusal, message(() -> net.compile().plan(Integer.MAX_VALUE, Parallel.serial())));
    assertEquals(refusal, message(() -> net.compile().pool(1, Integer.MAX_VALUE)));
    assertEquals(refusal, message(() -> net.training(Integer.MAX_VALUE, Parallel.serial())));
    assertEquals(refusal, message(() -> net.reference(Integer.MAX_VALUE)));
    assertEquals("batch: 0, expected at least 1", message(() -> net.reference(0)));
  }

  @Test
  void whatIsNullIsNamed() {
    Network net = branchy();
    assertNamed("parallel", () -> net.training(2, null));
    assertNamed("parallel", () -> net.compile().plan(2, null));
    assertNamed("options", () -> net.compile(null));
    assertNamed("options", () -> net.training(2, Parallel.serial(), null));
    assertNamed("other", () -> net.copyFrom((Network) null));
    assertNamed("layer", () -> Network.builder(INPUT).add(null));
    assertNamed("name", () -> Network.builder(INPUT).add(null, new Relu()));
    assertNamed("data", () -> new Tensor(INPUT, null));
    InferencePlan plan = net.compile().plan(2, Parallel.serial());
    assertNamed("x", () -> plan.run(null));
    assertNamed("x", () -> plan.run(1, null, 0, new float[4], 0));
    assertNamed("y", () -> plan.run(1, samples(1), 0, null, 0));
    TrainingPlan training = net.training(2, Parallel.serial());
    assertNamed("x", () -> training.forward(1, null, 0));
    training.forward(1, samples(1), 0);
    assertNamed("kind", () -> training.loss(null, new int[1]));
    assertNamed("labels", () -> training.loss(LOSS, (int[]) null));
    assertNamed("targets", () -> training.loss(LOSS, (float[]) null));
    assertNamed("gradient", () -> training.backward(null, 0));
  }

  private static void assertNamed(String argument, Runnable call) {
    assertEquals(argument, assertThrows(NullPointerException.class, call::run).getMessage());
  }

  /** A batch may be empty, as the last of an epoch. */
  @Test
  void noSamplesHaveNoGradient() {
    Network net = branchy();
    TrainingPlan plan = net.training(3, Parallel.serial());
    plan.forward(3, samples(3), 0);
    plan.loss(LOSS, new int[3]);
    plan.backward();
    plan.forward(0, new float[0], 0);
    assertEquals(0, plan.loss(LOSS, new int[0]));
    plan.backward();
    net.parameters().forEach(p -> assertArrayEquals(new float[p.size()], plan.gradient(p), p.name()));
  }

  private static String message(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
