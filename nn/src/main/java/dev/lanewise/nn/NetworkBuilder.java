package dev.lanewise.nn;

import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.Concat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Adds layers one after the other, checks that they fit, and gives their parameters first values. A layer reads the
 * current tensor, that is the output of the layer added last, unless it names its inputs.
 *
 * <p>{@link #scope} puts a prefix before names; {@link #residual}, {@link #concat} and {@link #branches} let several
 * paths start from the current tensor and bring them together:
 *
 * <pre>{@code
 * builder.residual("layer1.0",
 *     body -> body.add("conv1", conv).add("bn1", BatchNorm.of()).add("relu1", new Relu())
 *         .add("conv2", conv).add("bn2", BatchNorm.of()),
 *     shortcut -> {})
 *     .add("layer1.0.relu2", new Relu());
 * }</pre>
 */
public final class NetworkBuilder {
  /** The index of the network's input. */
  private static final int FROM_INPUT = -1;

  private final Shape input;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** Layers of another network, which keep their parameters, and which parameters are frozen there. */
  private final Map<String, Network.Node> shared = new HashMap<>();
  private final Set<Parameter> frozen = new HashSet<>();

  /** What goes before names: empty, or a scope's names, each with a dot behind it. */
  private String prefix = "";

  /** The index of the current tensor. */
  private int current = FROM_INPUT;

  private record Pending(String name, Layer layer, List<Integer> inputs, List<Shape> shapes, Shape output) {}

  NetworkBuilder(Shape input) {
    this.input = Objects.requireNonNull(input, "input");
    if (input.size() == 0) {
      throw new IllegalArgumentException("input: " + input + ", expected at least one element");
    }
    indices.put(Network.INPUT, FROM_INPUT);
  }

  /** The shape of the current tensor. */
  public Shape shape() {
    return shape(current);
  }

  private Shape shape(int index) {
    return index == FROM_INPUT ? input : pending.get(index).output;
  }

  /**
   * The full name of the layer that made the current tensor: the one added last, or {@link Network#INPUT} if there is
   * none.
   */
  public String last() {
    return name(current);
  }

  private String name(int index) {
    return index == FROM_INPUT ? Network.INPUT : pending.get(index).name;
  }

  /**
   * Adds a layer that reads the current tensor, named after its kind: {@code conv2d1}, {@code relu1}, … Each scope
   * counts for itself.
   */
  public NetworkBuilder add(Layer layer) {
    String kind = kind(Objects.requireNonNull(layer, "layer"));
    return add(kind + counts.merge(prefix + kind, 1, Integer::sum), layer);
  }

  private static String kind(Layer layer) {
    return layer.kind().toLowerCase(Locale.ROOT);
  }

  /**
   * Adds a layer under a name of its own. In a scope, the layer is called by the scope's prefix and this name.
   *
   * @param inputs the names of the layers it reads, {@link Network#INPUT} for the network's input; each is looked for
   *     in this scope first, then in those around it. None means the current tensor
   * @throws IllegalArgumentException if the name is taken, an input is unknown, or the layer does not fit its inputs;
   *     the message names the layer, what it got and what it needs
   */
  public NetworkBuilder add(String name, Layer layer, String... inputs) {
    return append(name, layer, inputs.length == 0 ? List.of(current) : indices(prefix + name, inputs));
  }

  private NetworkBuilder append(String name, Layer layer, List<Integer> inputs) {
    Objects.requireNonNull(layer, "layer");
    String full = requireName("name", name);
    if (indices.containsKey(full)) {
      throw new IllegalArgumentException("name: \"" + full + "\" is already taken");
    }
    if (layer.inputs() != 0 && inputs.size() != layer.inputs()) {
      throw new IllegalArgumentException(
          full + " (" + layer.kind() + "): got " + inputs.size() + " inputs, needs " + layer.inputs());
    }
    List<Shape> shapes = inputs.stream().map(this::shape).toList();
    Shape output;
    try {
      output = layer.outputShape(shapes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(full + " (" + layer.kind() + "): " + e.getMessage(), e);
    }
    current = pending.size();
    indices.put(full, current);
    pending.add(new Pending(full, layer, inputs, shapes, output));
    return this;
  }

  /** Adds a layer of another network, with its very parameters. */
  void share(Network from, Network.Node node) {
    add(node.name(), node.layer(), from.inputNames(node));
    counts.merge(kind(node.layer()), 1, Integer::sum); // whatever it is called
    shared.put(node.name(), node);
    frozen.addAll(from.frozen());
  }

  private List<Integer> indices(String name, String... inputs) {
    List<Integer> found = new ArrayList<>();
    for (String source : inputs) {
      Integer index = index(source);
      if (index == null) {
        throw new IllegalArgumentException(name + ": reads \"" + source + "\", which no layer before it is called");
      }
      found.add(index);
    }
    return List.copyOf(found);
  }

  /** The layer of this name in the innermost scope that has one; null if none has. */
  private Integer index(String name) {
    String scope = prefix;
    while (!scope.isEmpty() && !indices.containsKey(scope + name)) {
      scope = scope.substring(0, scope.lastIndexOf('.', scope.length() - 2) + 1);
    }
    return indices.get(scope + name);
  }

  /** The full name in this scope. */
  private String requireName(String argument, String name) {
    Objects.requireNonNull(name, argument);
    if (name.isBlank() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
      throw new IllegalArgumentException(
          argument + ": \"" + prefix + name + "\", expected names that are not blank, with single dots between them");
    }
    return prefix + name;
  }

  /**
   * Adds what {@code body} adds, every name with this prefix and a dot before it: {@code conv1} in {@code layer1.0} is
   * {@code layer1.0.conv1}. Scopes may lie in scopes.
   *
   * @param name the prefix without its last dot; may contain dots
   * @param body adds layers to this very builder
   */
  public NetworkBuilder scope(String name, Consumer<NetworkBuilder> body) {
    String outer = prefix;
    prefix = requireName("scope", name) + ".";
    try {
      body.accept(this);
    } finally {
      prefix = outer;
    }
    return this;
  }

  /**
   * Adds two paths that both start from the current tensor, and their sum under the name {@code add} (He et al., Deep
   * Residual Learning for Image Recognition, 2015), all in a {@link #scope}.
   *
   * @param name the prefix of both paths and the sum
   * @param body adds the layers of the residual
   * @param shortcut adds the layers of the shortcut; one that adds none is the identity
   * @throws IllegalArgumentException if the body adds no layer, or the shapes differ
   */
  public NetworkBuilder residual(String name, Consumer<NetworkBuilder> body, Consumer<NetworkBuilder> shortcut) {
    return branches(name, new Add(), requireLayers(body), shortcut);
  }

  private Consumer<NetworkBuilder> requireLayers(Consumer<NetworkBuilder> body) {
    return builder -> {
      int before = pending.size();
      body.accept(builder);
      if (pending.size() == before) {
        throw new IllegalArgumentException(prefix + "add: body adds no layer");
      }
    };
  }

  /**
   * Adds paths that all start from the current tensor, and their ends side by side along the channels under the name
   * {@code concat}, all in a {@link #scope}: what DenseNet and Inception are made of.
   *
   * @param name the prefix of all paths and the joint
   * @param branches each adds the layers of a path; one that adds none is the current tensor itself
   * @throws IllegalArgumentException if the ends of the paths differ in height or width
   */
  @SafeVarargs
  public final NetworkBuilder concat(String name, Consumer<NetworkBuilder>... branches) {
    return branches(name, new Concat(), branches);
  }

  /**
   * Adds paths that all start from the current tensor, and the layer that reads their ends in this order, named after
   * its kind, all in a {@link #scope}.
   *
   * @param name the prefix of all paths and the joint
   * @param joint brings the paths together
   * @param branches each adds the layers of a path; one that adds none is the current tensor itself
   * @throws IllegalArgumentException if the joint does not fit the ends of the paths
   */
  @SafeVarargs
  public final NetworkBuilder branches(String name, Layer joint, Consumer<NetworkBuilder>... branches) {
    return scope(name, builder -> {
      int fork = current;
      List<Integer> ends = new ArrayList<>();
      for (Consumer<NetworkBuilder> branch : branches) {
        current = fork;
        branch.accept(builder);
        ends.add(current);
      }
      append(kind(joint), joint, List.copyOf(ends));
    });
  }

  /**
   * Builds the network. Each parameter is drawn from a stream of its own, derived from the seed and the parameter's
   * name. Layers {@linkplain Network#upTo taken over} from another network keep theirs.
   *
   * @throws IllegalArgumentException if there is no layer, or one whose output nobody reads
   */
  public Network build(long seed) {
    requireAllRead();
    SeededRandom random = new SeededRandom(seed);
    return new Network(input, pending.stream().map(p -> node(p, random)).toList(), frozen);
  }

  /** A layer in its place: with the parameters it had in another network, if they fit still, else with new ones. */
  private Network.Node node(Pending p, SeededRandom random) {
    List<Layer.ParameterSpec> parameters = p.layer.parameters(p.shapes);
    List<Layer.ParameterSpec> statistics = p.layer.statistics(p.shapes);
    Network.Node old = shared.get(p.name);
    boolean kept = old != null && fit(old.parameters(), parameters) && fit(old.statistics(), statistics);
    return new Network.Node(
        p.name, p.layer, p.inputs, p.shapes, p.output,
        kept ? old.parameters() : create(p, parameters, random, false),
        kept ? old.statistics() : create(p, statistics, random, true));
  }

  private static boolean fit(List<Parameter> parameters, List<Layer.ParameterSpec> specs) {
    return parameters.stream().map(Parameter::shape).toList()
        .equals(specs.stream().map(Layer.ParameterSpec::shape).toList());
  }

  private static List<Parameter> create(
      Pending p, List<Layer.ParameterSpec> specs, SeededRandom random, boolean statistic) {
    List<Parameter> created = new ArrayList<>();
    for (Layer.ParameterSpec spec : specs) {
      String name = p.name + "." + spec.name();
      Tensor value = Tensor.zeros(spec.shape());
      spec.initializer().fill(value.data(), spec.fanIn(), spec.fanOut(), random.child(name));
      created.add(new Parameter(name, value, statistic));
    }
    return List.copyOf(created);
  }

  private void requireAllRead() {
    if (pending.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    boolean[] read = new boolean[pending.size()];
    read[read.length - 1] = true;
    for (Pending p : pending) {
      p.inputs.stream().filter(i -> i != FROM_INPUT).forEach(i -> read[i] = true);
    }
    for (int i = 0; i < read.length; i++) {
      if (!read[i]) {
        throw new IllegalArgumentException(pending.get(i).name + ": no layer reads its output");
      }
    }
  }
}
