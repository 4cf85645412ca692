package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.files.LayerKinds;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.files.NetworkFiles;
import dev.lanewise.nn.layer.Dense;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final List<Parameter> trainable;
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
      List<Parameter> parameters, List<Parameter> statistics) {
    /** Name and kind, as in messages: {@code conv1 (Conv2d)}. */
    public String label() {
      return name + " (" + layer.kind() + ")";
    }

    /** Multiplications, each with its addition, that one sample costs forward. */
    public long multiplyAdds() {
      return layer.multiplyAdds(inputShapes);
    }
  }

  Network(Shape input, List<Node> nodes, Set<Parameter> frozen) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.parameters = nodes.stream().flatMap(node -> node.parameters().stream()).toList();
    this.state = nodes.stream()
        .flatMap(node -> Stream.concat(node.parameters().stream(), node.statistics().stream())).toList();
    this.frozen = state.stream().filter(frozen::contains).collect(Collectors.toUnmodifiableSet());
    this.trainable = parameters.stream().filter(this::isTrainable).toList();
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

  /** The names of the layers that a layer reads, as {@link NetworkBuilder#add} takes them. */
  String[] inputNames(Node node) {
    return node.inputs().stream().map(i -> i < 0 ? INPUT : nodes.get(i).name()).toArray(String[]::new);
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

  /** The number of values of all parameters, frozen or not; without running statistics. */
  public long parameterCount() {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  /** Multiplications, each with its addition, that one sample costs forward; 0 where no products are summed. */
  public long multiplyAdds() {
    return nodes.stream().mapToLong(Node::multiplyAdds).sum();
  }

  /** Grows whenever a parameter or a running statistic has changed. */
  long version() {
    return state.stream().mapToLong(Parameter::version).sum();
  }

  /** The parameters that training moves: all that are not frozen. */
  public List<Parameter> trainable() {
    return trainable;
  }

  /** Whether training moves a parameter. */
  public boolean isTrainable(Parameter parameter) {
    return !parameter.isStatistic() && !frozen.contains(parameter);
  }

  /** The parameters and running statistics that training leaves as they are. */
  Set<Parameter> frozen() {
    return frozen;
  }

  /** Whether a layer has running statistics that are used in training and stay as they are. */
  boolean hasFrozenStatistics(Node node) {
    return node.statistics().stream().anyMatch(frozen::contains);
  }

  /**
   * A table for people. For each layer the shape of its output, the number of its parameters, the multiplications (each
   * with its addition) that one sample costs, and its receptive field: how many pixels of the input, down × across, an
   * output depends on, at most all. Below that the totals.
   */
  public String summary() {
    return Summary.of(this);
  }

  /**
   * This network with parameters that training leaves as they are; it shares all parameters with this one. Nothing is
   * computed below the lowest layer that has something to learn, as with {@code requires_grad = False} in PyTorch.
   * Running statistics go on following the batches; {@link #withFrozenStatistics} stops them.
   *
   * @param prefixes names or their first segments: {@code layer1} means {@code layer1.0.conv1.weight}, too, but not
   *     {@code layer10.0.conv1.weight}; none means all
   * @throws IllegalArgumentException if no parameter has such a name; the message lists the layers that have parameters
   */
  public Network withFrozen(String... prefixes) {
    return with(Prefixes.parameters(this, prefixes), true);
  }

  /**
   * This network with parameters that training moves again; it shares all parameters with this one.
   *
   * @param prefixes as in {@link #withFrozen}
   * @throws IllegalArgumentException if no parameter has such a name; the message lists the layers that have parameters
   */
  public Network withUnfrozen(String... prefixes) {
    return with(Prefixes.parameters(this, prefixes), false);
  }

  /**
   * This network with layers that use their running statistics in training as in inference and leave them as they are;
   * it shares all parameters with this one. As {@code eval()} of a BatchNorm in PyTorch; γ and β are trained all the
   * same unless {@linkplain #withFrozen frozen}.
   *
   * @param prefixes names of layers or their first segments; none means all
   * @throws IllegalArgumentException if no layer of such a name has running statistics; the message lists those that
   *     have
   */
  public Network withFrozenStatistics(String... prefixes) {
    return with(Prefixes.statistics(this, prefixes), true);
  }

  /**
   * This network with layers that take their statistics from the batch in training again, which the running ones
   * follow; it shares all parameters with this one.
   *
   * @param prefixes as in {@link #withFrozenStatistics}
   * @throws IllegalArgumentException if no layer of such a name has running statistics; the message lists those that
   *     have
   */
  public Network withUnfrozenStatistics(String... prefixes) {
    return with(Prefixes.statistics(this, prefixes), false);
  }

  private Network with(Set<Parameter> chosen, boolean freeze) {
    Set<Parameter> changed = new HashSet<>(frozen);
    if (freeze) {
      changed.addAll(chosen);
    } else {
      changed.removeAll(chosen);
    }
    return new Network(input, nodes, changed);
  }

  /**
   * Starts a network from the part of this one that makes a layer's output: that layer and those it depends on, with
   * the very same parameters, frozen or not as they are here. Layers can be added behind; {@link NetworkBuilder#build}
   * draws first values for those alone.
   *
   * @throws IllegalArgumentException if no layer is called that; the message lists those there are
   */
  public NetworkBuilder upTo(String layer) {
    return Heads.upTo(this, index(layer));
  }

  /**
   * This network for other classes: the last {@link Dense} is replaced by one of so many units, drawn anew; what
   * follows it (a softmax, say) stays. All other parameters are shared, frozen or not as they are here; the new ones
   * are not frozen. Should parameters behind the Dense no longer fit, they are drawn anew, too.
   *
   * @param classes units of the new layer
   * @param seed of its first values
   * @throws IllegalArgumentException if {@code classes < 1}, there is no Dense, or the last one is not the head: the
   *     network's output does not have a value for each of its units
   */
  public Network withHead(int classes, long seed) {
    return Heads.replaced(this, classes, seed);
  }

  /** A network of the same layers with parameters of its own, whose values and frozen ones are those of this one. */
  public Network copy() {
    Map<Parameter, Parameter> copies = new HashMap<>();
    for (Parameter p : state) {
      copies.put(p, new Parameter(p.name(), new Tensor(p.shape(), p.data().clone()), p.isStatistic()));
    }
    List<Node> copied = nodes.stream()
        .map(node -> new Node(
            node.name(), node.layer(), node.inputs(), node.inputShapes(), node.output(),
            node.parameters().stream().map(copies::get).toList(), node.statistics().stream().map(copies::get).toList()))
        .toList();
    return new Network(input, copied, frozen.stream().map(copies::get).collect(Collectors.toSet()));
  }

  /**
   * Takes over the values of another network's parameters and running statistics where name and shape are the same,
   * frozen or not.
   *
   * @return what was taken and what did not match
   */
  public CopyReport copyFrom(Network other) {
    return copyFrom(TensorSource.of(Objects.requireNonNull(other, "other")));
  }

  /**
   * Takes over the values of tensors where name and shape are those of a parameter or a running statistic, frozen or
   * not.
   *
   * @return what was taken and what did not match
   */
  public CopyReport copyFrom(TensorSource source) {
    CopyReport report = CopyReport.of(this, source);
    take(report, source);
    return report;
  }

  /**
   * As {@link #copyFrom(Network)}, but all or nothing.
   *
   * @throws IllegalArgumentException if names or shapes differ; nothing is changed then, and the message says what
   *     differs
   */
  public CopyReport copyStrictlyFrom(Network other) {
    return copyStrictlyFrom(TensorSource.of(Objects.requireNonNull(other, "other")));
  }

  /**
   * As {@link #copyFrom(TensorSource)}, but all or nothing.
   *
   * @throws IllegalArgumentException if names or shapes differ; nothing is changed then, and the message says what
   *     differs
   */
  public CopyReport copyStrictlyFrom(TensorSource source) {
    CopyReport report = CopyReport.of(this, source);
    if (!report.isComplete()) {
      throw new IllegalArgumentException("other: its tensors are not those of this network, "
          + report.copied().size() + " of " + state.size() + " match" + report.differences());
    }
    take(report, source);
    return report;
  }

  private void take(CopyReport report, TensorSource source) {
    Set<String> copied = Set.copyOf(report.copied());
    for (Parameter p : state) {
      if (copied.contains(p.name())) {
        source.read(p.name(), p.data());
        p.touch();
      }
    }
  }

  /**
   * Saves this network, structure and values, as {@code network.json} and {@code model.safetensors}: see
   * {@link NetworkFiles}. What is frozen is not saved.
   *
   * @param folder made if it is not there
   * @throws ModelFileException if the network has a layer that is not Lanewise's own ({@link NetworkFiles#save} takes
   *     such), PyTorch's layout cannot hold it, or a file cannot be written; the old files are still there then
   */
  public void save(Path folder) throws ModelFileException {
    NetworkFiles.save(this, folder, LayerKinds.standard());
  }

  /**
   * Loads a network that {@link #save} has saved.
   *
   * @throws ModelFileException if a file is missing or anything in it is not as it must be: the message names the file
   *     and the field or tensor
   */
  public static Network load(Path folder) throws ModelFileException {
    return NetworkFiles.load(folder, LayerKinds.standard());
  }

  /**
   * Saves the parameters and running statistics as a safetensors file that PyTorch reads: see {@link NetworkFiles}.
   *
   * @throws ModelFileException if PyTorch's layout cannot hold the network or the file cannot be written
   */
  public void saveWeights(Path file) throws ModelFileException {
    NetworkFiles.saveWeights(this, file);
  }

  /**
   * Takes all parameters and running statistics from a safetensors file in PyTorch's layout, or none if anything is
   * wrong. Tensors that the network does not know, such as {@code num_batches_tracked}, are left out.
   *
   * @return what was read, and under {@code unexpected} what was left out
   * @throws ModelFileException if the file is not valid, or a tensor is missing or has another shape
   */
  public CopyReport loadWeights(Path file) throws ModelFileException {
    return NetworkFiles.loadWeights(this, file);
  }

  /**
   * Takes those parameters and running statistics from a safetensors file in PyTorch's layout that have the network's
   * names and shapes.
   *
   * @return what was read and what did not match
   * @throws ModelFileException if the file is not valid, or a tensor of such a name does not hold floats; nothing is
   *     changed then
   */
  public CopyReport loadMatchingWeights(Path file) throws ModelFileException {
    return NetworkFiles.loadMatchingWeights(this, file);
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
   * @throws IllegalArgumentException if a layer to keep is unknown, or is the network's input under another shape
   */
  public CompiledNetwork compile(CompileOptions options) {
    return new CompiledNetwork(this, Objects.requireNonNull(options, "options"));
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
   * @throws IllegalArgumentException if a layer to keep is unknown, or is the network's input under another shape
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
