package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is frozen is not trained and costs nothing; the rest is trained as ever. */
class FreezingTest {
  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private static List<String> names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }

  private static String failure(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  private static TrainingPlan step(Network net) {
    TrainingPlan plan = net.training(4, Parallel.serial());
    plan.forward(4, TestNetworks.samples(4), 0);
    plan.loss(LOSS, new int[] {0, 1, 2, 3});
    plan.backward();
    return plan;
  }

  @Test
  void aPrefixIsMadeOfWholeSegments() {
    Network net = TestNetworks.residual();
    Network frozen = net.withFrozen("layer1", "bn1.bias");
    List<String> expected = names(net.parameters()).stream()
        .filter(name -> !name.startsWith("layer1.") && !name.equals("bn1.bias")).toList();
    assertEquals(expected, names(frozen.trainable()));
    assertTrue(expected.contains("layer10.conv1.weight"));
    assertEquals(net.parameters(), net.trainable(), "the first network stays as it was");
    assertEquals(net.parameters(), frozen.parameters(), "the very same parameters");
    assertEquals(net.parameterCount(), frozen.parameterCount());
  }

  @Test
  void frozenAndUnfrozenAddUp() {
    Network net = TestNetworks.residual().withFrozen();
    assertEquals(List.of(), net.trainable());
    assertEquals(List.of("fc.weight", "fc.bias"), names(net.withUnfrozen("fc").trainable()));
    assertEquals(List.of("bn1.weight", "fc.weight", "fc.bias"),
        names(net.withUnfrozen("fc").withUnfrozen("bn1.weight").trainable()));
    assertEquals(net.parameters(), net.withUnfrozen().trainable());
  }

  @Test
  void aPrefixThatMeansNothingIsRefused() {
    Network net = TestNetworks.residual();
    assertEquals("prefixes: \"layer\": no parameter is called that or starts with it; layers with parameters are "
        + "[conv1, bn1, layer1.conv1, layer1.bn1, layer1.conv2, layer1.bn2, layer10.conv1, layer10.bn1, "
        + "layer10.shortcut, layer10.bn2, fc]", failure(() -> net.withFrozen("conv1", "layer")));
    assertTrue(failure(() -> net.withUnfrozen("relu1")).startsWith("prefixes: \"relu1\": no parameter"));
    assertEquals("prefixes: \"conv1\": no layer with running statistics is called that or starts with it; there are "
        + "[bn1, layer1.bn1, layer1.bn2, layer10.bn1, layer10.bn2]",
        failure(() -> net.withFrozenStatistics("conv1")));
  }

  @Test
  void statisticsAreFrozenForThemselves() {
    Network net = TestNetworks.residual();
    Network frozen = net.withFrozenStatistics("layer1").withFrozen("bn1");
    assertEquals(List.of("layer1.bn1", "layer1.bn2"), frozen.nodes().stream()
        .filter(frozen::hasFrozenStatistics).map(Network.Node::name).toList());
    assertEquals(net.parameters().size() - 2, frozen.trainable().size());
    assertTrue(frozen.isTrainable(net.parameter("layer1.bn1.weight")));
    assertFalse(frozen.isTrainable(net.parameter("layer1.bn1.running_mean")), "no gradient moves statistics");
    assertTrue(frozen.withUnfrozenStatistics().nodes().stream().noneMatch(frozen.withUnfrozenStatistics()
        ::hasFrozenStatistics));
    assertEquals(5, net.withFrozenStatistics().nodes().stream()
        .filter(net.withFrozenStatistics()::hasFrozenStatistics).count());
  }

  @Test
  void frozenStatisticsAreUsedAndStay() {
    Network net = TestNetworks.residual();
    Network frozen = net.withFrozenStatistics();
    float[] x = TestNetworks.samples(4);
    float[] inferred = net.compile().plan(4, Parallel.serial()).run(new Tensor(net.input().batch(4), x)).data();
    ReferencePlan plan = frozen.reference(4);
    double[] y = plan.forward(x, false);
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i], inferred[i], 1e-4 * (1 + Math.abs(y[i])));
    }
    Parameter mean = net.parameter("layer1.bn1.running_mean");
    for (int i = 0; i < mean.size(); i++) {
      assertEquals(mean.data()[i], plan.value(mean)[i]);
    }
    List<float[]> before = net.state().stream().map(p -> p.data().clone()).toList();
    TrainingPlan training = step(frozen);
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i], training.output()[i], 1e-4 * (1 + Math.abs(y[i])));
    }
    for (int i = 0; i < before.size(); i++) {
      assertArrayEquals(before.get(i), net.state().get(i).data());
    }
    assertEquals(net.parameters().size(), frozen.trainable().size());
    assertTrue(training.gradient(net.parameter("bn1.weight"))[0] != 0, "γ is trained all the same");
  }

  @Test
  void frozenParametersHaveNoGradientAndOthersTheSame() {
    Network net = TestNetworks.residual();
    Network frozen = net.withFrozen("conv1", "layer1.bn2", "layer10.bn1.weight", "fc.weight");
    // Before the steps move running statistics: the batch's own are used in training.
    TrainingPlan all = step(net);
    TrainingPlan some = step(frozen);
    for (Parameter p : net.parameters()) {
      if (frozen.isTrainable(p)) {
        assertArrayEquals(all.gradient(p), some.gradient(p), p.name());
      } else {
        assertEquals("parameter: " + p + " is none that this plan trains", failure(() -> some.gradient(p)));
      }
    }
  }

  @Test
  void belowTheLowestTrainableLayerNothingIsDone() {
    Network net = TestNetworks.residual().withFrozen().withUnfrozen("layer10.bn1", "fc");
    Schedule schedule = new Schedule(net, Mode.TRAINING, Set.of());
    GradientRoutes routes = new GradientRoutes(net, schedule, new MemoryPlan(), 2, false);
    for (int s = 0; s < schedule.order().size(); s++) {
      Schedule.Stage stage = schedule.order().get(s);
      String name = net.nodes().get(stage.head()).name();
      boolean wanted = Set.of("layer10.bn1", "layer10.add", "pool", "fc").contains(name);
      assertEquals(wanted, routes.isWanted(stage), name);
      if (!wanted) {
        assertTrue(Arrays.stream(routes.of(s).dx()).allMatch(dx -> dx < 0), name);
      }
    }
    int bn = schedule.order().stream().map(Schedule.Stage::head).toList().indexOf(net.index("layer10.bn1"));
    assertArrayEquals(new int[] {-1}, routes.of(bn).dx(), "nobody wants the gradient of its input");
    assertEquals(-1, routes.tensor(net.index("layer10.bn2")), "the shortcut learns nothing");
  }

  @Test
  void aNetworkWithNothingToLearnStillRuns() {
    TrainingPlan learns = step(TestNetworks.residual());
    TrainingPlan plan = step(TestNetworks.residual().withFrozen());
    assertArrayEquals(Arrays.copyOf(learns.output(), 4 * 4), Arrays.copyOf(plan.output(), 4 * 4));
    assertTrue(plan.bytes() < learns.bytes());
  }

  @Test
  void gradientChecksLeaveFrozenParametersOut() {
    Network net = Network.builder(Shape.of(4, 4, 1)).add("a", Conv2d.of(2, 3))
        .add(new Relu()).add(new Flatten()).add("b", Dense.of(3)).build(1)
        .withFrozen("a");
    float[] x = Arrays.copyOf(TestNetworks.samples(1), 32);
    List<GradientCheck.Row> rows = GradientCheck.run(net, LOSS, x, new int[] {0, 2}, 1, Parallel.serial());
    assertEquals(List.of("b.weight", "b.bias"), rows.stream().map(row -> row.parameter().name()).toList());
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes));
    assertSame(net.parameter("b.bias"), rows.getLast().parameter());
  }
}
