package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.MaxPool2dBenchmark;
import dev.lanewise.jmh.Shapes;
import dev.lanewise.jmh.Work;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A kernel that memory decides. What counts is the bytes that cross into and out of it, each once: a second pass over
 * the same tensor costs time and counts for nothing. The row's limit is a plain copy of as many bytes.
 *
 * @param which the kernel
 * @param shape sizes and words
 */
public record Streaming(Kernel which, String shape) implements Problem {
  /** What all these rows are called together. */
  static final String FAMILY = "streaming";

  /** The kernels. */
  public enum Kernel {
    /** y from x. */
    RELU_FORWARD("relu forward", 0.85, elements(1, 1)),
    /** dx from y and dy. */
    RELU_BACKWARD("relu backward", 0.85, elements(2, 1)),
    /** The erf form: y from x. */
    GELU_FORWARD("gelu forward", Double.NaN, elements(1, 1)),
    /** y and the routing from x. */
    MAX_POOL_FORWARD("maxpool forward", 0.85, MaxPool2dBenchmark::forwardWork),
    /** dx from dy and the routing. */
    MAX_POOL_BACKWARD("maxpool backward", 0.85, MaxPool2dBenchmark::backwardWork),
    /** Training: y from x and the batch's statistics, then ReLU. */
    BATCH_NORM_FORWARD("batchnorm+relu forward", 0.6, elements(1, 1)),
    /** dx, dγ and dβ from x and dy, through ReLU. */
    BATCH_NORM_BACKWARD("batchnorm+relu backward", 0.6, elements(2, 1)),
    /** Losses and the gradient of their mean from logits and labels. */
    CROSS_ENTROPY("softmax cross-entropy", Double.NaN, elements(1, 1)),
    /** PyTorch's form, with weight decay: w and v from w, g and v. */
    SGD_MOMENTUM("sgd-momentum", 0.85, elements(3, 2)),
    /** w, m and v from w, g, m and v. */
    ADAM("adam", Double.NaN, elements(4, 3)),
    /** x/255, less the mean, over the deviation of its channel: 1 byte to 4. */
    BYTES_TO_FLOATS("uint8 to float", 0.85, shape -> Work.bytes(5L * Shapes.elements(shape)));

    private final String name;
    private final double floor;
    private final Function<String, Work> work;

    Kernel(String name, double floor, Function<String, Work> work) {
      this.name = name;
      this.floor = floor;
      this.work = work;
    }

    /** As in text. */
    String text() {
      return name;
    }

    /** The share of a copy's bandwidth that it shall reach; NaN where arithmetic decides. */
    double floor() {
      return floor;
    }

    private static Function<String, Work> elements(int read, int written) {
      return shape -> Work.elements((long) read * Shapes.elements(shape), (long) written * Shapes.elements(shape));
    }
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public String kernel() {
    return which.text();
  }

  @Override
  public Work work() {
    return which.work.apply(shape);
  }

  /** The product of all sizes. */
  public int elements() {
    return Shapes.elements(shape);
  }

  /** All sizes. */
  public long[] sizes() {
    return Arrays.stream(Shapes.sizes(shape)).asLongStream().toArray();
  }

  /** The last size. */
  public int channels() {
    return Shapes.channels(shape);
  }

  /** All sizes but the last. */
  public int rows() {
    return elements() / channels();
  }

  /** The window of a pooling. */
  public Pool2dShape pool() {
    return Shapes.pool2d(shape);
  }
}
