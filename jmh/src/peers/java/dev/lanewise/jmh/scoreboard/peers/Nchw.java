package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Subsample2d;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Brings what we have channels last into the order of PyTorch and ONNX: images N C H W, weights O I H W. */
final class Nchw {
  private Nchw() {}

  /** The sizes of a batch of samples. */
  static long[] sizes(int n, Shape sample) {
    return switch (sample.rank()) {
      case 1 -> new long[] {n, sample.dim(0)};
      case 3 -> new long[] {n, sample.dim(2), sample.dim(0), sample.dim(1)};
      default -> throw new IllegalArgumentException("sample: " + sample + ", expected h×w×c or features");
    };
  }

  /** The elements of a batch of samples. */
  static float[] samples(float[] nhwc, int n, Shape sample) {
    return sample.rank() == 1 ? nhwc : transposed(nhwc, n, sample.dim(0) * sample.dim(1), sample.dim(2));
  }

  /** The sizes of a convolution's weights: O I H W. */
  static long[] convolutionSizes(Parameter weight) {
    Shape s = weight.shape();
    return new long[] {s.dim(3), s.dim(2), s.dim(0), s.dim(1)};
  }

  /** The elements of a convolution's weights, ours being {@code [kh][kw][ic/groups][oc]}. */
  static float[] convolution(Parameter weight) {
    Shape s = weight.shape();
    int window = s.dim(0) * s.dim(1);
    float[] outputsFirst = transposed(weight.data(), 1, window * s.dim(2), s.dim(3));
    return transposed(outputsFirst, s.dim(3), window, s.dim(2));
  }

  /** Groups of a convolution that reads so many channels. */
  static int groups(Parameter weight, Shape input) {
    return input.channels() / weight.shape().dim(2);
  }

  /**
   * A dense layer's weights as {@code [out][in]}.
   *
   * @param image the image that its inputs once were, if they come channels first; else null
   */
  static float[] dense(Parameter weight, Shape image) {
    int in = weight.shape().dim(0);
    int out = weight.shape().dim(1);
    float[] outputsFirst = transposed(weight.data(), 1, in, out);
    return image == null ? outputsFirst : samples(outputsFirst, out, image);
  }

  /** Each of {@code n} matrices transposed. */
  private static float[] transposed(float[] matrices, int n, int rows, int columns) {
    float[] result = new float[matrices.length];
    for (int i = 0; i < n; i++) {
      int base = i * rows * columns;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          result[base + column * rows + row] = matrices[base + row * columns + column];
        }
      }
    }
    return result;
  }

  /** A parameter or statistic of a node by its name within the layer, if the layer has it. */
  static Optional<Parameter> find(Network.Node node, String name) {
    return Stream.concat(node.parameters().stream(), node.statistics().stream())
        .filter(p -> p.name().equals(node.name() + "." + name)).findFirst();
  }

  /** A parameter or statistic that the layer must have. */
  static Parameter get(Network.Node node, String name) {
    return find(node, name)
        .orElseThrow(() -> new IllegalArgumentException(node.name() + ": has no " + name + ": " + node.parameters()));
  }

  /** How many channels of zeros come before those of the input, and how many behind. */
  static long[] zeroChannels(Network.Node node, Subsample2d subsample) {
    int zeros = subsample.channels() - node.inputShapes().getFirst().channels();
    int before = subsample.before() == Subsample2d.EVENLY ? zeros / 2 : subsample.before();
    return new long[] {before, zeros - before};
  }

  /** What to throw for a layer that a peer's translation has no case for. */
  static IllegalArgumentException unknown(Network.Node node, String peer) {
    return new IllegalArgumentException(
        node.name() + ": the layer " + node.layer().kind() + " has no translation to " + peer);
  }

  /**
   * For each node that makes features out of an image's pixels, the image: channels first, its features come in another
   * order than ours, and the next dense layer must have its weights in that order.
   *
   * @return by node; null where the order is ours
   * @throws IllegalArgumentException if a layer between the two cannot take them in any order, or there is no such
   *     layer
   */
  static Shape[] flattenedImages(Network network) {
    List<Network.Node> nodes = network.nodes();
    Shape[] images = new Shape[nodes.size()];
    for (int i = 0; i < images.length; i++) {
      Network.Node node = nodes.get(i);
      Set<Shape> sources = new HashSet<>();
      node.inputs().forEach(source -> sources.add(source < 0 ? null : images[source]));
      Shape source = sources.iterator().next();
      if (node.layer() instanceof Flatten && node.inputShapes().getFirst().rank() == 3) {
        images[i] = node.inputShapes().getFirst();
      } else if (!(node.layer() instanceof Dense) && !(sources.size() == 1 && source == null)) {
        boolean anyOrder = sources.size() == 1 && node.parameters().isEmpty() && node.statistics().isEmpty()
            && node.inputShapes().stream().allMatch(node.output()::equals);
        if (!anyOrder) {
          throw new IllegalArgumentException(
              node.name() + ": " + node.layer().kind() + " of a flattened image has no translation");
        }
        images[i] = source;
      }
    }
    if (network.output().rank() != 1 || images[images.length - 1] != null) {
      throw new IllegalArgumentException("network: ends in " + network.output() + ", expected features");
    }
    return images;
  }
}
