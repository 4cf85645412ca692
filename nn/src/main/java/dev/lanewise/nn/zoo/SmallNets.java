package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;

/** Plain networks that train in minutes: convolutions and poolings one after the other, dense layers at the end. */
public final class SmallNets {
  private SmallNets() {}

  /** One convolution and one dense layer; 114 parameters on 8×8×1 with 3 classes. */
  public static Network tinyCnn(Shape input, int classes, long seed) {
    return Begin.images("tiny-cnn", input, 4, classes)
        .add("conv", Conv2d.of(3, 3))
        .add("relu", new Relu())
        .add("pool", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("dense", Dense.of(classes))
        .build(seed);
  }

  /**
   * LeNet-5 (LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998) with ReLU, max pooling and a
   * BatchNorm behind each convolution; 62,050 parameters on 32×32×3 with 10 classes.
   */
  public static Network leNet5(Shape input, int classes, long seed) {
    return Begin.images("lenet5", input, 16, classes)
        .add("conv1", Conv2d.of(6, 5))
        .add("bn1", BatchNorm.of())
        .add("relu1", new Relu())
        .add("pool1", MaxPool2d.of(2))
        .add("conv2", Conv2d.of(16, 5))
        .add("bn2", BatchNorm.of())
        .add("relu2", new Relu())
        .add("pool2", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("fc1", Dense.of(120))
        .add("relu3", new Relu())
        .add("fc2", Dense.of(84))
        .add("relu4", new Relu())
        .add("fc3", Dense.of(classes))
        .build(seed);
  }

  /** Two convolutions and two dense layers; 1,072,330 parameters on 32×32×3 with 10 classes. */
  public static Network miniAlexNet(Shape input, int classes, long seed) {
    return Begin.images("mini-alexnet", input, 4, classes)
        .add("conv1", Conv2d.of(32, 5).withPadding(2))
        .add("relu1", new Relu())
        .add("pool1", MaxPool2d.of(2))
        .add("conv2", Conv2d.of(64, 3).withPadding(1))
        .add("relu2", new Relu())
        .add("pool2", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("dense1", Dense.of(256))
        .add("relu3", new Relu())
        .add("dense2", Dense.of(classes))
        .build(seed);
  }

  /**
   * Three blocks of two 3×3 convolutions with BatchNorm, and a dense layer of 256 units with dropout; 815,018
   * parameters on 32×32×3 with 10 classes.
   */
  public static Network miniVgg(Shape input, int classes, long seed) {
    NetworkBuilder net = Begin.images("mini-vgg", input, 8, classes);
    for (int block = 1; block <= 3; block++) {
      Conv2d conv = Conv2d.of(16 << block, 3).withPadding(1);
      net.scope("block" + block, b -> b
          .add("conv1", conv).add("bn1", BatchNorm.of()).add("relu1", new Relu())
          .add("conv2", conv).add("bn2", BatchNorm.of()).add("relu2", new Relu())
          .add("pool", MaxPool2d.of(2)));
    }
    return head(net, 256, classes).build(seed);
  }

  /**
   * What a course's first lab on convolution ends with: three 3×3 convolutions, each with its pooling, and a dense
   * layer of 512 units with dropout; 1,147,466 parameters on 32×32×3 with 10 classes.
   */
  public static Network labNet(Shape input, int classes, long seed) {
    return labNet("lab-net", input, classes, false).build(seed);
  }

  /**
   * {@link #labNet} with a BatchNorm behind each convolution, everything else alike: the biases are still there; 448
   * parameters more.
   */
  public static Network labNetBn(Shape input, int classes, long seed) {
    return labNet("lab-net-bn", input, classes, true).build(seed);
  }

  private static NetworkBuilder labNet(String name, Shape input, int classes, boolean batchNorm) {
    NetworkBuilder net = Begin.images(name, input, 8, classes);
    for (int i = 1; i <= 3; i++) {
      net.add("conv" + i, Conv2d.of(16 << i, 3).withPadding(1));
      if (batchNorm) {
        net.add("bn" + i, BatchNorm.of());
      }
      net.add("relu" + i, new Relu()).add("pool" + i, MaxPool2d.of(2));
    }
    return head(net, 512, classes);
  }

  private static NetworkBuilder head(NetworkBuilder net, int hidden, int classes) {
    return net.add("flatten", new Flatten())
        .add("dense1", Dense.of(hidden))
        .add("relu", new Relu())
        .add("dropout", new Dropout(0.5))
        .add("dense2", Dense.of(classes));
  }
}
