package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A graph of layers with their parameters. The structure is immutable: layers in topological order, each with the names
 * of its inputs, shapes inferred when the network is built. A network has no batch size and no buffers; plans made from
 * it have.
 *
 * <pre>{@code
 * Network net = Network.builder(Shape.of(32, 32, 3))
 *     .add(Conv2d.of(32, 5).withPadding(2)).add(new Relu()).add(MaxPool2d.of(2))
 *     .add(new Flatten()).add(Dense.of(10))
 *     .build(42);
 * }</pre>
 */
public final class Network {
  /** The name under which layers refer to the network's input. */
  public static final String INPUT = "input";

  private final Shape input;
  private final List<Node> nodes;
  private final List<Parameter> parameters;
  private final List<Parameter> state;
  private final Set<Parameter> frozen;
  private final Map<String, Integer> indices;

  /**
   * A layer in its place.
   *
   * @param name unique in the network
   * @param layer what it does
   * @param inputs the indices of the nodes it reads, −1 being the network's input
   * @param inputShapes the shapes it reads
   * @param output the shape it makes
   * @param parameters its parameters, in the order in which the layer lists them
   * @param statistics its running statistics, in the order in which the layer lists them
   */
  public record Node(
      String name, Layer layer, List<Integer> inputs, List<Shape> inputShapes, Shape output,
      List<Parameter> parameters, List<Parameter> statistics) {}

  Network(Shape input, List<Node> nodes, Set<Parameter> frozen) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.parameters = nodes.stream().flatMap(node -> node.parameters().stream()).toList();
    this.state = nodes.stream()
        .flatMap(node -> Stream.concat(node.parameters().stream(), node.statistics().stream())).toList();
    this.frozen = Set.copyOf(frozen);
    this.indices = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      indices.put(nodes.get(i).name(), i);
    }
  }

  /** Starts a network whose samples have this shape: {@code h×w×c} or a vector of features. */
  public static NetworkBuilder builder(Shape input) {
    return new NetworkBuilder(input);
  }

  /** The shape of a sample. */
  public Shape input() {
    return input;
  }

  /** The shape of the last layer's output. */
  public Shape output() {
    return nodes.getLast().output();
  }

  /** The layers in topological order. */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * The layer of this name, in its place.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Node node(String name) {
    return nodes.get(index(name));
  }

  int index(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "layer: no layer is called " + name + "; there are " + nodes.stream().map(Node::name).toList());
    }
    return index;
  }

  Set<Integer> indices(List<String> names) {
    return names.stream().map(this::index).collect(Collectors.toSet());
  }

  /** All parameters, in the order of their layers, frozen or not; without running statistics. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** All parameters and running statistics, in the order of their layers: what a model file holds. */
  public List<Parameter> state() {
    return state;
  }

  /** The parameters that training moves: all that are not frozen. */
  public List<Parameter> trainable() {
    return parameters.stream().filter(this::isTrainable).toList();
  }

  /** Whether training moves a parameter. */
  public boolean isTrainable(Parameter parameter) {
    return !parameter.isStatistic() && !frozen.contains(parameter);
  }

  /** Whether a layer has running statistics that are used in training and stay as they are. */
  boolean hasFrozenStatistics(Node node) {
    return node.statistics().stream().anyMatch(frozen::contains);
  }

  /** Grows whenever a parameter or a running statistic has changed. */
  long version() {
    return state.stream().mapToLong(Parameter::version).sum();
  }

  /**
   * The parameter or running statistic of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Parameter parameter(String name) {
    return state.stream().filter(p -> p.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "name: no parameter " + name + "; there are " + state.stream().map(Parameter::name).toList()));
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  /** A table of the layers, their output shapes and numbers of parameters, as Keras prints it. */
  public String summary() {
    return Summary.of(this);
  }

  /**
   * Fuses, packs and freezes the network as it now is for inference; later training does not change the result. It is
   * immutable and may be shared by all threads.
   */
  public CompiledNetwork compile() {
    return compile(CompileOptions.of());
  }

  /**
   * As {@link #compile()}, with options.
   *
   * @throws IllegalArgumentException if a layer to keep is unknown
   */
  public CompiledNetwork compile(CompileOptions options) {
    return new CompiledNetwork(this, options);
  }

  /**
   * The plan that trains this network. Only one plan may write to a network at a time.
   *
   * @param batch the most samples a step may have
   * @param parallel who works
   */
  public TrainingPlan training(int batch, Parallel parallel) {
    return training(batch, parallel, TrainingOptions.of());
  }

  /**
   * As {@link #training(int, Parallel)}, with options.
   *
   * @throws IllegalArgumentException if a layer to keep is unknown
   */
  public TrainingPlan training(int batch, Parallel parallel, TrainingOptions options) {
    return new TrainingPlan(this, batch, parallel, options);
  }

  /**
   * A plan that runs this network forward and backward in double on the reference kernels: slow, and right.
   *
   * @param batch the number of samples
   */
  public ReferencePlan reference(int batch) {
    return reference(batch, TrainingOptions.of());
  }

  /**
   * As {@link #reference(int)}, with options; those about fusing and ways of convolution do not matter here.
   *
   * @param batch the number of samples
   */
  public ReferencePlan reference(int batch, TrainingOptions options) {
    return new ReferencePlan(this, batch, options);
  }
}
