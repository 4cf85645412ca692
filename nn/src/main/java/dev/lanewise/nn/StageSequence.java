package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive stages of a compiled network in memory of their own, which is used again as soon as the last stage that
 * reads it has run. What comes from outside or is wanted outside, the <i>borders</i>, lies where the plan says. Belongs
 * to one thread at a time.
 */
final class StageSequence {
  private final CompiledNetwork network;
  private final int from;
  private final int to;
  private final Buffer[] buffers;
  private final List<Integer> borders = new ArrayList<>();
  private final InferenceStep[] steps;
  private final float[] scratch;
  private final long bytes;

  /**
   * Stages {@code from .. to − 1}.
   *
   * @param samples the most that a run may have
   * @param parallel who works
   */
  StageSequence(CompiledNetwork network, int from, int to, int samples, Parallel parallel) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.buffers = new Buffer[network.network().nodes().size() + 1];
    long activations = place(samples);
    List<InferenceStep> made = new ArrayList<>();
    for (Schedule.Stage stage : stages()) {
      List<Buffer> x = network.schedule().inputs(stage).stream().map(this::buffer).toList();
      made.add(network.layer(stage.head()).plan(samples, parallel, x, buffer(stage.head())));
    }
    this.steps = made.toArray(InferenceStep[]::new);
    this.scratch = new float[made.stream().mapToInt(InferenceStep::scratchLength).max().orElse(0)];
    this.bytes = activations + 4L * scratch.length;
  }

  private List<Schedule.Stage> stages() {
    return network.schedule().order().subList(from, to);
  }

  /** The buffer of a home. */
  private Buffer buffer(int home) {
    return buffers[slot(home)];
  }

  private int slot(int home) {
    return home < 0 ? buffers.length - 1 : home;
  }

  /** Finds the borders and gives memory to the rest; returns how many bytes that took. */
  private long place(int samples) {
    MemoryPlan memory = new MemoryPlan();
    int[] tensors = new int[buffers.length];
    int moment = 0;
    for (Schedule.Stage stage : stages()) {
      List<Integer> inputs = network.schedule().inputs(stage);
      int head = stage.head();
      for (int home : inputs) {
        if (buffer(home) == null) {
          border(home);
        } else if (!borders.contains(home)) {
          memory.use(tensors[slot(home)], moment);
        }
      }
      if (network.lastReader(head) >= to) {
        border(head);
      } else {
        boolean overwrites = overwrites(head, inputs);
        tensors[head] = overwrites
            ? tensors[inputs.getFirst()] : memory.add(Math.multiplyExact(samples, network.size(head)), moment);
        buffers[head] = memory.buffer(tensors[head]);
      }
      moment++;
    }
    return memory.allocate();
  }

  private void border(int home) {
    borders.add(home);
    buffers[slot(home)] = new Buffer(null);
  }

  /** Whether a stage writes its output over its input: it can, and nobody else wants that. */
  private boolean overwrites(int head, List<Integer> inputs) {
    int source = inputs.getFirst();
    return network.network().nodes().get(head).layer().worksInPlace() && inputs.size() == 1
        && !borders.contains(source) && network.schedule().readers(source) == 1;
  }

  /** The homes whose tensors lie outside: what is read from there, and what is written there. */
  List<Integer> borders() {
    return borders;
  }

  /** Says where the samples of a border start. */
  void point(int home, float[] data, int offset) {
    buffer(home).point(data, offset);
  }

  /** Runs {@code n} samples. */
  void run(int n) {
    int s = 0;
    try {
      for (; s < steps.length; s++) {
        steps[s].run(n, scratch);
      }
    } catch (IllegalArgumentException e) {
      throw Plans.at(network.network().nodes().get(network.schedule().order().get(from + s).head()), e);
    }
  }

  /** Bytes of activations and scratch. */
  long bytes() {
    return bytes;
  }
}
