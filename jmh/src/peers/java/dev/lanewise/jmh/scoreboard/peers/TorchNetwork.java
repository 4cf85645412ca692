package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.AdaptiveAveragePool2d;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Dropout2d;
import dev.lanewise.nn.layer.Elu;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Gelu;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.GlobalMaxPool2d;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.LeakyRelu;
import dev.lanewise.nn.layer.LogSoftmax;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Relu6;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.layer.Silu;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.layer.ZeroPad2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A network as calls of PyTorch's operators, in one of its memory layouts, as eager code makes them. ReLU and sums
 * work in place where nothing else needs what they overwrite.
 */
final class TorchNetwork implements AutoCloseable {
  private static final long[] NONE = {0, 0};

  /** The output of a node from the outputs of all before it; a handle of its own. */
  private interface Step {
    Tensor run(Tensor[] inputs);
  }

  private final Network network;
  private final MemoryFormat layout;
  private final boolean training;
  private final boolean isVector;
  private final Shape[] flattened;
  private final int[] readers;
  private final int[][] sources;
  private final List<Step> steps = new ArrayList<>();

  /** For each node those whose outputs nobody reads after it. */
  private final List<List<Integer>> done = new ArrayList<>();

  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> statistics = new ArrayList<>();

  /**
   * Translates a network with its present parameters.
   *
   * @param n the batch
   * @param training whether it has gradients
   * @throws IllegalArgumentException if a layer has no translation
   */
  TorchNetwork(Network network, int n, MemoryFormat layout, boolean training) {
    this.network = network;
    this.layout = layout;
    this.training = training;
    this.isVector = n == 1 && !training;
    this.flattened = Nchw.flattenedImages(network);
    this.readers = new int[flattened.length];
    this.sources = new int[flattened.length][];
    int[] last = new int[flattened.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = network.nodes().get(i).inputs().stream().mapToInt(Integer::intValue).toArray();
      done.add(new ArrayList<>());
      for (int source : sources[i]) {
        if (source >= 0) {
          readers[source]++;
          last[source] = i;
        }
      }
    }
    for (int i = 0; i < sources.length; i++) {
      if (i < sources.length - 1) {
        done.get(last[i]).add(i);
      }
      steps.add(step(i, network.nodes().get(i)));
    }
  }

  /** A batch of samples in a layout. */
  static Tensor samples(float[] nhwc, int n, Shape sample, MemoryFormat layout) {
    return laidOut(Nchw.samples(nhwc, n, sample), layout, Nchw.sizes(n, sample));
  }

  private static Tensor laidOut(float[] values, MemoryFormat layout, long... sizes) {
    try (Tensor plain = PyTorch.tensor(values, sizes); Tensor ordered = plain.contiguous(layout)) {
      return ordered.clone();
    }
  }

  /** All that an optimiser updates. */
  TensorVector parameters() {
    return new TensorVector(parameters.toArray(Tensor[]::new));
  }

