package dev.lanewise.nn;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * Runs a network forward and backward for training: it owns activations, gradients and scratch, and reads the network's
 * parameters afresh in every step. A step is {@link #forward}, {@link #loss}, {@link #backward}; then an optimiser
 * walks {@link Network#trainable()} with their {@link #gradient}s. Steps allocate nothing.
 *
 * <p>Memory is shared by all tensors whose lifetimes do not meet: an activation lives until the last pass that reads
 * it, a gradient from the first that writes it to the one that uses it up. Where a tensor is read by several layers,
 * the last reader's gradient overwrites and those before it are added in reverse order of the layers. The gradient of
 * the network's input is computed only if the {@link TrainingOptions} ask for it.
 *
 * <p>Forward moves the running statistics of the network and counts the plan's steps, of which dropout's masks are a
 * function, along with the seed. Belongs to one thread.
 */
public final class TrainingPlan {
  private final Network network;
  private final TrainingOptions options;
  private final int batch;
  private final Parallel parallel;
  private final StepState state;
  private final Schedule schedule;
  private final Buffer in = new Buffer(null);
  private final Buffer packed = new Buffer(null);
  private final Buffer[] activations;
  private final Buffer[] gradients;
  private final Buffer inputGradient;
  private final Map<Parameter, float[]> parameterGradients = new HashMap<>();
  private final Work[] work;
  private final float[] scratch;
  private final Buffer outputs;
  private final Buffer outputsGradient;
  private final long bytes;
  private Loss.Step loss;
  private int count = -1;
  private boolean lossKnown;

  /**
   * A stage, and the gradients that are added because another reader has already written the place.
   *
   * @param backward whether backward has anything to do
   */
  private record Work(TrainingStep step, boolean backward, Addition[] additions) {}

  private record Addition(Elementwise add, Buffer from, Buffer to, int size) {}

  TrainingPlan(Network network, int batch, Parallel parallel, TrainingOptions options) {
    Plans.requirePlan(network, batch, parallel);
    Objects.requireNonNull(options, "options");
    this.network = network;
    this.options = options;
    this.batch = batch;
    this.parallel = parallel;
    this.state = new StepState(options.seed());
    this.schedule = new Schedule(network, options.mode(), network.indices(options.kept()));
    int size = network.nodes().size();
    this.activations = new Buffer[size];
    this.gradients = new Buffer[size];
    network.trainable().forEach(p -> parameterGradients.put(p, new float[p.size()]));
    MemoryPlan memory = new MemoryPlan();
    GradientRoutes routes = new GradientRoutes(network, schedule, memory, batch, options.inputGradient());
    int[] tensors = placeActivations(memory, routes);
    long placed = memory.allocate();
    for (Schedule.Stage stage : schedule.order()) {
      activations[stage.head()] = memory.buffer(tensors[stage.head()]);
      gradients[stage.head()] = buffer(memory, routes.tensor(stage.head()));
    }
    this.work = makeWork(memory, routes);
    this.scratch = new float[most(TrainingStep::scratchLength)];
    packed.point(new float[most(TrainingStep::packedLength)], 0);
    int last = schedule.home(size - 1);
    this.outputs = last < 0 ? fresh(network.output()) : activations[last];
    this.outputsGradient = last < 0 || gradients[last] == null ? fresh(network.output()) : gradients[last];
    // In a network of nothing but views, the input is the output.
    this.inputGradient =
        last < 0 && options.inputGradient() ? outputsGradient : buffer(memory, routes.tensor(-1));
    this.bytes = placed + 4L * (scratch.length + packed.data().length)
        + 4L * parameterGradients.values().stream().mapToLong(g -> g.length).sum()
        + Arrays.stream(work).mapToLong(w -> w.step.bytes()).sum();
  }

  private int most(ToIntFunction<TrainingStep> length) {
    return Arrays.stream(work).map(Work::step).mapToInt(length).max().orElse(0);
  }

  private Buffer fresh(Shape sample) {
    return new Buffer(new float[Math.multiplyExact(batch, sample.size())]);
  }

  private static Buffer buffer(MemoryPlan memory, int tensor) {
    return tensor < 0 ? null : memory.buffer(tensor);
  }

  /**
   * A tensor for the output of each stage. Moments are: forward of the stages in order, the loss, backward in reverse.
   */
  private int[] placeActivations(MemoryPlan memory, GradientRoutes routes) {
    int[] tensors = new int[activations.length];
    for (int s = 0; s < schedule.order().size(); s++) {
      Schedule.Stage stage = schedule.order().get(s);
      Network.Node node = network.nodes().get(stage.head());
      int backward = routes.isWanted(stage) ? routes.moment(s) : s;
      int head = stage.head();
      tensors[head] = memory.add(Math.multiplyExact(batch, node.output().size()), s);
      boolean asked = schedule.isKept(head) || head == schedule.home(activations.length - 1);
      memory.use(tensors[head], asked ? routes.end() : s);
      memory.use(tensors[head], node.layer().backwardReadsOutput(stage.activation()) ? backward : s);
      for (int home : schedule.inputs(stage)) {
        if (home >= 0) {
          memory.use(tensors[home], s);
          memory.use(tensors[home], node.layer().backwardReadsInput() ? backward : s);
        }
      }
    }
    return tensors;
  }

  private Work[] makeWork(MemoryPlan memory, GradientRoutes routes) {
    List<Work> made = new ArrayList<>();
    for (int s = 0; s < schedule.order().size(); s++) {
      Schedule.Stage stage = schedule.order().get(s);
      GradientRoutes.Route route = routes.of(s);
      Buffer[] dx = Arrays.stream(route.dx()).mapToObj(tensor -> buffer(memory, tensor)).toArray(Buffer[]::new);
      Addition[] additions = route.additions().stream()
          .map(a -> new Addition(Elementwise.add(), memory.buffer(a.from()), memory.buffer(a.to()), a.size()))
          .toArray(Addition[]::new);
      made.add(new Work(step(stage, dx), routes.isWanted(stage), additions));
    }
    return made.toArray(Work[]::new);
  }

  private TrainingStep step(Schedule.Stage stage, Buffer[] dx) {
    Network.Node node = network.nodes().get(stage.head());
    List<Buffer> x = schedule.inputs(stage).stream().map(home -> home < 0 ? in : activations[home]).toList();
    List<float[]> own = node.parameters().stream().map(parameterGradients::get).toList();
    boolean evaluates = options.mode() == Mode.EVALUATION || network.hasFrozenStatistics(node);
    return node.layer().training(new TrainingContext(
        stage.head(), batch, parallel, evaluates ? Mode.EVALUATION : Mode.TRAINING, state, options.algorithms(),
        node.inputShapes(), node.output(), stage.activation(), node.parameters(), node.statistics(), own, x,
        activations[stage.head()], dx, gradients[stage.head()], packed));
  }

  /** The network that this plan trains. */
  public Network network() {
    return network;
  }

  /** The most samples a step may have. */
  public int batch() {
    return batch;
  }

  /** Who works. */
  public Parallel parallel() {
    return parallel;
  }

  /**
   * Bytes that the plan holds: activations, gradients, scratch, and what layers keep between the passes. The network's
   * own parameters are not among them.
   */
  public long bytes() {
    return bytes;
  }

  /** How many times {@link #forward} has run: with the seed it decides the dropout masks of the next. */
  public long step() {
    return state.step();
  }

  /**
   * Sets the number that {@link #step} gives, to go on where another plan stopped.
   *
   * @throws IllegalArgumentException unless {@code 0 <= step < 2^40}
   */
  public void step(long step) {
    state.step(step);
  }

  /**
   * Runs a few steps on made-up samples, until the JVM has compiled the kernels, a second at most. Changes nothing but
   * the gradients, which the next {@link #backward} overwrites.
   *
   * @param kind the loss of the steps to come
   * @throws IllegalArgumentException if it cannot take the network's output
   */
  public void warmUp(Loss kind) {
    MadeUp samples = MadeUp.of(WarmUp.samples(batch), network);
    undisturbed(() -> WarmUp.repeat(() -> {
      forward(samples.n, samples.x, 0);
      loss(kind, samples);
      backward();
    }));
  }

  /**
   * Measures how long each layer takes, in steps of {@link #batch} made-up samples behind a {@link #warmUp}. Changes
   * nothing but the gradients, which the next {@link #backward} overwrites.
   *
   * @param kind the loss of the steps
   * @param steps how many are measured, after one that is not
   * @return the medians, in the order in which layers run forward; layers that are views have none
   * @throws IllegalArgumentException if {@code steps < 1}, or the loss cannot take the network's output
   */
  public List<LayerTime> profile(Loss kind, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps: " + steps + ", expected at least 1");
    }
    warmUp(kind);
    MadeUp samples = MadeUp.of(batch, network);
    StageTimes times = new StageTimes(work.length, steps);
    undisturbed(() -> {
      for (int step = -1; step < steps; step++) { // the first step touches the memory
        timedStep(kind, samples, times, Math.max(step, 0));
      }
    });
    return times.medians(network, schedule);
  }

  private void timedStep(Loss kind, MadeUp samples, StageTimes times, int step) {
    requireSamples(samples.n);
    in.point(samples.x, 0);
    for (int s = 0; s < work.length; s++) {
      long start = System.nanoTime();
      work[s].step.forward(samples.n, scratch);
      times.forward(s, step, System.nanoTime() - start);
    }
    count = samples.n;
    loss(kind, samples);
    for (int s = work.length - 1; s >= 0; s--) {
      long start = System.nanoTime();
      backward(work[s], samples.n);
      times.backward(s, step, work[s].backward ? System.nanoTime() - start : 0);
    }
  }

  /** What steps are tried with: samples that are neither zeros nor equal, class 0, targets 0. */
  private record MadeUp(int n, float[] x, int[] labels, float[] targets) {
    static MadeUp of(int n, Network network) {
      return new MadeUp(n, WarmUp.input(n, network.input()), new int[n], new float[n * network.output().size()]);
    }
  }

  private void loss(Loss kind, MadeUp samples) {
    if (kind.takesLabels()) {
      loss(kind, samples.labels);
    } else {
      loss(kind, samples.targets);
    }
  }

  /** Runs steps that leave everything but the gradients as it was. */
  private void undisturbed(Runnable steps) {
    long step = state.step();
    state.statisticsMove(false);
    try {
      steps.run();
    } finally {
      state.statisticsMove(true);
      state.step(step);
      in.point(null, 0);
      count = -1;
      lossKnown = false;
    }
  }

  /**
   * Runs {@code n} samples forward.
   *
   * @param n 0 .. {@link #batch}; of no samples the loss and all gradients are 0
   * @param x the samples from {@code xOffset}; read again by {@link #backward}
   * @throws IllegalArgumentException if n is out of range, too few for a layer (one value has no variance), or the
   *     array too short; the plan is as it was then
   */
  public void forward(int n, float[] x, int xOffset) {
    Plans.requireBatch(n, batch);
    Plans.requireSpan("x", x, xOffset, n, network.input());
    requireSamples(n);
    in.point(x, xOffset);
    count = -1; // activations are overwritten
    lossKnown = false;
    long before = state.step();
    state.step(before + 1);
    int s = 0;
    try {
      for (; s < work.length; s++) {
        work[s].step.forward(n, scratch);
      }
      if (work.length == 0) { // nothing but views: the output is the input
        System.arraycopy(x, xOffset, outputs.data(), 0, n * network.output().size());
      }
      count = n;
    } catch (IllegalArgumentException e) {
      throw Plans.at(head(s), e);
    } finally {
      if (count < 0) {
        state.step(before);
      }
    }
  }

  /** Before anything is written, running statistics above all. */
  private void requireSamples(int n) {
    for (int s = 0; s < work.length; s++) {
      int least = work[s].step.leastSamples();
      if (n > 0 && n < least) {
        throw new IllegalArgumentException(
            head(s).label() + ": got " + n + (n == 1 ? " sample" : " samples") + ", needs at least " + least);
      }
    }
  }

  private Network.Node head(int stage) {
    return network.nodes().get(schedule.order().get(stage).head());
  }

  /** The outputs of the last {@link #forward}, {@code n} of them from index 0; overwritten by the next. */
  public float[] output() {
    return outputs.data();
  }

  /**
   * The mean loss of the samples of the last {@link #forward}, and its gradient for {@link #backward}.
   *
   * @param labels one for each sample, or more
   * @throws IllegalStateException if nothing has been run forward
   * @throws IllegalArgumentException if the loss takes no labels, there are too few, or one is out of range
   */
  public double loss(Loss kind, int[] labels) {
    useLoss(kind);
    Plans.requireLabels(labels, count);
    double mean = loss.run(count, outputs.data(), outputs.offset(), labels, outputsGradient.data());
    lossKnown = true;
    return mean;
  }

  /**
   * As {@link #loss(Loss, int[])}, against targets.
   *
   * @param targets one for each output of each sample, or more
   * @throws IllegalStateException if nothing has been run forward
   * @throws IllegalArgumentException if the loss takes no targets, or there are too few
   */
  public double loss(Loss kind, float[] targets) {
    useLoss(kind);
    Plans.requireSpan("targets", targets, 0, count, network.output());
    double mean = loss.run(count, outputs.data(), outputs.offset(), targets, outputsGradient.data());
    lossKnown = true;
    return mean;
  }

  private void useLoss(Loss kind) {
    if (count < 0) {
      throw new IllegalStateException("loss before forward");
    }
    Objects.requireNonNull(kind, "kind");
    if (loss == null || loss.loss() != kind) {
      loss = kind.step(network.output(), batch, parallel);
    }
  }

  /**
   * The step of the last loss, for the losses of the samples and what their mean divides by.
   *
   * @throws IllegalStateException if there has been none
   */
  public Loss.Step lossStep() {
    if (loss == null) {
      throw new IllegalStateException("no loss has been computed");
    }
    return loss;
  }

  /**
   * Runs backward from the loss: overwrites the gradient of every parameter.
   *
   * @throws IllegalStateException if there is no loss since the last forward
   */
  public void backward() {
    if (!lossKnown) {
      throw new IllegalStateException("backward before loss");
    }
    runBackward();
  }

  /**
   * Runs backward from a gradient of the caller's own instead of a loss: that of the score of one class, say.
   *
   * @param gradient with respect to the outputs of the last forward, {@code n} of them from {@code offset}
   * @throws IllegalStateException if nothing has been run forward
   * @throws IllegalArgumentException if the array is too short
   */
  public void backward(float[] gradient, int offset) {
    if (count < 0) {
      throw new IllegalStateException("backward before forward");
    }
    Plans.requireSpan("gradient", gradient, offset, count, network.output());
    System.arraycopy(gradient, offset, outputsGradient.data(), 0, count * network.output().size());
    runBackward();
  }

  private void runBackward() {
    lossKnown = false; // the gradients on the way are destroyed
    int n = count;
    count = -1; // and so are activations
    for (int i = work.length - 1; i >= 0; i--) {
      backward(work[i], n);
    }
  }

  private void backward(Work w, int n) {
    if (!w.backward) {
      return;
    }
    w.step.backward(n, scratch);
    for (Addition a : w.additions) {
      a.add.run(parallel, a.from.data(), 0, a.to.data(), 0, a.to.data(), 0, n * a.size);
    }
  }

  /**
   * What a layer made in the last forward, {@code n} outputs of it; overwritten by the next.
   *
   * @throws IllegalArgumentException if the {@link TrainingOptions} did not ask to keep that layer
   */
  public Activation activation(String layer) {
    return kept(layer, activations);
  }

  /**
   * The gradient with respect to a layer's output, after {@link #backward}; overwritten by the next forward. A layer
   * that is a view (Flatten, Identity) has that of the tensor it shows, whoever else reads it.
   *
   * @throws IllegalArgumentException if the {@link TrainingOptions} did not ask to keep that layer
   */
  public Activation activationGradient(String layer) {
    return kept(layer, gradients);
  }

  private Activation kept(String layer, Buffer[] buffers) {
    if (!options.kept().contains(layer)) {
      throw new IllegalArgumentException("layer: " + layer + " is not kept, only " + options.kept()
          + "; name it in TrainingOptions.withKept");
    }
    return new Activation(network.node(layer).output(), buffers[schedule.home(network.index(layer))]);
  }

  /**
   * The gradient with respect to the network's input, after {@link #backward}.
   *
   * @throws IllegalStateException if the {@link TrainingOptions} did not ask for it
   */
  public Activation inputGradient() {
    if (inputGradient == null) {
      throw new IllegalStateException(
          "the gradient of the input is not computed; ask for it by TrainingOptions.withInputGradient");
    }
    return new Activation(network.input(), inputGradient);
  }

  /**
   * The gradient of the mean loss with respect to a parameter, in the parameter's layout; overwritten by the next
   * backward.
   *
   * @throws IllegalArgumentException if the parameter is not of this plan's network, or is not trained
   */
  public float[] gradient(Parameter parameter) {
    float[] gradient = parameterGradients.get(parameter);
    if (gradient == null) {
      throw new IllegalArgumentException("parameter: " + parameter + " is none that this plan trains");
    }
    return gradient;
  }
}
