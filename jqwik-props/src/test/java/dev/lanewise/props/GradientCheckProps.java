package dev.lanewise.props;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.GradientCheck;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Padding;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.SmallNets;
import java.util.List;
import net.jqwik.api.Example;

/**
 * The gradients of whole networks: the reference against central differences, the float plans against the reference.
 */
class GradientCheckProps {
  private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy();

  static float[] samples(int n, Shape shape) {
    SeededRandom random = new SeededRandom(21).child("samples");
    float[] x = new float[n * shape.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  static int[] labels(int n, int classes) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (i * 7 + 1) % classes;
    }
    return labels;
  }

  /** Biases start at zero, where an error in their use would not show. */
  static Network withBiases(Network network) {
    SeededRandom random = new SeededRandom(5).child("biases");
    for (Parameter p : network.parameters()) {
      if (p.name().endsWith(".bias")) {
        Initializer.XAVIER_NORMAL.fill(p.data(), 50, 50, random);
      }
    }
    return network;
  }

  private static List<GradientCheck.Row> check(Network network, int n) {
    return check(network, n, TrainingOptions.of());
  }

  static List<GradientCheck.Row> check(Network network, int n, TrainingOptions options) {
    withBiases(network);
    List<GradientCheck.Row> rows = GradientCheck.run(network, LOSS, samples(n, network.input()),
        labels(n, network.output().size()), 1, Parallel.serial(), options);
    assertEquals(network.parameters().size(), rows.size());
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes),
        Backend.description() + System.lineSeparator() + GradientCheck.table(rows));
    return rows;
  }

  @Example
  void everyParameterOfTinyCnn() {
    List<GradientCheck.Row> rows = check(SmallNets.tinyCnn(Shape.of(8, 8, 1), 3, 2), 5);
    assertEquals(114, rows.stream().mapToInt(GradientCheck.Row::differentiated).sum());
  }

  @Example
  void directionsOfMiniAlexNetOnSmallImages() {
    List<GradientCheck.Row> rows = check(SmallNets.miniAlexNet(Shape.of(8, 8, 3), 10, 2), 2);
    assertEquals(2, rows.getFirst().differentiated());
  }

  @Example
  void floatGradientsOfMiniAlexNetAtFullSize() {
    Network network = withBiases(SmallNets.miniAlexNet(Shape.of(32, 32, 3), 10, 3));
    List<Double> errors =
        GradientCheck.floatErrors(network, LOSS, samples(3, network.input()), labels(3, 10), Parallel.serial());
    for (int i = 0; i < errors.size(); i++) {
      assertTrue(errors.get(i) <= GradientCheck.TOLERANCE,
          Backend.description() + ": " + network.parameters().get(i) + " " + errors.get(i));
    }
  }

  @Example
  void branchesStridesAndOverlappingPoolings() {
    check(Network.builder(Shape.of(9, 9, 2))
        .add("stem", Conv2d.of(5, 3).withPadding(1))
        .add("stemRelu", new Relu())
        .add("a", Conv2d.of(5, 3).withPadding(1), "stemRelu")
        .add("aRelu", new Relu())
        .add("b", Conv2d.of(5, 1))
        .add("sum", new Add(), "b", "stemRelu")
        .add("sumRelu", new Relu())
        .add("sum2", new Add(), "sumRelu", "stemRelu")
        .add("pool", MaxPool2d.of(3).withStride(2))
        .add("down", Conv2d.of(6, 3).withStride(2).withPadding(2))
        .add("flat", new Flatten())
        .add("fc", Dense.of(4))
        .build(8), 3);
  }

  @Example
  void residualBlocksWithBatchNorm() {
    check(Network.builder(Shape.of(8, 8, 2))
        .add("conv", Conv2d.of(6, 3).withPadding(1).withoutBias())
        .add("bn", BatchNorm.of())
        .add("relu", new Relu())
        .add("a1", Conv2d.of(6, 3).withPadding(Padding.SAME).withoutBias())
        .add("a1bn", BatchNorm.of())
        .add("a1relu", new Relu())
        .add("a2", Conv2d.of(6, 3).withPadding(1).withGroups(2))
        .add("a2bn", BatchNorm.of())
        .add("a", new Add(), "a2bn", "relu")
        .add("arelu", new Relu())
        .add("b1", Conv2d.of(8, 3).withStride(2).withPadding(1).withoutBias())
        .add("b1bn", BatchNorm.of())
        .add("b1relu", new Relu())
        .add("b2", DepthwiseConv2d.of(3).withPadding(1).withoutBias())
        .add("b2bn", BatchNorm.of().withoutAffine())
        .add("s", Conv2d.of(8, 1).withStride(2).withoutBias(), "arelu")
        .add("sbn", BatchNorm.of())
        .add("b", new Add(), "b2bn", "sbn")
        .add("brelu", new Relu())
        .add("flat", new Flatten())
        .add("fc", Dense.of(5).withoutBias())
        .add("fcbn", BatchNorm.of())
        .add("fcrelu", new Relu())
        .add("out", Dense.of(4))
        .build(8), 4);
  }
}
