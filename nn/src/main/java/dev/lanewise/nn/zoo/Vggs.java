package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;

/**
 * Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014, for small images:
 * 3×3 convolutions with BatchNorm, one dense layer. Layers are numbered as in the usual PyTorch code: {@code
 * features.0}, {@code features.1}, …, {@code classifier}.
 */
public final class Vggs {
  /** Where a pooling stands. */
  private static final int POOL = 0;

  /** Configuration A: filters of the convolutions as multiples of the width. */
  private static final int[] VGG11 = {1, POOL, 2, POOL, 4, 4, POOL, 8, 8, POOL, 8, 8, POOL};

  private Vggs() {}

  /**
   * Eight convolutions, configuration A; 9,231,114 parameters on 32×32×3 with width 64 and 10 classes.
   *
   * @param width filters of the first convolution, 64 in the paper
   * @throws IllegalArgumentException if an argument is out of range or the input is not images of 32×32 or more
   */
  public static Network vgg11Bn(Shape input, int classes, int width, long seed) {
    Begin.require("vgg11-bn", "width", width, width >= 1, "at least 1");
    NetworkBuilder net = Begin.images("vgg11-bn", input, 32, classes);
    net.scope("features", features -> addAll(features, width));
    return net.add("flatten", new Flatten()).add("classifier", Dense.of(classes)).build(seed);
  }

  private static void addAll(NetworkBuilder features, int width) {
    int i = 0;
    for (int multiple : VGG11) {
      if (multiple == POOL) {
        features.add("" + i++, MaxPool2d.of(2));
      } else {
        features.add("" + i++, Conv2d.of(multiple * width, 3).withPadding(1));
        features.add("" + i++, BatchNorm.of());
        features.add("" + i++, new Relu());
      }
    }
  }
}
