package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statistics of activations against values known by hand. */
class ActivationStatisticsTest {
  private static final double[] NOTHING = {};

  /** Three units of one input: x, −x, and −1 whatever x is. */
  private static Network network() {
    Network net = Network.builder(Shape.of(1, 1, 1)).add("flat", new Flatten()).add("dense", Dense.of(3))
        .add("dropout", new Dropout(0.5)).add("relu", new Relu()).build(1);
    System.arraycopy(new float[] {1, -1, 0}, 0, net.parameter("dense.weight").data(), 0, 3);
    net.parameter("dense.bias").data()[2] = -1;
    net.parameters().forEach(p -> p.touch());
    return net;
  }

  @Test
  void byHand() {
    float[] x = new float[40]; // more than a batch
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 2 == 0 ? 2 : 4;
    }
    List<ActivationStatistics> all = ActivationStatistics.measure(network(), x.length, x, Parallel.serial());
    assertEquals(List.of("dense", "relu"), all.stream().map(ActivationStatistics::layer).toList());

    ActivationStatistics dense = all.getFirst();
    assertEquals(-1 / 3.0, dense.mean(), 1e-9); // of 2, −2, −1, 4, −4, −1
    assertEquals(Math.sqrt(42 / 6.0 - 1 / 9.0), dense.deviation(), 1e-9);
    assertEquals(0, dense.zeros());
    assertEquals(0, dense.dead());
    assertEquals(-4, dense.edges()[0]);
    assertEquals(4, dense.edges()[40], 1e-12);
    assertEquals(1 / 6.0, dense.shares()[0], 1e-12);
    assertEquals(1 / 6.0, dense.shares()[39], 1e-12);

    ActivationStatistics relu = all.getLast();
    assertTrue(relu.rectifies());
    assertEquals(1, relu.mean(), 1e-9);
    assertEquals(2 / 3.0, relu.zeros(), 1e-12);
    assertEquals(3, relu.units());
    assertEquals(2, relu.dead()); // −x and −1
    assertEquals(2 / 3.0, relu.deadShare(), 1e-12);
    assertEquals(2, relu.edges()[0]); // zeros are left out
    assertEquals(0.5, relu.shares()[0], 1e-12);
    assertEquals(1, Arrays.stream(relu.shares()).sum(), 1e-12);
  }

  @Test
  void aDivergedNetworkHasNoHistogram() {
    Network net = network();
    Arrays.fill(net.parameter("dense.bias").data(), Float.NaN);
    net.parameters().forEach(p -> p.touch());
    ActivationStatistics dense =
        ActivationStatistics.measure(net, 2, new float[] {1, 2}, Parallel.serial()).getFirst();
    assertEquals(Double.NaN, dense.mean());
    assertEquals(Double.NaN, dense.deviation());
    assertEquals(NOTHING.length, dense.edges().length);
  }

  @Test
  void equalValuesAndNoSamples() {
    Network net = network();
    ActivationStatistics relu =
        ActivationStatistics.measure(net, 1, new float[] {2}, Parallel.serial()).getLast();
    assertEquals(1, relu.shares()[0]);
    assertTrue(relu.edges()[40] > relu.edges()[0]);
    String message = assertThrows(IllegalArgumentException.class,
        () -> ActivationStatistics.measure(net, 2, new float[1], Parallel.serial())).getMessage();
    assertEquals(
        "n: 2 samples in an array of 1 values, expected at least one sample, and 1 values for each", message);
  }
}
