package dev.lanewise.nn.files;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Layer.ParameterSpec;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How PyTorch has the parameters and running statistics of a network: by name, in the order of the layers. */
final class TorchLayout {
  /** Names of a file that a message lists. */
  private static final int LISTED = 5;

  private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();

  /**
   * The layout of a network.
   *
   * @param nodes its layers in topological order; their parameters need not be there
   * @param file the file, for messages
   * @throws ModelFileException if PyTorch's layout cannot hold the network
   */
  TorchLayout(List<Network.Node> nodes, Path file) throws ModelFileException {
    FeatureOrders orders = new FeatureOrders(nodes, file);
    for (Network.Node node : nodes) {
      for (ParameterSpec spec : specs(node.layer(), node.inputShapes())) {
        int[] order = order(node, spec, orders.input(node), file);
        String name = node.name() + "." + spec.name();
        tensors.put(name, new TorchTensor(name, node.label(), spec.shape(), order));
      }
    }
  }

  /**
   * The parameters and running statistics of a layer.
   *
   * @throws IllegalArgumentException if one has more values than an array can hold
   */
  static List<ParameterSpec> specs(Layer layer, List<Shape> inputs) {
    return Stream.concat(layer.parameters(inputs).stream(), layer.statistics(inputs).stream()).toList();
  }

  /** The order of the tensor's first dimension: that of the layer's input where it has a value for each feature. */
  private static int[] order(Network.Node node, ParameterSpec spec, int[] input, Path file)
      throws ModelFileException {
    Shape shape = spec.shape();
    if (input == null || shape.size() == 1) {
      return null;
    }
    if (node.layer() instanceof Dense) {
      return shape.rank() == 2 ? input : null;
    }
    if (shape.rank() != 1 || shape.size() != input.length) {
      throw new ModelFileException(file, "PyTorch's layout cannot hold the network: layer "
          + node.label() + " has a " + spec.name() + " of " + shape + ", expected one value for each of "
          + "the " + input.length + " features of a flattened image, which PyTorch has in another order");
    }
    return input;
  }

  /** The tensors by name. */
  Map<String, TorchTensor> tensors() {
    return tensors;
  }

  /**
   * Checks that a file has every tensor, in the right shape, in floats.
   *
   * @throws ModelFileException if not; the message names the first that is wrong
   */
  void requireAll(SafetensorsFile file) throws ModelFileException {
    for (TorchTensor tensor : tensors.values()) {
      TensorInfo found = file.tensors().get(tensor.name());
      if (found == null) {
        throw new ModelFileException(file.path(), "no tensor " + SafetensorsHeader.quote(tensor.name()) + " for layer "
            + tensor.layer() + listUnknown(file));
      }
      requireFloats(file, tensor, found);
      if (!found.shape().equals(longs(tensor.torchShape()))) {
        throw new ModelFileException(file.path(), "tensor " + SafetensorsHeader.quote(tensor.name()) + " is "
            + TorchTensor.describe(found.shape()) + ", expected " + expected(tensor, found) + " for layer "
            + tensor.layer());
      }
    }
  }

  private static void requireFloats(SafetensorsFile file, TorchTensor tensor, TensorInfo found)
      throws ModelFileException {
    if (!found.dtype().readsAsFloat()) {
      throw new ModelFileException(file.path(), "tensor " + SafetensorsHeader.quote(tensor.name()) + " is "
          + found.dtype() + ", expected F32, F64, F16 or BF16 for layer " + tensor.layer());
    }
  }

  /**
   * Checks that those of the tensors that a file has are in floats and no larger than arrays.
   *
   * @throws ModelFileException if not; the message names the first that is wrong
   */
  void requireReadable(SafetensorsFile file) throws ModelFileException {
    for (TorchTensor tensor : tensors.values()) {
      TensorInfo found = file.tensors().get(tensor.name());
      if (found != null) {
        requireFloats(file, tensor, found);
        if (found.shape().stream().anyMatch(d -> d > Integer.MAX_VALUE) || found.size() > Integer.MAX_VALUE) {
          throw new ModelFileException(file.path(), "tensor " + SafetensorsHeader.quote(tensor.name()) + " is "
              + TorchTensor.describe(found.shape()) + ", more than an array can hold");
        }
      }
    }
  }

  /** The name of the dimensions is said once if it is the same for both. */
  private static String expected(TorchTensor tensor, TensorInfo found) {
    return found.shape().size() == tensor.shape().rank()
        ? tensor.torchShape().toString() : TorchTensor.describe(longs(tensor.torchShape()));
  }

  private static List<Long> longs(Shape shape) {
    return IntStream.of(shape.toArray()).mapToObj(d -> (long) d).toList();
  }

  /** Some names of the file that the network does not have: the cause may be a prefix. */
  private String listUnknown(SafetensorsFile file) {
    List<String> unknown = file.names().stream().filter(name -> !tensors.containsKey(name)).toList();
    return unknown.isEmpty() ? "" : "; unknown to the network are "
        + String.join(", ", unknown.stream().limit(LISTED).map(SafetensorsHeader::quote).toList())
        + (unknown.size() > LISTED ? ", and " + (unknown.size() - LISTED) + " more" : "");
  }
}