  /** Runs it forward; the caller closes the output. */
  Tensor run(Tensor x) {
    Tensor[] outputs = new Tensor[sources.length];
    for (int i = 0; i < outputs.length; i++) {
      Tensor[] inputs = new Tensor[sources[i].length];
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = sources[i][k] < 0 ? x : outputs[sources[i][k]];
      }
      outputs[i] = steps.get(i).run(inputs);
      for (int source : done.get(i)) {
        outputs[source].close();
      }
    }
    return outputs[outputs.length - 1];
  }

  private Step step(int i, Network.Node node) {
    return switch (node.layer()) {
      case Conv2d conv -> convolution(node, Window2d.of(node, conv));
      case DepthwiseConv2d conv -> convolution(node, Window2d.of(node, conv));
      case Dense dense -> dense(node);
      case MaxPool2d pool -> maxPool(Window2d.of(node, pool));
      case AveragePool2d pool -> averagePool(node, Window2d.of(node, pool), pool.countIncludePad());
      case AdaptiveAveragePool2d pool -> x -> torch.adaptive_avg_pool2d(x[0], 1, 1);
      case GlobalAveragePool2d pool -> x -> torch.mean(x[0], 2, 3);
      case GlobalMaxPool2d pool -> globalMaxPool(node.inputShapes().getFirst());
      case BatchNorm norm -> batchNorm(node, norm);
      case Relu relu -> mayOverwrite(i) ? x -> handle(torch.relu_(x[0])) : x -> torch.relu(x[0]);
      case Flatten flatten -> flatten(node);
      case Identity identity -> x -> handle(x[0]);
      case Dropout dropout -> x -> torch.dropout(x[0], dropout.probability(), training);
      case Dropout2d dropout -> x -> torch.feature_dropout(x[0], dropout.probability(), training);
      case Add add -> mayOverwrite(i) ? x -> handle(x[0].add_(x[1])) : x -> torch.add(x[0], x[1]);
      case Concat concat -> TorchNetwork::concat;
      case Subsample2d subsample -> subsample(node, subsample);
      case ZeroPad2d pad -> {
        long[] sides = {pad.left(), pad.right(), pad.top(), pad.bottom()};
        yield x -> torch.constant_pad_nd(x[0], sides);
      }
      default -> elementwise(node);
    };
  }

  private static Step elementwise(Network.Node node) {
    return switch (node.layer()) {
      case Relu6 relu -> x -> torch.relu6(x[0]);
      case LeakyRelu relu -> {
        Scalar slope = new Scalar(relu.slope());
        yield x -> torch.leaky_relu(x[0], slope);
      }
      case Elu elu -> {
        Scalar alpha = new Scalar(elu.alpha());
        Scalar one = new Scalar(1f);
        yield x -> torch.elu(x[0], alpha, one, one);
      }
      case Gelu gelu -> {
        String approximation = gelu.tanhApproximation() ? "tanh" : "none";
        yield x -> torch.gelu(x[0], approximation);
      }
      case Silu silu -> x -> torch.silu(x[0]);
      case Sigmoid sigmoid -> x -> torch.sigmoid(x[0]);
      case Tanh tanh -> x -> torch.tanh(x[0]);
      case Softmax softmax -> x -> torch.softmax(x[0], 1);
      case LogSoftmax softmax -> x -> torch.log_softmax(x[0], 1);
      default -> throw Nchw.unknown(node, "PyTorch");
    };
  }

  /** Whether a node may write over its first input: nobody else reads it, nor needs it for a gradient. */
  private boolean mayOverwrite(int node) {
    int source = sources[node][0];
    if (source < 0 || readers[source] != 1) {
      return false;
    }
    Layer layer = network.nodes().get(source).layer();
    if (layer.isView(training ? Mode.TRAINING : Mode.INFERENCE)) {
      return mayOverwrite(source);
    }
    return !training || !needsOutput(layer);
  }

  /** Whether PyTorch's gradient of a layer is made of its output. */
  private static boolean needsOutput(Layer layer) {
    return switch (layer) {
      case Relu relu -> true;
      case Sigmoid sigmoid -> true;
      case Tanh tanh -> true;
      case Softmax softmax -> true;
      case LogSoftmax softmax -> true;
      default -> false;
    };
  }

  /** Operators in place return the very object that they were given, which is soon closed. */
  private static Tensor handle(Tensor same) {
    return new Tensor(same);
  }

  private Tensor parameter(Tensor tensor) {
    if (training) {
      tensor.set_requires_grad(true);
    }
    parameters.add(tensor);
    return tensor;
  }

  private Tensor vector(Parameter vector) {
    return parameter(PyTorch.tensor(vector.data(), vector.size()));
  }

  private static TensorOptional optional(Optional<Tensor> tensor) {
    return tensor.map(TensorOptional::new).orElseGet(TensorOptional::new);
  }

  private Step convolution(Network.Node node, Window2d window) {
    Parameter weight = Nchw.get(node, "weight");
    Tensor w = parameter(laidOut(Nchw.convolution(weight), layout, Nchw.convolutionSizes(weight)));
    TensorOptional bias = optional(Nchw.find(node, "bias").map(this::vector));
    int groups = Nchw.groups(weight, node.inputShapes().getFirst());
    if (window.isSymmetric()) {
      return x -> torch.conv2d(x[0], w, bias, window.stride(), window.before(), window.dilation(), groups);
    }
    long[] sides = window.sides();
    return x -> {
      try (Tensor padded = torch.constant_pad_nd(x[0], sides)) {
        return torch.conv2d(padded, w, bias, window.stride(), NONE, window.dilation(), groups);
      }
    };
  }

  /** Padding never wins: where the two sides differ it is −∞. */
  private static Step maxPool(Window2d window) {
    if (window.isSymmetric()) {
      return x ->
          torch.max_pool2d(x[0], window.size(), window.stride(), window.before(), window.dilation(), false);
    }
    long[] sides = window.sides();
    Scalar least = new Scalar(Float.NEGATIVE_INFINITY);
    return x -> {
      try (Tensor padded = torch.constant_pad_nd(x[0], sides, least)) {
        return torch.max_pool2d(padded, window.size(), window.stride(), NONE, window.dilation(), false);
      }
    };
  }

  private static Step averagePool(Network.Node node, Window2d window, boolean countsPadding) {
    LongOptional noDivisor = new LongOptional();
    if (window.isSymmetric()) {
      return x -> torch.avg_pool2d(
          x[0], window.size(), window.stride(), window.before(), false, countsPadding, noDivisor);
    }
    if (!countsPadding) {
      throw new IllegalArgumentException(node.name() + ": padding that differs from side to side and does not count"
          + " has no translation to PyTorch");
    }
    long[] sides = window.sides();
    return x -> {
      try (Tensor padded = torch.constant_pad_nd(x[0], sides)) {
        return torch.avg_pool2d(padded, window.size(), window.stride(), NONE, false, true, noDivisor);
      }
    };
  }

  /** By windows, because the gradient of {@code amax} is shared among equal values. */
  private static Step globalMaxPool(Shape image) {
    long[] size = {image.dim(0), image.dim(1)};
    return x -> {
      try (Tensor pixel = torch.max_pool2d(x[0], size)) {
        return torch.flatten(pixel, 1, -1);
      }
    };
  }

  private static Tensor concat(Tensor[] inputs) {
    try (TensorVector vector = new TensorVector(inputs)) {
      return torch.cat(vector, 1);
    }
  }

  /** Every so many rows and columns; then channels of zeros. */
  private static Step subsample(Network.Node node, Subsample2d subsample) {
    long stride = subsample.stride();
    long[] zeros = Nchw.zeroChannels(node, subsample);
    long[] sides = {0, 0, 0, 0, zeros[0], zeros[1]};
    LongOptional whole = new LongOptional();
    return x -> {
      try (Tensor rows = torch.slice(x[0], 2, whole, whole, stride);
          Tensor pixels = torch.slice(rows, 3, whole, whole, stride)) {
        return torch.constant_pad_nd(pixels, sides);
      }
    };
  }

  private Step batchNorm(Network.Node node, BatchNorm norm) {
    TensorOptional gamma = optional(Nchw.find(node, "weight").map(this::vector));
    TensorOptional beta = optional(Nchw.find(node, "bias").map(this::vector));
    TensorOptional mean = statistic(Nchw.get(node, "running_mean"));
    TensorOptional variance = statistic(Nchw.get(node, "running_var"));
    return x ->
        torch.batch_norm(x[0], gamma, beta, mean, variance, training, norm.momentum(), norm.epsilon(), true);
  }

  private TensorOptional statistic(Parameter vector) {
    Tensor tensor = PyTorch.tensor(vector.data(), vector.size());
    statistics.add(tensor);
    return new TensorOptional(tensor);
  }

  private boolean isChannelsLast() {
    return layout == MemoryFormat.ChannelsLast;
  }

  private Step dense(Network.Node node) {
    Parameter weight = Nchw.get(node, "weight");
    int source = node.inputs().getFirst();
    Shape image = source < 0 || isChannelsLast() ? null : flattened[source];
    Tensor w = parameter(PyTorch.tensor(Nchw.dense(weight, image), weight.shape().dim(1), weight.shape().dim(0)));
    Optional<Tensor> bias = Nchw.find(node, "bias").map(this::vector);
    if (!isVector || bias.isEmpty()) {
      TensorOptional optional = optional(bias);
      return x -> torch.linear(x[0], w, optional);
    }
    // As a product of matrices, one row would take many times as long.
    Tensor b = bias.get();
    return x -> {
      try (Tensor vector = x[0].reshape(-1); Tensor y = torch.addmv(b, w, vector)) {
        return y.unsqueeze(0);
      }
    };
  }

  /** Channels last, the features are taken in the order in which they lie in memory: else they would be copied. */
  private Step flatten(Network.Node node) {
    if (!isChannelsLast() || node.inputShapes().getFirst().rank() != 3) {
      return x -> torch.flatten(x[0], 1, -1);
    }
    return x -> {
      try (Tensor rows = x[0].permute(0, 2, 3, 1)) {
        return torch.flatten(rows, 1, -1);
      }
    };
  }

  @Override
  public void close() {
    parameters.forEach(Tensor::close);
    statistics.forEach(Tensor::close);
  }
}
