package dev.lanewise.props;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Dropout2d;
import dev.lanewise.nn.layer.Elu;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Gelu;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.LeakyRelu;
import dev.lanewise.nn.layer.LogSoftmax;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Relu6;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.layer.Silu;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.nn.layer.Tanh;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Gradients of networks that have a layer without parameters, which keeps the shape, in every kind of place. */
class ElementwiseLayerGradientProps {
  @Provide
  Arbitrary<Layer> layers() {
    return Arbitraries.of(
        new Relu(), new Relu6(), LeakyRelu.of(), new LeakyRelu(0.3f), new LeakyRelu(0), new LeakyRelu(-0.2f),
        Elu.of(), new Elu(2), new Elu(-0.5f), new Sigmoid(), new Tanh(), Gelu.of(), new Gelu(true), new Silu(),
        new Softmax(), new LogSoftmax(), new Identity(), new Dropout(0.3), new Dropout(0), new Dropout2d(0.2),
        new Dropout2d(0));
  }

  @Provide
  Arbitrary<Mode> modes() {
    return Arbitraries.of(Mode.TRAINING, Mode.EVALUATION);
  }

  /** On the input, behind layers that fuse and layers that do not, where a branch begins, behind and before a sum. */
  private static Network network(Layer layer) {
    NetworkBuilder builder = Network.builder(Shape.of(6, 6, 3))
        .add("first", layer)
        .add("conv", Conv2d.of(5, 3).withPadding(1))
        .add("act", layer)
        .add("b", Conv2d.of(5, 1))
        .add("bn", BatchNorm.of())
        .add("bnAct", layer)
        .add("sum", new Add(), "bnAct", "act")
        .add("sumAct", layer)
        .add("join", new Add(), "sumAct", "sum")
        .add("pool", MaxPool2d.of(2))
        .add("poolAct", layer)
        .add("flat", new Flatten())
        .add("fc", Dense.of(6));
    if (!(layer instanceof Dropout2d)) {
      builder.add("fcAct", layer);
    }
    return builder.add("out", Dense.of(4)).build(8);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void everyLayerInEveryPlace(@ForAll("layers") Layer layer, @ForAll("modes") Mode mode) {
    TrainingOptions options = TrainingOptions.of().withMode(mode).withSeed(3);
    GradientCheckProps.check(network(layer), 4, options);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void inTheEndOfTheNetwork(@ForAll("layers") Layer layer, @ForAll("modes") Mode mode) {
    Network network = Network.builder(Shape.of(4, 4, 2))
        .add("conv", Conv2d.of(4, 4))
        .add("last", layer)
        .add("flat", new Flatten())
        .build(8);
    GradientCheckProps.check(network, 4, TrainingOptions.of().withMode(mode).withSeed(3));
  }

  /** Images so large that kernels work in several chunks, parallel, and inputs so large that ReLU6 saturates. */
  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void gradientsOfInputsAreTheReferences(@ForAll("layers") Layer layer, @ForAll("modes") Mode mode) {
    int n = 3;
    Network network = Network.builder(Shape.of(40, 50, 9)).add("id", new Identity()).add("layer", layer).build(1);
    float[] x = GradientCheckProps.samples(n, network.input());
    float[] dy = GradientCheckProps.samples(n, network.input());
    for (int i = 0; i < x.length; i++) {
      x[i] *= 4;
      dy[i] = (float) Math.cos(i);
    }
    PlanTrial.check(network, x, dy, TrainingOptions.of().withMode(mode).withSeed(5));
  }
}
