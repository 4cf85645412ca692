package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs a compiled network for one thread. It owns its activations, whose memory is used again as soon as the last layer
 * that reads them has run; {@link #run(int, float[], int, float[], int)} allocates nothing.
 */
public final class InferencePlan {
  private final Shape input;
  private final Shape output;
  private final int batch;
  private final Buffer in = new Buffer(null);
  private final Buffer out;
  private final InferenceStep[] steps;
  private final float[] scratch;

  InferencePlan(CompiledNetwork network, int batch, Parallel parallel) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
    }
    this.input = network.input();
    this.output = network.output();
    this.batch = batch;
    Buffer[] homes = homes(network, batch);
    Schedule schedule = network.schedule();
    List<InferenceStep> made = new ArrayList<>();
    for (int i : schedule.run()) {
      List<Buffer> x =
          network.nodes().get(i).inputs().stream().map(source -> at(homes, schedule.home(source))).toList();
      made.add(network.layer(i).plan(batch, parallel, x, homes[i]));
    }
    this.steps = made.toArray(InferenceStep[]::new);
    this.out = at(homes, schedule.home(homes.length - 1));
    this.scratch = new float[made.stream().mapToInt(InferenceStep::scratchLength).max().orElse(0)];
  }

  private Buffer at(Buffer[] homes, int home) {
    return home < 0 ? in : homes[home];
  }

  /** A buffer for each node that is run; nodes whose lifetimes do not meet share an array. */
  private static Buffer[] homes(CompiledNetwork network, int batch) {
    List<Network.Node> nodes = network.nodes();
    Schedule schedule = network.schedule();
    int[] lastReader = new int[nodes.size()];
    for (int i : schedule.run()) {
      nodes.get(i).inputs().stream().mapToInt(schedule::home).filter(h -> h >= 0).forEach(h -> lastReader[h] = i);
    }
    int last = schedule.home(nodes.size() - 1);
    Buffer[] homes = new Buffer[nodes.size()];
    int[] arrays = new int[nodes.size()];
    List<Integer> sizes = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (int i : schedule.run()) {
      arrays[i] = take(Math.multiplyExact(batch, nodes.get(i).output().size()), sizes, free);
      for (int h : schedule.run()) {
        if (h < i && lastReader[h] == i && h != last) {
          free.add(arrays[h]);
        }
      }
    }
    float[][] memory = sizes.stream().map(float[]::new).toArray(float[][]::new);
    for (int i : schedule.run()) {
      homes[i] = new Buffer(memory[arrays[i]]);
    }
    return homes;
  }

  /** The free array that fits best, grown if none is large enough, or a new one. */
  private static int take(int size, List<Integer> sizes, List<Integer> free) {
    if (free.isEmpty()) {
      sizes.add(size);
      return sizes.size() - 1;
    }
    Integer array = free.stream().filter(a -> sizes.get(a) >= size).min(Comparator.comparing(sizes::get))
        .orElseGet(() -> free.stream().max(Comparator.comparing(sizes::get)).orElseThrow());
    free.remove(array);
    sizes.set(array, Math.max(size, sizes.get(array)));
    return array;
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
