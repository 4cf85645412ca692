package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Runs a compiled network for one thread. A few samples go through layer by layer, each layer shared by all workers;
 * more of them in {@linkplain Segment segments}, as tiles that a worker takes through many layers. The plan owns its
 * activations, whose memory is used again as soon as the last layer that reads them has run; {@link #run(int, float[],
 * int, float[], int)} allocates nothing.
 */
public final class InferencePlan {
  private final CompiledNetwork network;
  private final Shape input;
  private final Shape output;
  private final int batch;

  /** Tensors between segments, at the end, and those to keep: one for each home, the last is the network's input. */
  private final Buffer[] tensors;

  private final Buffer in = new Buffer(null);
  private final Buffer out;

  /** Runs at most this many samples directly. */
  private final int few;

  private final SegmentRun direct;
  private final SegmentRun[] segments;
  private final long bytes;

  InferencePlan(CompiledNetwork network, int batch, Parallel parallel) {
    Plans.requirePlan(network.network(), batch, parallel);
    this.network = network;
    this.input = network.input();
    this.output = network.output();
    this.batch = batch;
    this.tensors = new Buffer[network.network().nodes().size() + 1];
    // So many that every worker gets a tile of two at least.
    this.few = Math.min(batch, 2 * parallel.workers() + 1);
    Segment all = new Segment(0, network.schedule().order().size(), 0);
    this.direct = new SegmentRun(network, all, few, parallel, tensors);
    this.segments = batch == few ? new SegmentRun[0] : Segment.of(network).stream()
        .map(segment -> new SegmentRun(network, segment, batch, parallel, tensors)).toArray(SegmentRun[]::new);
    long placed = placeBorders();
    this.out = tensor(network.schedule().home(tensors.length - 2));
    this.bytes = placed + direct.bytes() + Arrays.stream(segments).mapToLong(SegmentRun::bytes).sum();
  }

  private Buffer tensor(int home) {
    return home < 0 ? in : tensors[home];
  }

  /** Memory for what lies between the segments, by lifetime; returns how many bytes that took. */
  private long placeBorders() {
    MemoryPlan memory = new MemoryPlan();
    int[] numbers = new int[tensors.length];
    Arrays.fill(numbers, -1);
    tensors[tensors.length - 1] = in;
    for (int s = 0; s <= segments.length; s++) {
      for (int home : s == segments.length ? direct.borders() : segments[s].borders()) {
        if (home < 0) {
          continue;
        }
        if (numbers[home] < 0) {
          numbers[home] = memory.add(Math.multiplyExact(batch, network.size(home)), s);
          tensors[home] = memory.buffer(numbers[home]);
        }
        memory.use(numbers[home], s);
      }
    }
    return memory.allocate();
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
   * Runs made-up samples until the JVM has compiled the kernels: for a service that wants its first answer as fast as
   * the others. One sample alone has kernels of its own (a matrix times a vector), and a full batch may take branches
   * that a small one does not, so it runs a few samples, then {@link #batch}, then one; a second at most for each, and
   * a run. One plan serves for all plans of the same network.
   */
  public void warmUp() {
    float[] x = WarmUp.input(batch, input);
    float[] y = new float[batch * output.size()];
    IntStream.of(WarmUp.samples(batch), batch, 1).distinct().forEach(n -> WarmUp.repeat(() -> run(n, x, 0, y, 0)));
  }

  /**
   * Runs {@code n} samples.
   *
   * @param n 0 .. {@link #batch}
   * @param x {@code n} samples from {@code xOffset}, read
   * @param y receives {@code n} outputs from {@code yOffset}, when x is no longer read: it may be the same array
   * @throws IllegalArgumentException if n is out of range or an array too short; y is not written then
   */
  public void run(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Plans.requireBatch(n, batch);
    Plans.requireSpan("x", x, xOffset, n, input);
    Plans.requireSpan("y", y, yOffset, n, output);
    in.point(x, xOffset);
    try {
      if (n <= few) {
        direct.run(n);
      } else {
        for (SegmentRun segment : segments) {
          segment.run(n);
        }
      }
      System.arraycopy(out.data(), out.offset(), y, yOffset, n * output.size());
    } finally {
      in.point(null, 0);
    }
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
    return new Activation(node.output(), tensor(network.schedule().home(network.network().index(layer))));
  }

  /**
   * Runs a batch and allocates its output.
   *
   * @param x {@code [n][…]}, n at most {@link #batch}
   * @throws IllegalArgumentException if the shape is not that of a batch of samples
   */
  public Tensor run(Tensor x) {
    Objects.requireNonNull(x, "x");
    if (x.shape().rank() == 0 || !x.shape().equals(input.batch(x.shape().dim(0)))) {
      throw new IllegalArgumentException("x: shape " + x.shape() + ", expected n×" + input);
    }
    int n = x.shape().dim(0);
    Tensor y = Tensor.zeros(output.batch(n));
    run(n, x.data(), 0, y.data(), 0);
    return y;
  }
}
