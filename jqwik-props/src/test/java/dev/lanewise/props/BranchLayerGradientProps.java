package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.layer.AdaptiveAveragePool2d;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.GlobalMaxPool2d;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Padding;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.ZeroPad2d;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Gradients of networks with poolings, concatenations, shortcuts and padding, in training and in evaluation. */
class BranchLayerGradientProps {
  @Provide
  Arbitrary<Layer> layers() {
    return Arbitraries.of(
        MaxPool2d.of(2), MaxPool2d.of(3, 2).withStride(1, 2), MaxPool2d.of(3).withStride(2).withPadding(1),
        MaxPool2d.of(3).withStride(2).withCeilMode(), MaxPool2d.of(2, 3).withDilation(2, 1).withStride(1),
        MaxPool2d.of(3).withStride(2).withPadding(Padding.SAME), AveragePool2d.of(2),
        AveragePool2d.of(3, 2).withStride(1, 2), AveragePool2d.of(3).withStride(2).withPadding(1).withCeilMode(),
        AveragePool2d.of(3).withStride(2).withPadding(Padding.of(0, 1, 2, 1)).withoutPaddingCounted(),
        AveragePool2d.of(3).withStride(1).withPadding(Padding.SAME).withCeilMode().withoutPaddingCounted(),
        new GlobalAveragePool2d(), new AdaptiveAveragePool2d(), new GlobalMaxPool2d(), new Concat(),
        Subsample2d.of(2, 9), new Subsample2d(1, 9, 3), new Subsample2d(3, 9, 0), ZeroPad2d.of(1),
        new ZeroPad2d(2, -1, -2, 1));
  }

  @Provide
  Arbitrary<Mode> modes() {
    return Arbitraries.of(Mode.TRAINING, Mode.EVALUATION);
  }

  /** In evaluation with running statistics that training has moved. */
  private static void check(Network network, int n, Mode mode) {
    TrainingPlan plan = network.training(n, Parallel.serial());
    for (int step = 0; step < 3; step++) {
      plan.forward(n, GradientCheckProps.samples(n, network.input()), 0);
    }
    GradientCheckProps.check(network, n, TrainingOptions.of().withMode(mode));
  }

  /** Behind a ReLU that a convolution does, and behind a BatchNorm; before one, and before a vector. */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyLayerBetweenOthers(@ForAll("layers") Layer layer, @ForAll("modes") Mode mode) {
    check(Network.builder(Shape.of(8, 9, 2))
        .add("conv", Conv2d.of(5, 3).withPadding(1))
        .add("relu", new Relu())
        .add("first", layer)
        .add("bn", BatchNorm.of())
        .add("bnRelu", new Relu())
        .add("convBn", BatchNorm.of(), "relu")
        .add("second", layer)
        .add("sum", new Add(), "bnRelu", "second")
        .add("flat", new Flatten())
        .add("out", Dense.of(4))
        .build(8), 4, mode);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void concatenationsOfConcatenations(@ForAll("modes") Mode mode) {
    check(Network.builder(Shape.of(8, 8, 2))
        .add("stem", Conv2d.of(5, 3).withPadding(1))
        .add("bn1", BatchNorm.of())
        .add("relu1", new Relu())
        .add("conv1", Conv2d.of(3, 3).withPadding(1).withoutBias())
        .add("cat1", new Concat(), "stem", "conv1")
        .add("bn2", BatchNorm.of())
        .add("relu2", new Relu())
        .add("conv2", Conv2d.of(3, 3).withPadding(1).withoutBias())
        .add("cat2", new Concat(), "cat1", "conv2")
        .add("bn3", BatchNorm.of())
        .add("relu3", new Relu())
        .add("conv3", Conv2d.of(4, 1).withoutBias())
        .add("half", AveragePool2d.of(2))
        .add("max", MaxPool2d.of(3).withStride(1).withPadding(1))
        .add("average", AveragePool2d.of(3).withStride(1).withPadding(1), "half")
        .add("cat3", new Concat(), "half", "max", "average", "half")
        .add("bn4", BatchNorm.of())
        .add("global", new GlobalAveragePool2d())
        .add("out", Dense.of(4))
        .build(8), 4, mode);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void residualBlocksWithAShortcutWithoutParameters(@ForAll("modes") Mode mode) {
    check(Network.builder(Shape.of(9, 7, 2))
        .add("stem", Conv2d.of(4, 3).withPadding(1).withoutBias())
        .add("stemBn", BatchNorm.of())
        .add("stemRelu", new Relu())
        .add("pad", new ZeroPad2d(0, 1, 1, 0))
        .add("a1", Conv2d.of(8, 3).withStride(2).withPadding(Padding.of(1, 0, 0, 1)).withoutBias())
        .add("a1Bn", BatchNorm.of())
        .add("a1Relu", new Relu())
        .add("a2", Conv2d.of(8, 3).withPadding(1).withoutBias())
        .add("a2Bn", BatchNorm.of())
        .add("shortcut", Subsample2d.of(2, 8), "stemRelu")
        .add("a", new Add(), "a2Bn", "shortcut")
        .add("aRelu", new Relu())
        .add("b1", Conv2d.of(11, 1).withStride(2))
        .add("bShortcut", new Subsample2d(2, 11, 0), "aRelu")
        .add("b", new Add(), "bShortcut", "b1")
        .add("adaptive", new AdaptiveAveragePool2d())
        .add("flat", new Flatten())
        .add("largest", new GlobalMaxPool2d(), "b")
        .add("cat", new Concat(), "flat", "largest")
        .add("out", Dense.of(4))
        .build(8), 4, mode);
  }

  /** One row has no variance of its own, but can be normalised by the running ones. */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void evaluationOfASingleRow(@ForAll boolean affine) {
    BatchNorm norm = affine ? BatchNorm.of() : BatchNorm.of().withoutAffine();
    Network network = Network.builder(Shape.of(5, 5, 3))
        .add("conv", Conv2d.of(6, 5))
        .add("bn", norm)
        .add("relu", new Relu())
        .add("flat", new Flatten())
        .add("fc", Dense.of(7))
        .add("fcBn", norm)
        .add("out", Dense.of(4))
        .build(8);
    network.training(6, Parallel.serial()).forward(6, GradientCheckProps.samples(6, network.input()), 0);
    GradientCheckProps.check(network, 1, TrainingOptions.of().withMode(Mode.EVALUATION));
  }

  /** Images so large that kernels work in several chunks, on several threads. */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void gradientsOfLargeInputsAreTheReferences(@ForAll("layers") Layer layer) {
    int n = 3;
    Network network = Network.builder(Shape.of(60, 50, 6)).add("layer", layer).build(1);
    float[] x = GradientCheckProps.samples(n, network.input());
    float[] dy = GradientCheckProps.samples(n, network.output());
    PlanTrial.check(network, x, dy, TrainingOptions.of());
  }
}
