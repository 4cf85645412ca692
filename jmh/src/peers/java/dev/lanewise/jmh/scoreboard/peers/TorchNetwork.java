package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A network as calls of PyTorch's operators, in one of its memory layouts, as eager code makes them. Activations and
 * sums work in place where nothing else needs what they overwrite.
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
      case MaxPool2d pool -> {
        Window2d w = Window2d.of(node, pool);
        yield x -> torch.max_pool2d(x[0], w.size(), w.stride(), w.before(), w.dilation(), false);
      }
      case BatchNorm norm -> batchNorm(node, norm);
      case Flatten flatten -> flatten(node);
      case Relu relu -> isLoneReader(i, 0) ? x -> handle(torch.relu_(x[0])) : x -> torch.relu(x[0]);
      // The gradient of an activation may need its output.
      case Add add -> isLoneReader(i, 0) && !(isRelu(sources[i][0]) && training)
          ? x -> handle(x[0].add_(x[1]))
          : x -> torch.add(x[0], x[1]);
      case Dropout dropout -> x -> torch.dropout(x[0], dropout.probability(), training);
      case GlobalAveragePool2d pool -> x -> torch.mean(x[0], 2, 3);
      default -> throw Nchw.unknown(node, "PyTorch");
    };
  }

  private boolean isRelu(int node) {
    return network.nodes().get(node).layer() instanceof Relu;
  }

  /** Whether nobody else reads that input of a node. */
  private boolean isLoneReader(int node, int input) {
    int source = sources[node][input];
    return source >= 0 && readers[source] == 1;
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
    long[] sides = {window.before()[1], window.after()[1], window.before()[0], window.after()[0]};
    return x -> {
      try (Tensor padded = torch.constant_pad_nd(x[0], sides)) {
        return torch.conv2d(padded, w, bias, window.stride(), NONE, window.dilation(), groups);
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
