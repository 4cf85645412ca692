package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.zoo.SmallNets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Shape CIFAR = Shape.of(32, 32, 3);

  private static String failure(Runnable build) {
    return assertThrows(IllegalArgumentException.class, build::run).getMessage();
  }

  @Test
  void layersWithoutANameAreNumberedByKind() {
    Network net = Network.builder(CIFAR).add(Conv2d.of(4, 3)).add(new Relu()).add(Conv2d.of(4, 3)).build(1);
    assertEquals("[conv2d1, relu1, conv2d2]", net.nodes().stream().map(Network.Node::name).toList().toString());
    assertEquals(Shape.of(3, 3, 4, 4), net.parameter("conv2d2.weight").shape());
    assertTrue(failure(() -> net.parameter("conv3.weight")).contains("conv2d2.bias"));
  }

  @Test
  void aMismatchNamesTheLayerAndBothShapes() {
    assertEquals("fc (Dense): got input 32×32×3, needs a vector of features (put a Flatten before it)",
        failure(() -> Network.builder(CIFAR).add("fc", Dense.of(10))));
    assertEquals("conv (Conv2d): got input 3072, needs an image h×w×c",
        failure(() -> Network.builder(CIFAR).add(new Flatten()).add("conv", Conv2d.of(4, 3))));
    assertEquals("big (Conv2d): got input 4×4×1, needs at least 5×5×c for a window over 7×7 pixels with padding 1",
        failure(() -> Network.builder(Shape.of(4, 4, 1)).add("big", Conv2d.of(2, 7).withPadding(1))));
    assertEquals("pool (MaxPool2d): got input 1×1×2, needs at least 2×2×c for a window over 2×2 pixels with padding 0",
        failure(() -> Network.builder(Shape.of(1, 1, 2)).add("pool", MaxPool2d.of(2))));
    assertEquals("sum (Add): got inputs 32×32×3 and 30×30×4, needs two of one shape",
        failure(() -> Network.builder(CIFAR).add("c", Conv2d.of(4, 3)).add("sum", new Add(), "input", "c")));
  }

  @Test
  void aWindowMayBeLargerThanTheImageWithoutItsPadding() {
    Network net = Network.builder(Shape.of(1, 2, 3))
        .add(Conv2d.of(4, 5).withPadding(2)).add(DepthwiseConv2d.of(3).withPadding(1).withStride(2)).build(1);
    assertEquals(Shape.of(1, 1, 4), net.output());
  }

  @Test
  void aBrokenGraphIsRefused() {
    assertEquals("add1 (Add): got 1 inputs, needs 2", failure(() -> Network.builder(CIFAR).add(new Add())));
    assertEquals("r: reads \"nowhere\", which no layer before it is called",
        failure(() -> Network.builder(CIFAR).add("r", new Relu(), "nowhere")));
    assertEquals("name: \"a\" is already taken",
        failure(() -> Network.builder(CIFAR).add("a", new Relu()).add("a", new Relu())));
    assertEquals("a: no layer reads its output",
        failure(() -> Network.builder(CIFAR).add("a", new Relu()).add("b", new Relu(), "input").build(1)));
    assertEquals("a network needs at least one layer", failure(() -> Network.builder(CIFAR).build(1)));
  }

  @Test
  void aParameterDependsOnTheSeedAndItsNameOnly() {
    Network small = Network.builder(CIFAR).add("conv", Conv2d.of(4, 3)).build(5);
    Network large = Network.builder(CIFAR).add("first", Conv2d.of(3, 1)).add("conv", Conv2d.of(4, 3)).build(5);
    Network other = Network.builder(CIFAR).add("conv", Conv2d.of(4, 3)).build(6);
    float[] weights = small.parameter("conv.weight").data();
    assertArrayEquals(weights, large.parameter("conv.weight").data());
    assertFalse(Arrays.equals(weights, other.parameter("conv.weight").data()));
  }

  @Test
  void theSummaryIsATable() {
    Network network = SmallNets.tinyCnn(Shape.of(8, 8, 1), 3, 1).withFrozen("conv");
    String summary = network.summary();
    assertEquals(1_053, network.multiplyAdds());
    assertEquals(972, network.node("conv").multiplyAdds());
    assertEquals("""
        Layer (kind)           Output shape  Parameters  Multiply-adds  Receptive field
        ───────────────────────────────────────────────────────────────────────────────
        input                  8×8×1
        conv (Conv2d), frozen  6×6×3                 30            972              3×3
        relu (ReLU)            6×6×3                                                3×3
        pool (MaxPool2d)       3×3×3                                                4×4
        flatten (Flatten)      27                                                   8×8
        dense (Dense)          3                     84             81              8×8
        ───────────────────────────────────────────────────────────────────────────────
        Total: 114 parameters (84 trainable, 30 frozen), 0 running statistics
        1,053 multiply-adds a sample, 0.4 KB of weights
        """, summary.replace("\r\n", "\n"));
  }

  @Test
  void theSummaryFollowsBranches() {
    String[] lines = TestNetworks.residual().summary().split("\\R");
    assertTrue(line(lines, "layer1.add (Add)").endsWith("  7×7"), "the long way: three windows of 3×3");
    assertTrue(line(lines, "layer10.shortcut").endsWith("  7×7"), "a pixel of that");
    assertTrue(line(lines, "layer10.add").endsWith("  9×9"), "the larger of the two");
    assertTrue(line(lines, "pool").endsWith("  11×11"), "two outputs that are two pixels apart");
    assertTrue(line(lines, "fc").endsWith("  12×12"), "at most all");
    assertTrue(line(lines, "layer10.conv1").contains("  41.5 k  "), "36 pixels, 9·8·16 each");
    assertTrue(line(lines, "Total").endsWith(", 112 running statistics"), "two for each of 8, 8, 8, 16 and 16");
    String features = Network.builder(Shape.of(5)).add("fc", Dense.of(2)).build(1).summary();
    assertTrue(features.contains("fc (Dense)    2                     12             10\n"), features);
  }

  private static String line(String[] lines, String start) {
    return Arrays.stream(lines).filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }
}
