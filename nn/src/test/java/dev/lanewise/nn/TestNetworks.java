package dev.lanewise.nn;

import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;

/** Networks and samples that several tests use. */
final class TestNetworks {
  static final Shape INPUT = Shape.of(12, 12, 3);

  private TestNetworks() {}

  /**
   * A residual network as they are built: two blocks of convolution, BatchNorm and ReLU, the second with stride and a
   * projection. Biases and running statistics are not what they start as.
   */
  static Network residual() {
    Network net = Network.builder(INPUT)
        .add("conv1", Conv2d.of(8, 3).withPadding(1).withoutBias())
        .add("bn1", BatchNorm.of())
        .add("relu1", new Relu())
        .add("layer1.conv1", Conv2d.of(8, 3).withPadding(1).withoutBias())
        .add("layer1.bn1", BatchNorm.of())
        .add("layer1.relu1", new Relu())
        .add("layer1.conv2", Conv2d.of(8, 3).withPadding(1).withoutBias())
        .add("layer1.bn2", BatchNorm.of())
        .add("layer1.add", new Add(), "layer1.bn2", "relu1")
        .add("layer1.relu2", new Relu())
        .add("layer10.conv1", Conv2d.of(16, 3).withStride(2).withPadding(1).withoutBias())
        .add("layer10.bn1", BatchNorm.of())
        .add("layer10.relu1", new Relu())
        .add("layer10.shortcut", Conv2d.of(16, 1).withStride(2).withoutBias(), "layer1.relu2")
        .add("layer10.bn2", BatchNorm.of())
        .add("layer10.add", new Add(), "layer10.relu1", "layer10.bn2")
        .add("layer10.relu2", new Relu())
        .add("pool", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("fc", Dense.of(4))
        .build(3);
    SeededRandom random = new SeededRandom(99);
    for (Parameter p : net.state()) {
      if (!p.name().endsWith("weight")) {
        for (int i = 0; i < p.size(); i++) {
          p.data()[i] += (float) random.nextDouble() * 0.1f;
        }
      }
    }
    return net;
  }

  static float[] samples(int n) {
    return Samples.normal(n, INPUT, 4);
  }
}
