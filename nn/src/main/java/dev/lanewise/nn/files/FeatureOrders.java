package dev.lanewise.nn.files;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where PyTorch has the features of a network that come from a flattened image. Here an image h×w×c lies in the order
 * h, w, c, there in the order c, h, w, and so do the features that a {@link Flatten} makes of it, those that layers
 * make of these one by one, and their concatenations. A {@link Dense} ends it: its own outputs are in one order
 * everywhere.
 *
 * <p>An order is an array that says for each feature where PyTorch has it; null where both orders are the same.
 */
final class FeatureOrders {
  private final List<Network.Node> nodes;
  private final Path file;
  private final List<int[]> outputs = new ArrayList<>();

  /**
   * Follows the orders through a network.
   *
   * @param nodes its layers in topological order
   * @param file the file that needs them, for messages
   * @throws ModelFileException if a layer mixes features of different orders, or is not known to do something to
   *     features one by one
   */
  FeatureOrders(List<Network.Node> nodes, Path file) throws ModelFileException {
    this.nodes = nodes;
    this.file = file;
    for (Network.Node node : nodes) {
      outputs.add(output(node));
    }
  }

  /** The order of a layer's first input; all its parameters that have a value for each feature are in it. */
  int[] input(Network.Node node) {
    return order(node.inputs().getFirst());
  }

  private int[] order(int node) {
    return node < 0 ? null : outputs.get(node);
  }

  private int[] output(Network.Node node) throws ModelFileException {
    if (node.layer() instanceof Flatten && node.inputShapes().getFirst().rank() == 3) {
      return flattened(node.inputShapes().getFirst());
    }
    List<int[]> inputs = new ArrayList<>();
    node.inputs().forEach(i -> inputs.add(order(i)));
    if (inputs.stream().allMatch(order -> order == null) || node.layer() instanceof Dense) {
      return null;
    }
    if (node.layer() instanceof Concat) {
      return concatenated(inputs, node.inputShapes());
    }
    if (!(node.layer() instanceof Flatten) && !node.layer().keepsFeatureOrder()) {
      throw error(node, "is not known to treat each feature alike (Layer.keepsFeatureOrder)");
    }
    for (int[] order : inputs) {
      if (!Arrays.equals(order, inputs.getFirst())) {
        throw error(node, "brings features together that PyTorch has in different orders");
      }
    }
    return inputs.getFirst();
  }

  private ModelFileException error(Network.Node node, String problem) {
    return new ModelFileException(file, "PyTorch's layout cannot hold the network: layer " + node.label()
        + " reads features of a flattened image, which PyTorch has in the order c, h, w, and " + problem);
  }

  /** Feature (i, j, k) of an image h×w×c is (k, i, j) there. */
  private static int[] flattened(Shape image) {
    int pixels = image.dim(0) * image.dim(1);
    int channels = image.channels();
    if (pixels == 1 || channels == 1) {
      return null;
    }
    int[] order = new int[pixels * channels];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % channels * pixels + i / channels;
    }
    return order;
  }

  private static int[] concatenated(List<int[]> orders, List<Shape> shapes) {
    int[] order = new int[shapes.stream().mapToInt(Shape::size).sum()];
    int at = 0;
    for (int k = 0; k < shapes.size(); k++) {
      for (int i = 0; i < shapes.get(k).size(); i++) {
        order[at + i] = at + (orders.get(k) == null ? i : orders.get(k)[i]);
      }
      at += shapes.get(k).size();
    }
    return order;
  }
}
