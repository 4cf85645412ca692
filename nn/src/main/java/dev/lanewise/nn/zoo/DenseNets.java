package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Relu;

/**
 * Huang et al., Densely Connected Convolutional Networks, 2016, for small images: every layer reads all those before it
 * in its block. Layers are called as in torchvision: {@code features.denseblock1.denselayer1.norm1}, …, {@code
 * classifier}.
 */
public final class DenseNets {
  private DenseNets() {}

  /**
   * DenseNet-BC: three dense blocks of bottleneck layers, with compressing transitions between them. Depth 100, growth
   * 12 and compression 0.5 have 769,162 parameters on 32×32×3 with 10 classes.
   *
   * @param depth layers with weights: 6n + 4, with n bottleneck layers in each block
   * @param growth channels that a layer adds
   * @param compression the part of its channels that a transition keeps, above 0 .. 1
   * @throws IllegalArgumentException if an argument is out of range or the input is not images of 4×4 or more
   */
  public static Network bc(Shape input, int classes, int depth, int growth, double compression, long seed) {
    String name = "densenet-bc";
    Begin.require(name, "depth", depth, depth >= 10 && depth % 6 == 4, "10, 16, 22, …: 6n + 4");
    Begin.require(name, "growth", growth, growth >= 1, "at least 1");
    Begin.require(name, "compression", compression, compression > 0 && compression <= 1, "above 0, at most 1");
    NetworkBuilder net = Begin.images(name, input, 4, classes);
    net.scope("features", features -> {
      features.add("conv0", conv(2 * growth, 3));
      for (int block = 1; block <= 3; block++) {
        if (block > 1) {
          features.scope("transition" + (block - 1), transition -> addTransition(transition, compression));
        }
        for (int i = 1; i <= (depth - 4) / 6; i++) {
          addDenseLayer(features, "denseblock" + block + ".denselayer" + i, growth);
        }
      }
      features.add("norm5", BatchNorm.of()).add("relu5", new Relu());
    });
    return net.add("avgpool", new GlobalAveragePool2d()).add("classifier", Dense.of(classes)).build(seed);
  }

  private static void addDenseLayer(NetworkBuilder net, String name, int growth) {
    net.concat(name,
        before -> {},
        added -> added
            .add("norm1", BatchNorm.of()).add("relu1", new Relu()).add("conv1", conv(4 * growth, 1))
            .add("norm2", BatchNorm.of()).add("relu2", new Relu()).add("conv2", conv(growth, 3)));
  }

  private static void addTransition(NetworkBuilder net, double compression) {
    int kept = Math.max(1, (int) (net.shape().channels() * compression));
    net.add("norm", BatchNorm.of()).add("relu", new Relu()).add("conv", conv(kept, 1)).add("pool", AveragePool2d.of(2));
  }

  private static Conv2d conv(int filters, int kernel) {
    return Conv2d.of(filters, kernel).withPadding(kernel / 2).withoutBias();
  }
}
