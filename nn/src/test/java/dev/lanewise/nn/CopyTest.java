package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.layer.Dense;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values taken over by name and shape, and what is said about the rest. */
class CopyTest {
  private static Network network(int hidden, String... names) {
    NetworkBuilder builder = Network.builder(Shape.of(3));
    for (String name : names) {
      builder.add(name, Dense.of(hidden));
    }
    return builder.build(names.length);
  }

  @Test
  void aCopyHasTheSameValuesAndFrozenOnesInParametersOfItsOwn() {
    Network from = TestNetworks.residual().withFrozen("conv1");
    Network copy = from.copy();
    assertEquals(from.summary(), copy.summary());
    for (Parameter p : from.state()) {
      Parameter own = copy.parameter(p.name());
      assertNotSame(p, own);
      assertArrayEquals(p.data(), own.data(), p.name());
      assertEquals(p.isStatistic(), own.isStatistic());
      assertEquals(from.isTrainable(p), copy.isTrainable(own), p.name());
      Arrays.fill(own.data(), 7);
    }
    assertNotEquals(7, from.parameter("conv1.weight").data()[0]);
  }

  @Test
  void everythingIsCopiedStatisticsToo() {
    Network from = TestNetworks.residual();
    Network to = TestNetworks.residual().withFrozen();
    to.state().forEach(p -> Arrays.fill(p.data(), 7));
    CompiledNetwork compiled = to.compile();
    CopyReport report = to.copyFrom(from);
    assertTrue(report.isComplete());
    assertEquals(from.state().stream().map(Parameter::name).toList(), report.copied());
    assertEquals("copied " + from.state().size() + " of " + from.state().size() + " tensors", report.toString());
    for (Parameter p : from.state()) {
      assertArrayEquals(p.data(), to.parameter(p.name()).data(), p.name());
    }
    assertFalse(compiled.isUpToDate());
    from.parameter("conv1.weight").data()[0]++;
    assertNotEquals(from.parameter("conv1.weight").data()[0], to.parameter("conv1.weight").data()[0], "copies");
  }

  @Test
  void whatDoesNotMatchIsReported() {
    Network to = network(4, "a", "b", "mine");
    Network from = network(4, "a", "b", "theirs").withHead(9, 1);
    Network wider = network(5, "a", "b");
    CopyReport report = to.copyFrom(from);
    assertEquals(new CopyReport(List.of("a.weight", "a.bias", "b.weight", "b.bias"),
        List.of("mine.weight", "mine.bias"), List.of("theirs.weight", "theirs.bias"), List.of()), report);
    assertEquals("""
        copied 0 of 6 tensors
          missing there (2): mine.weight, mine.bias
          different shapes (4): a.weight (3×4 here, 3×5 there), a.bias (4 here, 5 there), \
        b.weight (4×4 here, 5×5 there), b.bias (4 here, 5 there)""", to.copyFrom(wider).toString());
  }

  @Test
  void onlyWhatWasCopiedChanges() {
    Network to = network(4, "a", "mine");
    float[] mine = to.parameter("mine.weight").data().clone();
    to.copyFrom(network(4, "a", "theirs", "more"));
    assertArrayEquals(mine, to.parameter("mine.weight").data());
    assertEquals(0, to.parameter("mine.weight").version());
    assertEquals(1, to.parameter("a.weight").version());
  }

  @Test
  void strictMeansAllOrNothing() {
    Network to = network(4, "a", "b");
    List<float[]> before = to.state().stream().map(p -> p.data().clone()).toList();
    for (Network from : List.of(network(4, "a"), network(4, "a", "b", "c"), network(5, "a", "b"))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> to.copyStrictlyFrom(from)).getMessage();
      assertTrue(message.startsWith("other: its tensors are not those of this network, "), message);
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(before.get(i), to.state().get(i).data());
        assertEquals(0, to.state().get(i).version());
      }
    }
    Network same = network(4, "a", "b");
    Arrays.fill(same.parameter("b.bias").data(), 3);
    assertTrue(to.copyStrictlyFrom(same).isComplete());
    assertArrayEquals(new float[] {3, 3, 3, 3}, to.parameter("b.bias").data());
  }

  @Test
  void tensorsMayComeFromAnywhere() {
    Network to = network(2, "a");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.bias", new Tensor(Shape.of(2), new float[] {5, 6}));
    tensors.put("epoch", new Tensor(Shape.of(), new float[1]));
    CopyReport report = to.copyFrom(TensorSource.of(tensors));
    assertEquals(List.of("epoch"), report.unexpected());
    assertArrayEquals(new float[] {5, 6}, to.parameter("a.bias").data());
  }

  @Test
  void longListsAreCutShort() {
    String[] names = new String[15];
    Arrays.setAll(names, i -> "l" + i);
    String[] others = new String[15];
    Arrays.setAll(others, i -> "o" + i);
    String report = network(3, names).copyFrom(network(3, others)).toString();
    assertTrue(report.contains("missing there (30): l0.weight, l0.bias, "), report);
    assertTrue(report.contains("l9.bias, and 10 more\n  unknown here (30): o0.weight"), report);
  }
}
