package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Relu;

/**
 * Howard et al., MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications, 2017: 3×3
 * convolutions of each channel for itself, 1×1 convolutions between channels. Layers are called as in the usual PyTorch
 * code for CIFAR-10: {@code conv1}, {@code layers.0.conv1} (depthwise), {@code layers.0.conv2} (1×1), …, {@code
 * linear}.
 */
public final class MobileNets {
  /** Filters of the 1×1 convolutions at width 1. */
  private static final int[] FILTERS = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};

  /** As in the authors' code: narrower layers than this are not made. */
  private static final int NARROWEST = 8;

  private MobileNets() {}

  /**
   * MobileNet v1 as in the paper, for images of about 224×224; 4,231,976 parameters with 3 channels, 1,000 classes and
   * width 1.
   *
   * @param width what the filters of every layer are multiplied by; no layer gets fewer than 8
   * @throws IllegalArgumentException if an argument is out of range or the input is not images of 32×32 or more
   */
  public static Network v1(Shape input, int classes, double width, long seed) {
    return v1("mobilenet-v1", input, 2, classes, width, seed);
  }

  /**
   * MobileNet v1 for images of about 32×32: the first convolution has stride 1. As many parameters as {@link #v1}:
   * 3,217,226 with 3 channels, 10 classes and width 1.
   *
   * @param width what the filters of every layer are multiplied by; no layer gets fewer than 8
   * @throws IllegalArgumentException if an argument is out of range or the input is not images of 16×16 or more
   */
  public static Network v1ForSmallImages(Shape input, int classes, double width, long seed) {
    return v1("mobilenet-v1-32", input, 1, classes, width, seed);
  }

  private static Network v1(String name, Shape input, int stride, int classes, double width, long seed) {
    Begin.require(name, "width", width, width > 0 && width <= 16, "above 0, at most 16");
    NetworkBuilder net = Begin.images(name, input, 16 * stride, classes)
        .add("conv1", Conv2d.of(scaled(32, width), 3).withPadding(1).withStride(stride).withoutBias())
        .add("bn1", BatchNorm.of()).add("relu1", new Relu());
    for (int i = 0; i < FILTERS.length; i++) {
      // Wherever the filters double the image halves, but for the first block, which reads the 32 channels of conv1.
      int blockStride = i > 0 && FILTERS[i] > FILTERS[i - 1] ? 2 : 1;
      int filters = scaled(FILTERS[i], width);
      net.scope("layers." + i, block -> block
          .add("conv1", DepthwiseConv2d.of(3).withPadding(1).withStride(blockStride).withoutBias())
          .add("bn1", BatchNorm.of()).add("relu1", new Relu())
          .add("conv2", Conv2d.of(filters, 1).withoutBias())
          .add("bn2", BatchNorm.of()).add("relu2", new Relu()));
    }
    return net.add("avgpool", new GlobalAveragePool2d()).add("linear", Dense.of(classes)).build(seed);
  }

  private static int scaled(int filters, double width) {
    return Math.max(NARROWEST, (int) (filters * width));
  }
}
