package dev.lanewise.props;

import static dev.lanewise.props.GradientCheckProps.labels;
import static dev.lanewise.props.GradientCheckProps.samples;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.GradientCheck;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.DenseNets;
import dev.lanewise.nn.zoo.FullyConnected;
import dev.lanewise.nn.zoo.MobileNets;
import dev.lanewise.nn.zoo.ResNets;
import dev.lanewise.nn.zoo.ResNets.Shortcut;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.nn.zoo.Vggs;
import java.util.List;
import net.jqwik.api.Example;

/**
 * The gradients of the zoo's networks, made small: the reference's against central differences, the float plans'
 * against the reference's.
 */
class ZooGradientProps {
  private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy();
  private static final Shape SMALL = Shape.of(8, 8, 2);

  private static void check(Network network, int n) {
    check(network, n, GradientCheck.TOLERANCE);
  }

  private static void check(Network network, int n, double floatTolerance) {
    GradientCheckProps.withBiases(network);
    List<GradientCheck.Row> rows = GradientCheck.run(
        network, LOSS, samples(n, network.input()), labels(n, network.output().size()), 11, Parallel.serial());
    assertTrue(rows.stream().allMatch(row -> row.referenceError() < GradientCheck.TOLERANCE
            && row.floatError() < floatTolerance && row.winogradError() < GradientCheck.WINOGRAD_TOLERANCE),
        Backend.description() + System.lineSeparator() + GradientCheck.table(rows));
  }

  private static void checkFloat(Network network, int n, double tolerance) {
    List<Double> errors = GradientCheck.floatErrors(
        network, LOSS, samples(n, network.input()), labels(n, network.output().size()), Parallel.serial());
    for (int i = 0; i < errors.size(); i++) {
      assertTrue(errors.get(i) <= tolerance,
          Backend.description() + ": " + network.parameters().get(i) + " " + errors.get(i));
    }
  }

  @Example
  void residualNetworks() {
    for (Shortcut shortcut : Shortcut.values()) {
      check(ResNets.cifar(SMALL, 3, 8, 3, shortcut, 1), 4);
    }
    check(ResNets.basic(SMALL, 3, 3, List.of(1, 2), 1), 4);
    check(ResNets.bottleneck(SMALL, 3, 2, List.of(1, 2), 1), 4);
  }

  @Example
  void denseNet() {
    check(DenseNets.bc(SMALL, 3, 10, 3, 0.5, 1), 4);
  }

  /** 27 normalised layers of few channels: rounding alone makes about 1e-5, with some seeds and backends 2e-5. */
  @Example
  void mobileNet() {
    check(MobileNets.v1ForSmallImages(Shape.of(32, 32, 2), 3, 0.125, 1), 6, 5 * GradientCheck.TOLERANCE);
  }

  @Example
  void vgg() {
    check(Vggs.vgg11Bn(Shape.of(32, 32, 1), 3, 2, 1), 6);
  }

  @Example
  void smallNetworks() {
    check(SmallNets.leNet5(Shape.of(16, 16, 1), 3, 1), 4);
    check(SmallNets.miniVgg(Shape.of(8, 8, 1), 3, 1), 2);
    check(SmallNets.labNet(Shape.of(8, 8, 1), 3, 1), 2);
    check(SmallNets.labNetBn(Shape.of(8, 8, 1), 3, 1), 2);
  }

  @Example
  void fullyConnectedNetworks() {
    check(FullyConnected.softmax(SMALL, 3, 1), 4);
    check(FullyConnected.twoLayer(SMALL, 3, 20, 1), 4);
  }

  @Example
  void leNet5AtFullSize() {
    checkFloat(GradientCheckProps.withBiases(SmallNets.leNet5(Shape.of(32, 32, 3), 10, 1)), 2, GradientCheck.TOLERANCE);
  }

  /**
   * Of 380,000 inputs of ReLUs one may be so near to 0 that float and double decide otherwise: that moves the gradients
   * of all layers before it by a percent. Those of a wrong kernel would be off by much more.
   */
  @Example
  void resNet20AtFullSize() {
    Network network = ResNets.cifar(Shape.of(32, 32, 3), 10, 20, 16, Shortcut.SUBSAMPLE, 1);
    checkFloat(GradientCheckProps.withBiases(network), 2, 0.05);
  }
}
