package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Relu;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
  private static final Shape INPUT = Shape.of(8, 8, 3);
  private static final Conv2d CONV = Conv2d.of(3, 3).withPadding(1);

  private static String failure(Runnable build) {
    return assertThrows(IllegalArgumentException.class, build::run).getMessage();
  }

  private static NetworkBuilder builder() {
    return Network.builder(INPUT);
  }

  private static List<String> names(Network network) {
    return network.nodes().stream().map(Network.Node::name).toList();
  }

  private static List<Integer> inputs(Network network, String name) {
    return network.node(name).inputs();
  }

  @Test
  void scopesPutDottedPrefixesBeforeNames() {
    Network net = builder().add("conv1", CONV)
        .scope("layer1", layer -> layer
            .scope("0", block -> block.add("conv1", CONV).add("bn1", BatchNorm.of()))
            .scope("1", block -> block.add("conv1", CONV).add(new Relu()).add(new Relu())))
        .scope("layer2.0", block -> block.add(new Relu()).add("conv1", CONV))
        .add(new Relu()).build(1);
    assertEquals(
        List.of("conv1", "layer1.0.conv1", "layer1.0.bn1", "layer1.1.conv1", "layer1.1.relu1", "layer1.1.relu2",
            "layer2.0.relu1", "layer2.0.conv1", "relu1"),
        names(net));
    assertEquals(Shape.of(3), net.parameter("layer1.0.bn1.running_mean").shape());
    for (int i = 0; i < net.nodes().size(); i++) {
      assertEquals(List.of(i - 1), net.nodes().get(i).inputs());
    }
  }

  @Test
  void aNameIsTheOneOfTheInnermostScope() {
    Network net = builder().add("a", CONV).add("b", CONV)
        .scope("s", s -> s.add("a", CONV)
            .add("sum", new Add(), "a", "b")
            .scope("t", t -> t.add("sum", new Add(), "a", "sum"))
            .add("again", new Add(), "t.sum", "input")
            .add("whole", new Add(), "s.t.sum", "again"))
        .add("end", new Add(), "s.whole", "a").build(1);
    assertEquals(List.of(2, 1), inputs(net, "s.sum"));
    assertEquals(List.of(2, 3), inputs(net, "s.t.sum"));
    assertEquals(List.of(4, -1), inputs(net, "s.again"));
    assertEquals(List.of(4, 5), inputs(net, "s.whole"));
    assertEquals(List.of(6, 0), inputs(net, "end"));
  }

  @Test
  void bothPathsOfAResidualStartFromTheCurrentTensor() {
    Network net = builder().add("stem", CONV)
        .residual("0", body -> body.add("conv1", CONV).add("conv2", CONV), shortcut -> {})
        .residual("1", body -> body.add("conv1", CONV),
            shortcut -> shortcut.scope("shortcut", s -> s.add("0", CONV).add("1", BatchNorm.of())))
        .add("1.relu", new Relu()).build(1);
    assertEquals(
        List.of("stem", "0.conv1", "0.conv2", "0.add", "1.conv1", "1.shortcut.0", "1.shortcut.1", "1.add", "1.relu"),
        names(net));
    assertEquals(List.of(2, 0), inputs(net, "0.add"));
    assertEquals(List.of(3), inputs(net, "1.conv1"));
    assertEquals(List.of(3), inputs(net, "1.shortcut.0"));
    assertEquals(List.of(4, 6), inputs(net, "1.add"));
    assertEquals(List.of(7), inputs(net, "1.relu"));
  }

  @Test
  void branchesLieSideBySideInTheirOrder() {
    Network net = builder().add("stem", CONV)
        .concat("mixed", one -> {}, two -> two.add("a", Conv2d.of(4, 1)), three -> three.add("b", Conv2d.of(5, 1)))
        .branches("sum", new Add(), one -> one.add("c", Conv2d.of(12, 1)), two -> {}).build(1);
    assertEquals(List.of("stem", "mixed.a", "mixed.b", "mixed.concat", "sum.c", "sum.add"), names(net));
    assertEquals(List.of(0, 1, 2), inputs(net, "mixed.concat"));
    assertEquals(Shape.of(8, 8, 12), net.node("mixed.concat").output());
    assertEquals(List.of(4, 3), inputs(net, "sum.add"));
  }

  @Test
  void aResidualMayStartFromTheInputAndLieInAnother() {
    Network net = builder()
        .residual("outer", body -> body.add("a", CONV)
            .residual("inner", b -> b.add("b", CONV), s -> {}), shortcut -> {})
        .build(1);
    assertEquals(List.of("outer.a", "outer.inner.b", "outer.inner.add", "outer.add"), names(net));
    assertEquals(List.of(1, 0), inputs(net, "outer.inner.add"));
    assertEquals(List.of(2, -1), inputs(net, "outer.add"));
  }

  @Test
  void theCurrentTensorIsKnown() {
    NetworkBuilder builder = builder();
    assertEquals("input", builder.last());
    assertEquals(INPUT, builder.shape());
    builder.scope("s", s -> s.add("conv", Conv2d.of(5, 3)));
    assertEquals("s.conv", builder.last());
    assertEquals(Shape.of(6, 6, 5), builder.shape());
    builder.residual("r", body -> {
      assertEquals("s.conv", body.last());
      body.add("c", Conv2d.of(5, 3).withPadding(1));
    }, shortcut -> assertEquals("s.conv", shortcut.last()));
    assertEquals("r.add", builder.last());
  }

  @Test
  void mistakesInScopesNameTheWholeLayer() {
    assertEquals("name: \"s.a\" is already taken",
        failure(() -> builder().scope("s", s -> s.add("a", CONV).add("a", CONV))));
    assertEquals("s.fc (Dense): got input 8×8×3, needs a vector of features (put a Flatten before it)",
        failure(() -> builder().scope("s", s -> s.add("fc", Dense.of(9)))));
    assertEquals("s.t.sum: reads \"b\", which no layer before it is called",
        failure(() -> builder().scope("s.t", s -> s.add("sum", new Add(), "input", "b"))));
    assertEquals("r.add (Add): got inputs 6×6×3 and 8×8×3, needs two of one shape",
        failure(() -> builder().residual("r", body -> body.add(Conv2d.of(3, 3)), shortcut -> {})));
    assertEquals("r.add: body adds no layer",
        failure(() -> builder().residual("r", body -> {}, shortcut -> shortcut.add(CONV))));
    assertEquals("name: \"r.add\" is already taken",
        failure(() -> builder().residual("r", body -> body.add("add", CONV), shortcut -> {})));
    assertEquals("b.add (Add): got 3 inputs, needs 2",
        failure(() -> builder().branches("b", new Add(), b -> b.add(CONV), b -> {}, b -> {})));
    for (String name : List.of("", " ", ".a", "a.", "a..b")) {
      assertEquals(
          "name: \"s." + name + "\", expected names that are not blank, with single dots between them",
          failure(() -> builder().scope("s", s -> s.add(name, CONV))));
      assertEquals(
          "scope: \"" + name + "\", expected names that are not blank, with single dots between them",
          failure(() -> builder().scope(name, s -> s.add(CONV))));
    }
    assertEquals("r.conv2d1: no layer reads its output",
        failure(() -> builder().scope("r", r -> r.add(CONV).add("c", CONV, "input")).build(1)));
  }

  @Test
  void aScopeEndsEvenWhenItsBodyFails() {
    NetworkBuilder builder = builder();
    assertThrows(IllegalArgumentException.class, () -> builder.scope("s", s -> s.add(new Add())));
    assertEquals("a", builder.add("a", CONV).last());
  }
}
