package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks that share the layers of another. */
class HeadTest {
  private static String failure(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  private static List<String> names(Network net) {
    return net.nodes().stream().map(Network.Node::name).toList();
  }

  @Test
  void aNewHeadSharesTheRest() {
    Network net = TestNetworks.residual().withFrozen("layer1").withFrozen("fc").withFrozenStatistics("bn1");
    Network other = net.withHead(7, 5);
    assertEquals(Shape.of(7), other.output());
    assertEquals(names(net), names(other));
    assertEquals(Shape.of(144, 7), other.parameter("fc.weight").shape());
    for (Parameter p : net.state()) {
      if (!p.name().startsWith("fc.")) {
        assertSame(p, other.parameter(p.name()));
        assertEquals(net.isTrainable(p), other.isTrainable(p), p.name());
      }
    }
    assertTrue(other.isTrainable(other.parameter("fc.weight")), "the new head is not frozen");
    assertTrue(other.hasFrozenStatistics(other.node("bn1")));
    assertFalse(other.hasFrozenStatistics(other.node("layer1.bn1")));
    assertArrayEquals(other.parameter("fc.weight").data(), net.withHead(7, 5).parameter("fc.weight").data());
    assertNotSame(net.parameter("fc.weight"), net.withHead(4, 5).parameter("fc.weight"), "drawn anew");
  }

  @Test
  void aNewHeadKeepsWhatFollows() {
    Network net = Network.builder(Shape.of(6)).add("a", Dense.of(5)).add("b", Dense.of(4).withoutBias())
        .add("bn", BatchNorm.of()).add("end", new Relu()).build(1);
    Network other = net.withHead(3, 2);
    assertEquals(names(net), names(other));
    assertEquals("[6×5, 5, 5×3, 3, 3, 3, 3]", other.state().stream().map(Parameter::shape).toList().toString());
    assertSame(net.parameter("a.bias"), other.parameter("a.bias"));
    assertEquals(3, other.compile().plan(1, Parallel.serial()).run(Tensor.zeros(Shape.of(1, 6))).data().length);
  }

  @Test
  void whatHasNoHeadIsRefused() {
    Network convolutions = Network.builder(Shape.of(4, 4, 1)).add("last", Conv2d.of(2, 3)).build(1);
    assertEquals("the network has no Dense layer to replace, its last layer is last (Conv2d); "
        + "use upTo and add a head of your own", failure(() -> convolutions.withHead(3, 1)));
    Network inside = Network.builder(Shape.of(4)).add("fc", Dense.of(6)).add("squash", new Halves()).build(1);
    assertEquals("fc (Dense), the last Dense, is not the head: it makes 6, the network 3; "
        + "use upTo and add a head of your own", failure(() -> inside.withHead(3, 1)));
    assertEquals("classes: 0, expected at least 1", failure(() -> TestNetworks.residual().withHead(0, 1)));
  }

  @Test
  void aPartOfANetworkIsBuiltOn() {
    Network net = TestNetworks.residual().withFrozen("conv1", "layer10");
    Network tip = net.upTo("layer1.bn1").add("flat", new Flatten()).add("out", Dense.of(2)).build(9);
    assertEquals(
        List.of("conv1", "bn1", "relu1", "layer1.conv1", "layer1.bn1", "flat", "out"), names(tip));
    assertSame(net.parameter("layer1.bn1.running_var"), tip.parameter("layer1.bn1.running_var"));
    assertFalse(tip.isTrainable(tip.parameter("conv1.weight")));
    assertTrue(tip.isTrainable(tip.parameter("out.weight")));
    assertEquals(tip.parameters().size() - 1, tip.trainable().size());
    float[] x = TestNetworks.samples(2);
    double[] whole = net.reference(2).forward(x, false);
    assertEquals(8, whole.length);
    ReferencePlan reference = net.reference(2);
    reference.forward(x, false);
    assertArrayEquals(
        reference.activation("layer1.bn1"), net.upTo("layer1.bn1").build(0).reference(2).forward(x, false));
  }

  @Test
  void onlyWhatTheLayerDependsOnIsTaken() {
    Network net = TestNetworks.residual();
    Network shortcut = net.upTo("layer10.shortcut").build(1);
    assertEquals(names(net).subList(0, 10), names(shortcut).subList(0, 10));
    assertEquals("layer10.shortcut", names(shortcut).getLast());
    assertEquals(11, shortcut.nodes().size());
  }

  @Test
  void layersWithoutANameGoOnCounting() {
    Network net = Network.builder(Shape.of(4)).add(Dense.of(3)).add(new Relu()).add(Dense.of(2)).build(1);
    assertEquals(List.of("dense1", "relu1", "dense2", "relu2", "dense3"),
        names(net.upTo("dense2").add(new Relu()).add(Dense.of(5)).build(1)));
    assertTrue(failure(() -> net.upTo("dense3")).contains("[dense1, relu1, dense2]"));
  }

  @Test
  void trainingASharedLayerMovesBothNetworks() {
    Network net = TestNetworks.residual();
    CompiledNetwork compiled = net.compile();
    net.withHead(3, 1).parameter("conv1.weight").touch();
    assertFalse(compiled.isUpToDate());
  }

  /** Features go in twos; nothing of it runs here. */
  private record Halves() implements UnrunLayer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return Shape.of(inputs.getFirst().size() / 2);
    }
  }
}
