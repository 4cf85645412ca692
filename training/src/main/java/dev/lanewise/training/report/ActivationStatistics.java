package dev.lanewise.training.report;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Activation;
import dev.lanewise.nn.CompileOptions;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Relu6;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer's outputs are like on a few samples, as inference runs them. A unit is a channel of an image, or an
 * element of a vector; a unit of a ReLU is dead if it is 0 everywhere in all samples: nothing flows back through it.
 *
 * @param layer its name
 * @param kind its kind
 * @param mean over all samples and units; NaN if a value is not finite
 * @param deviation the standard deviation (divided by n)
 * @param zeros the share of values that are exactly 0
 * @param units how many units the layer has
 * @param dead how many of them are dead; 0 unless {@link #rectifies}
 * @param rectifies whether the layer is a ReLU
 * @param edges of the bins of the histogram, one more than there are bins: from the least to the largest value, but no
 *     more than four deviations from the mean; empty if there is nothing to count
 * @param shares of the values in each bin, of a ReLU those above 0; together 1: the first and the last bin have also
 *     what lies beyond
 */
public record ActivationStatistics(
    String layer, String kind, double mean, double deviation, double zeros, int units, int dead, boolean rectifies,
    double[] edges, double[] shares) {
  private static final int BINS = 40;
  private static final int BATCH = 32;

  /** Deviations on each side of the mean. */
  private static final double SHOWN = 4;

  /** The share of units that are dead. */
  public double deadShare() {
    return (double) dead / units;
  }

  /**
   * Measures every layer that does something in inference: dropout and views do not.
   *
   * @param n how many samples, at least 1
   * @param x the samples as the network takes them: preprocessed
   * @param parallel who works
   * @throws IllegalArgumentException if there are fewer samples
   */
  public static List<ActivationStatistics> measure(Network network, int n, float[] x, Parallel parallel) {
    if (n < 1 || x.length < (long) n * network.input().size()) {
      throw new IllegalArgumentException("n: " + n + " samples in an array of " + x.length
          + " values, expected at least one sample, and " + network.input().size() + " values for each");
    }
    List<Layer> layers = new ArrayList<>();
    for (Network.Node node : network.nodes()) {
      if (!node.layer().isView(Mode.INFERENCE)) {
        layers.add(new Layer(node));
      }
    }
    String[] names = layers.stream().map(layer -> layer.node.name()).toArray(String[]::new);
    InferencePlan plan =
        network.compile(CompileOptions.of().withKept(names)).plan(Math.min(n, BATCH), parallel);
    run(plan, n, x, layers, Layer::look);
    run(plan, n, x, layers, Layer::count);
    return layers.stream().map(Layer::statistics).toList();
  }

  /** Takes in the outputs of a batch. */
  private interface Reader {
    void read(Layer layer, int n, Activation output);
  }

  private static void run(InferencePlan plan, int n, float[] x, List<Layer> layers, Reader reader) {
    float[] y = new float[plan.batch() * plan.output().size()];
    for (int from = 0; from < n; from += plan.batch()) {
      int some = Math.min(plan.batch(), n - from);
      plan.run(some, x, from * plan.input().size(), y, 0);
      for (Layer layer : layers) {
        reader.read(layer, some, plan.activation(layer.node.name()));
      }
    }
  }

  /** A layer, of which sums and extremes are known after one look, and the histogram after the next. */
  private static final class Layer {
    private final Network.Node node;
    private final boolean rectifies;
    private final boolean[] alive;
    private final long[] bins = new long[BINS];
    private long values;
    private long zeros;
    private double sum;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    Layer(Network.Node node) {
      this.node = node;
      this.rectifies = node.layer() instanceof Relu || node.layer() instanceof Relu6;
      this.alive = new boolean[node.output().channels()];
    }

    /** Whether a value belongs into the histogram: zeros of a ReLU would dwarf all the rest. */
    private boolean counts(float value) {
      return Float.isFinite(value) && !(rectifies && value == 0);
    }

    void look(int n, Activation output) {
      float[] data = output.buffer().data();
      int offset = output.buffer().offset();
      int size = n * output.shape().size();
      for (int i = 0; i < size; i++) {
        float value = data[offset + i];
        sum += value;
        squares += (double) value * value;
        if (value == 0) {
          zeros++;
        } else {
          alive[i % alive.length] = true;
        }
        if (counts(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
      values += size;
    }

    void count(int n, Activation output) {
      float[] data = output.buffer().data();
      int offset = output.buffer().offset();
      int size = n * output.shape().size();
      double low = low();
      double scale = high() > low ? BINS / (high() - low) : 0;
      for (int i = offset; i < offset + size; i++) {
        if (counts(data[i])) {
          bins[(int) Math.clamp((data[i] - low) * scale, 0, BINS - 1)]++;
        }
      }
    }

    private double deviation() {
      double mean = sum / values;
      return Math.sqrt(Math.max(0, squares / values - mean * mean));
    }

    /** Where the histogram begins and ends: a single outlier shall not push all the rest into one bin. */
    private double low() {
      return Double.isFinite(sum) ? Math.max(min, sum / values - SHOWN * deviation()) : min;
    }

    private double high() {
      return Double.isFinite(sum) ? Math.min(max, sum / values + SHOWN * deviation()) : max;
    }

    ActivationStatistics statistics() {
      double mean = sum / values;
      int dead = 0;
      for (boolean unit : alive) {
        dead += rectifies && !unit ? 1 : 0;
      }
      return new ActivationStatistics(node.name(), node.layer().kind(), Double.isFinite(mean) ? mean : Double.NaN,
          Double.isFinite(mean) ? deviation() : Double.NaN, (double) zeros / values, alive.length, dead,
          rectifies, edges(), shares());
    }

    private double[] edges() {
      if (min > max) {
        return new double[0];
      }
      double width = (high() > low() ? high() - low() : Math.max(Math.abs(min), 1)) / BINS;
      double[] edges = new double[BINS + 1];
      for (int b = 0; b <= BINS; b++) {
        edges[b] = low() + b * width;
      }
      return edges;
    }

    private double[] shares() {
      if (min > max) {
        return new double[0];
      }
      long counted = 0;
      for (long bin : bins) {
        counted += bin;
      }
      double[] shares = new double[BINS];
      for (int b = 0; b < BINS; b++) {
        shares[b] = (double) bins[b] / counted;
      }
      return shares;
    }
  }
}
