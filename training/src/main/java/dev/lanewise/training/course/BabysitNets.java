package dev.lanewise.training.course;

import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;

/** The nets of {@link BabysitExperiment}: without BatchNorm and dropout, so that nothing hides what is looked at. */
final class BabysitNets {
  /** Hidden layers of {@link #deep}. */
  static final int DEPTH = 8;

  /** Units of each of them. */
  static final int WIDTH = 256;

  /** A last layer that says next to nothing at first: all classes are about equally probable. */
  static final Initializer SMALL = Initializer.normal(0.01);

  private BabysitNets() {}

  /**
   * Three 3×3 convolutions, each with its pooling, and a dense layer of 128 units.
   *
   * @param head how the weights of the last layer start
   */
  static Network cnn(Shape input, int classes, Initializer head, long seed) {
    NetworkBuilder net = Network.builder(input);
    for (int i = 1; i <= 3; i++) {
      net.add("conv" + i, Conv2d.of(8 << i, 3).withPadding(1)).add("relu" + i, new Relu())
          .add("pool" + i, MaxPool2d.of(2));
    }
    return net.add("flatten", new Flatten()).add("dense1", Dense.of(128)).add("relu", new Relu())
        .add("dense2", Dense.of(classes).withInitializer(head)).build(seed);
  }

  /**
   * {@value #DEPTH} dense layers of {@value #WIDTH} units, each with a ReLU, and the scores.
   *
   * @param hidden how the weights of the hidden layers start
   */
  static Network deep(Shape input, int classes, Initializer hidden, long seed) {
    NetworkBuilder net = Network.builder(input).add("flatten", new Flatten());
    for (int i = 1; i <= DEPTH; i++) {
      net.add("dense" + i, Dense.of(WIDTH).withInitializer(hidden)).add("relu" + i, new Relu());
    }
    return net.add("scores", Dense.of(classes).withInitializer(SMALL)).build(seed);
  }
}
