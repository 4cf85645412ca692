package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a compiled network for one thread. It owns its activations, whose memory is used again as soon as the last layer
 * that reads them has run; {@link #run(int, float[], int, float[], int)} allocates nothing.
 */
public final class InferencePlan {
  private final CompiledNetwork network;
  private final Shape input;
  private final Shape output;
  private final int batch;
  private final Buffer in = new Buffer(null);
  private final Buffer out;
  private final Buffer[] homes;
  private final InferenceStep[] steps;
  private final float[] scratch;
  private final long bytes;

  InferencePlan(CompiledNetwork network, int batch, Parallel parallel) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
    }
    this.network = network;
    this.input = network.input();
    this.output = network.output();
    this.batch = batch;
    this.homes = new Buffer[network.network().nodes().size()];
    long activations = placeActivations();
    Schedule schedule = network.schedule();
    List<InferenceStep> made = new ArrayList<>();
    for (Schedule.Stage stage : schedule.order()) {
      List<Buffer> x = schedule.inputs(stage).stream().map(this::at).toList();
      made.add(network.layer(stage.head()).plan(batch, parallel, x, homes[stage.head()]));
    }
    this.steps = made.toArray(InferenceStep[]::new);
    this.out = at(schedule.home(homes.length - 1));
    this.scratch = new float[made.stream().mapToInt(InferenceStep::scratchLength).max().orElse(0)];
    this.bytes = activations + 4L * scratch.length;
  }

  private Buffer at(int home) {
    return home < 0 ? in : homes[home];
  }

  /** A buffer for each stage; those whose lifetimes do not meet share an array. Returns how many bytes they take. */
  private long placeActivations() {
    Schedule schedule = network.schedule();
    MemoryPlan memory = new MemoryPlan();
    int[] tensors = new int[homes.length];
    int end = schedule.order().size();
    for (int moment = 0; moment < end; moment++) {
      Schedule.Stage stage = schedule.order().get(moment);
      List<Integer> inputs = schedule.inputs(stage);
      int head = stage.head();
      tensors[head] = overwrites(head, inputs)
          ? tensors[inputs.getFirst()]
          : memory.add(Math.multiplyExact(batch, network.network().nodes().get(head).output().size()), moment);
      memory.use(tensors[head], schedule.isKept(head) || head == schedule.home(homes.length - 1) ? end : moment);
      for (int home : inputs) {
        if (home >= 0) {
          memory.use(tensors[home], moment);
        }
      }
    }
    long taken = memory.allocate();
    for (Schedule.Stage stage : schedule.order()) {
      homes[stage.head()] = memory.buffer(tensors[stage.head()]);
    }
    return taken;
  }

  /** Whether a node writes its output over its input: it can, and nobody else wants that. */
  private boolean overwrites(int head, List<Integer> inputs) {
    Schedule schedule = network.schedule();
    int source = inputs.getFirst();
    return network.network().nodes().get(head).layer().worksInPlace() && inputs.size() == 1 && source >= 0
        && !schedule.isKept(source) && schedule.readers(source) == 1;
  }

  /** Bytes that the plan holds: activations and scratch; the weights belong to the compiled network. */
  public long bytes() {
    return bytes;
  }

  /** The most samples a run may have. */
  public int batch() {
    return batch;
  }

  /** The shape of a sample. */
  public Shape input() {
    return input;
  }

  /** The shape of the output of a sample. */
  public Shape output() {
    return output;
  }

  /**
   * Runs a few made-up samples until the JVM has compiled the kernels, a second at most: for a service that wants its
   * first answer as fast as the others. One plan serves for all plans of the same network.
   */
  public void warmUp() {
    int n = WarmUp.samples(batch);
    float[] x = WarmUp.input(n, input);
    float[] y = new float[n * output.size()];
    WarmUp.repeat(() -> run(n, x, 0, y, 0));
  }

  /**
   * Runs {@code n} samples.
   *
   * @param n 0 .. {@link #batch}
   * @param x {@code n} samples from {@code xOffset}, read
   * @param y receives {@code n} outputs from {@code yOffset}
   * @throws IllegalArgumentException if n is out of range or an array too short
   */
  public void run(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Plans.requireBatch(n, batch);
    Plans.requireSpan("x", x, xOffset, n, input);
    Plans.requireSpan("y", y, yOffset, n, output);
    in.point(x, xOffset);
    for (InferenceStep step : steps) {
      step.run(n, scratch);
    }
    System.arraycopy(out.data(), out.offset(), y, yOffset, n * output.size());
    in.point(null, 0);
  }

  /**
   * What a layer made in the last run, {@code n} outputs of it; overwritten by the next.
   *
   * @param layer one of those that the network was compiled to keep
   * @throws IllegalArgumentException if it was not compiled to keep that layer; the message lists those it keeps
   */
  public Activation activation(String layer) {
    if (!network.kept().contains(layer)) {
      throw new IllegalArgumentException("layer: " + layer + " is not kept, only " + network.kept()
          + "; name it in CompileOptions.withKept");
    }
    Network.Node node = network.network().node(layer);
    return new Activation(node.output(), at(network.schedule().home(network.network().index(layer))));
  }

  /**
   * Runs a batch and allocates its output.
   *
   * @param x {@code [n][…]}, n at most {@link #batch}
   * @throws IllegalArgumentException if the shape is not that of a batch of samples
   */
  public Tensor run(Tensor x) {
    if (x.shape().rank() == 0 || !x.shape().equals(input.batch(x.shape().dim(0)))) {
      throw new IllegalArgumentException("x: shape " + x.shape() + ", expected n×" + input);
    }
    int n = x.shape().dim(0);
    Tensor y = Tensor.zeros(output.batch(n));
    run(n, x.data(), 0, y.data(), 0);
    return y;
  }
}
