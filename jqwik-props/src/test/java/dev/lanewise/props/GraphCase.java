package dev.lanewise.props;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.LeakyRelu;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Padding;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.ZeroPad2d;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of randomly connected layers whose numbers are small integers, so that float and double agree to the last
 * bit and any mistake in who reads and writes what, and when, shows.
 */
final class GraphCase {
  private static final Shape INPUT = Shape.of(6, 5, 3);
  private static final int OUTPUTS = 3;
  private static final int MOST_CHANNELS = 24;

  final Network network;
  final Mode mode;
  final boolean inputGradient;
  final List<String> kept = new ArrayList<>();
  final int n;
  final int batch;
  final float[] x;
  final float[] outputGradient;
  private final SeededRandom random;
  private final List<String> names = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Integer> readers = new ArrayList<>();

  /** Whether a layer's output is the network's input under another name. */
  private final List<Boolean> inputItself = new ArrayList<>();

  GraphCase(int layers, long seed) {
    random = new SeededRandom(seed).child("graph");
    mode = random.nextInt(2) == 0 ? Mode.TRAINING : Mode.EVALUATION;
    inputGradient = random.nextInt(2) == 0;
    n = 1 + random.nextInt(4);
    batch = n + random.nextInt(3);
    NetworkBuilder builder = Network.builder(INPUT);
    names.add(Network.INPUT);
    shapes.add(INPUT);
    readers.add(0);
    inputItself.add(true);
    for (int i = 0; i < layers; i++) {
      addLayer(builder);
    }
    merge(builder);
    network = builder.build(seed);
    network.state().forEach(this::fill);
    x = integers(n * INPUT.size(), 4);
    outputGradient = integers(n * OUTPUTS, 2);
  }

  private float[] integers(int length, int bound) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(2 * bound + 1) - bound;
    }
    return values;
  }

  /** Mostly zeros, so that values stay small; a BatchNorm becomes x ↦ ±(x − mean) + β exactly. */
  private void fill(Parameter p) {
    for (int i = 0; i < p.size(); i++) {
      boolean sparse = p.shape().rank() > 1 && random.nextInt(6) != 0;
      p.data()[i] = sparse ? 0 : random.nextInt(3) - 1;
      if (p.name().endsWith("running_var")) {
        p.data()[i] = 3;
      } else if (p.name().contains("norm") && p.name().endsWith("weight")) {
        p.data()[i] = random.nextInt(2) * 4 - 2;
      }
    }
  }

  private void addLayer(NetworkBuilder builder) {
    int source = source();
    Shape shape = shapes.get(source);
    int partner = partner(source);
    switch (random.nextInt(17)) {
      case 0 -> add(builder, "same", Conv2d.of(shape.channels(), 3).withPadding(Padding.SAME), source);
      case 1 -> add(builder, "conv", Conv2d.of(1 + random.nextInt(6), 1).withoutBias(), source);
      case 2 -> add(builder, "half", Conv2d.of(4, 3).withStride(2).withPadding(1), source);
      case 3 -> add(builder, "deep", DepthwiseConv2d.of(3).withPadding(1).withoutBias(), source);
      case 4, 5, 6 -> add(builder, "relu", new Relu(), source);
      case 7 -> add(builder, "leaky", new LeakyRelu(0.5f), source);
      case 8 -> add(builder, "view", new Identity(), source);
      case 9 -> add(builder, "zeros", new ZeroPad2d(1, 0, 0, 1), source);
      case 10 -> add(builder, "short", Subsample2d.of(2, shape.channels() + 2), source);
      case 11 -> addNorm(builder, source);
      case 12 -> addPool(builder, shape, source);
      case 13 -> addConcat(builder, shape, source);
      default -> {
        if (partner >= 0) {
          add(builder, "add", new Add(), source, partner);
        }
      }
    }
  }

  /** The statistics of a batch are no integers. */
  private void addNorm(NetworkBuilder builder, int source) {
    if (mode == Mode.EVALUATION) {
      add(builder, "norm", BatchNorm.of().withEpsilon(1), source);
    }
  }

  /** A mean of four is exact, too. */
  private void addPool(NetworkBuilder builder, Shape shape, int source) {
    if (Math.min(shape.dim(0), shape.dim(1)) >= 2) {
      add(builder, "pool", random.nextInt(2) == 0 ? MaxPool2d.of(2) : AveragePool2d.of(2), source);
    }
  }

  private void addConcat(NetworkBuilder builder, Shape shape, int source) {
    for (int other = names.size() - 1; other >= 0; other--) {
      Shape partner = shapes.get(other);
      boolean fits = partner.dim(0) == shape.dim(0) && partner.dim(1) == shape.dim(1);
      if (fits && partner.channels() + shape.channels() <= MOST_CHANNELS && random.nextInt(2) == 0) {
        add(builder, "concat", new Concat(), source, other);
        return;
      }
    }
  }

  /** Mostly what was added last. */
  private int source() {
    int last = names.size() - 1;
    return random.nextInt(3) > 0 ? last : random.nextInt(names.size());
  }

  private int partner(int source) {
    for (int tries = 0; tries < 8; tries++) {
      int other = random.nextInt(names.size());
      if (shapes.get(other).equals(shapes.get(source))) {
        return other;
      }
    }
    return -1;
  }

  private void add(NetworkBuilder builder, String kind, Layer layer, int... sources) {
    String name = kind + names.size();
    List<Shape> inputs = new ArrayList<>();
    List<String> inputNames = new ArrayList<>();
    for (int source : sources) {
      inputs.add(shapes.get(source));
      inputNames.add(names.get(source));
      readers.set(source, readers.get(source) + 1);
    }
    builder.add(name, layer, inputNames.toArray(String[]::new));
    names.add(name);
    shapes.add(layer.outputShape(inputs));
    readers.add(0);
    boolean view = layer.isView(mode);
    inputItself.add(view && inputItself.get(sources[0]));
    if (random.nextInt(5) == 0 && !inputItself.getLast()) {
      kept.add(name);
    }
  }

  /** Whatever nobody reads yet gets a dense layer of its own; their sum is the output. */
  private void merge(NetworkBuilder builder) {
    int last = -1;
    int built = names.size();
    for (int i = 0; i < built; i++) {
      if (readers.get(i) == 0) {
        add(builder, "flat", new Flatten(), i);
        add(builder, "dense", Dense.of(OUTPUTS), names.size() - 1);
        int dense = names.size() - 1;
        if (last >= 0) {
          add(builder, "sum", new Add(), last, dense);
        }
        last = names.size() - 1;
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(mode + ", " + n + " of " + batch + ", kept " + kept);
    text.append(inputGradient ? ", gradient of the input\n" : "\n");
    for (Network.Node node : network.nodes()) {
      List<String> inputs = node.inputs().stream().map(i -> i < 0 ? "input" : network.nodes().get(i).name()).toList();
      text.append(node.name()).append(' ').append(inputs).append(" → ").append(node.output()).append('\n');
    }
    return text.toString();
  }
}
