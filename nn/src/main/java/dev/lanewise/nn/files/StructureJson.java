package dev.lanewise.nn.files;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network's structure as JSON: {@code format} and {@code version}, {@code input} with the dimensions of a sample, and
 * {@code layers} in topological order, each with {@code name}, {@code kind}, the names of its {@code inputs} and its
 * {@code options}.
 */
final class StructureJson {
  static final String FORMAT = "lanewise network";
  static final int VERSION = 1;

  private StructureJson() {}

  /** What a text describes: a builder that can build it, and its layers, without parameters so far. */
  record Structure(NetworkBuilder builder, List<Network.Node> nodes) {}

  /**
   * The tree of a network.
   *
   * @param file where it will be written, for messages
   * @throws ModelFileException if a layer is not of one of the kinds
   */
  static Map<String, Object> write(Network network, LayerKinds kinds, Path file) throws ModelFileException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("version", VERSION);
    tree.put("input", IntStream.of(network.input().toArray()).boxed().toList());
    List<Object> layers = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      layers.add(write(network, node, kinds, file));
    }
    tree.put("layers", layers);
    return tree;
  }

  private static Map<String, Object> write(Network network, Network.Node node, LayerKinds kinds, Path file)
      throws ModelFileException {
    Layer layer = node.layer();
    if (!(layer instanceof Record) || !kinds.contains(layer.getClass())) {
      throw new ModelFileException(file, "cannot be written: layer " + node.label() + " is a "
          + layer.getClass().getName() + ", which is none of the kinds " + kinds.names()
          + "; LayerKinds.with adds layers of one's own");
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", node.name());
    tree.put("kind", layer.getClass().getSimpleName());
    tree.put("inputs", node.inputs().stream()
        .map(i -> i < 0 ? Network.INPUT : network.nodes().get(i).name()).toList());
    try {
      tree.put("options", Options.write((Record) layer));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, "cannot be written: layer " + node.label() + ": " + e.getMessage(), e);
    }
    return tree;
  }

  /**
   * Reads a structure, strictly. No memory is taken for parameters.
   *
   * @throws ModelFileException if anything is not as {@link #write} writes it, or no network
   */
  static Structure read(JsonValue json, LayerKinds kinds) throws ModelFileException {
    json.requireOnly(List.of("format", "version", "input", "layers"));
    if (!json.field("format").string().equals(FORMAT)) {
      throw json.field("format").not("\"" + FORMAT + "\"");
    }
    if (json.field("version").integer() != VERSION) {
      throw json.field("version").not(VERSION + ", the only version there is");
    }
    JsonValue input = json.field("input");
    Shape shape = shape(input);
    NetworkBuilder builder = attempt(input, () -> Network.builder(shape));
    Map<String, Integer> indices = new HashMap<>(Map.of(Network.INPUT, -1));
    List<Network.Node> nodes = new ArrayList<>();
    for (JsonValue layer : json.field("layers").elements()) {
      Network.Node node = add(builder, layer, shape, nodes, indices, kinds);
      indices.put(node.name(), nodes.size());
      nodes.add(node);
    }
    return new Structure(builder, nodes);
  }

  private static Shape shape(JsonValue value) throws ModelFileException {
    List<JsonValue> elements = value.elements();
    int[] dims = new int[elements.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = elements.get(i).integer();
    }
    return attempt(value, () -> Shape.of(dims));
  }

  private static Network.Node add(
      NetworkBuilder builder, JsonValue json, Shape input, List<Network.Node> before, Map<String, Integer> indices,
      LayerKinds kinds) throws ModelFileException {
    json.requireOnly(List.of("name", "kind", "inputs", "options"));
    String name = json.field("name").string();
    Layer layer = layer(json, kinds);
    List<Integer> inputs = new ArrayList<>();
    List<String> inputNames = new ArrayList<>();
    for (JsonValue element : json.field("inputs").elements()) {
      Integer index = indices.get(element.string());
      if (index == null) {
        throw element.not("\"" + Network.INPUT + "\" or the name of a layer before");
      }
      inputs.add(index);
      inputNames.add(element.string());
    }
    if (inputs.isEmpty()) {
      throw json.field("inputs").error("is empty, expected at least one name");
    }
    List<Shape> shapes = inputs.stream().map(i -> i < 0 ? input : before.get(i).output()).toList();
    attempt(json, () -> {
      builder.add(name, layer, inputNames.toArray(String[]::new));
      return TorchLayout.specs(layer, shapes); // refuses parameters that no array can hold
    });
    return new Network.Node(name, layer, List.copyOf(inputs), shapes, builder.shape(), List.of(), List.of());
  }

  private static Layer layer(JsonValue json, LayerKinds kinds) throws ModelFileException {
    Class<? extends Layer> record = kinds.record(json.field("kind").string());
    if (record == null) {
      throw json.field("kind").not("one of " + kinds.names());
    }
    return Options.read(json.field("options"), record);
  }

  /** Something that checks what it is given. */
  interface Attempt<T> {
    T run();
  }

  /** Turns what the value's user says against it into an error about the value. */
  static <T> T attempt(JsonValue value, Attempt<T> attempt) throws ModelFileException {
    try {
      return attempt.run();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw value.error(e);
    }
  }
}
