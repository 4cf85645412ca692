package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.training.search.Dimension;
import dev.lanewise.training.search.Point;
import dev.lanewise.training.search.SearchSpace;

/**
 * A small CNN of a family: stages of one convolution each, after each of which the image is halved, and a dense layer.
 *
 * @param depth stages
 * @param width filters of the first stage
 * @param growth by what the filters of a stage are multiplied in the next
 * @param firstKernel rows and columns of the kernels of the first stage
 * @param kernel those of the other stages
 * @param pooling what halves the image: {@value #MAX}, {@value #AVERAGE} or {@value #STRIDE} (of the convolution)
 * @param batchNorm whether there is a BatchNorm behind each convolution
 */
record SmallCnn(
    int depth, int width, double growth, int firstKernel, int kernel, String pooling, boolean batchNorm) {
  static final int MAX_DEPTH = 4;
  static final String MAX = "max";
  static final String AVERAGE = "average";
  static final String STRIDE = "stride";

  /** All networks of the family that a search may come upon. */
  static SearchSpace space() {
    return SearchSpace.of(
        Dimension.whole("depth", 1, MAX_DEPTH),
        Dimension.choice("width", 4, 8, 12, 16, 24),
        Dimension.choice("growth", 1.0, 1.5, 2.0),
        Dimension.choice("first-kernel", 3, 5, 7),
        Dimension.choice("kernel", 1, 3, 5),
        Dimension.choice("pooling", MAX, AVERAGE, STRIDE),
        Dimension.choice("batchnorm", "no", "yes"));
  }

  /** The network of a point of {@link #space}. */
  static SmallCnn of(Point point) {
    return new SmallCnn(point.whole("depth"), point.whole("width"), point.number("growth"),
        point.whole("first-kernel"), point.whole("kernel"), point.text("pooling"),
        point.text("batchnorm").equals("yes"));
  }

  /** Two stages of 3×3 convolutions with max pooling, the second with twice the filters. */
  static SmallCnn ofWidth(int width) {
    return new SmallCnn(2, width, 2, 3, 3, MAX, false);
  }

  Network build(Shape input, int classes, long seed) {
    NetworkBuilder net = Network.builder(input);
    for (int stage = 1; stage <= depth; stage++) {
      int filters = (int) Math.round(width * Math.pow(growth, stage - 1));
      addStage(net, "stage" + stage, filters, stage == 1 ? firstKernel : kernel);
    }
    return net.add("flatten", new Flatten()).add("dense", Dense.of(classes)).build(seed);
  }

  private void addStage(NetworkBuilder net, String name, int filters, int size) {
    Conv2d conv = Conv2d.of(filters, size).withPadding(size / 2).withStride(pooling.equals(STRIDE) ? 2 : 1);
    net.scope(name, stage -> {
      stage.add("conv", batchNorm ? conv.withoutBias() : conv);
      if (batchNorm) {
        stage.add("bn", BatchNorm.of());
      }
      stage.add("relu", new Relu());
      switch (pooling) {
        case MAX -> stage.add("pool", MaxPool2d.of(2));
        case AVERAGE -> stage.add("pool", AveragePool2d.of(2));
        default -> { } // the stride has done it
      }
    });
  }
}
