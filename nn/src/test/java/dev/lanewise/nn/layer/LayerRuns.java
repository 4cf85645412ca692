package dev.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.Samples;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import java.util.Arrays;
import java.util.List;

/** Runs layers, and small networks, in all kinds of plan, which must agree, for tests that know the numbers. */
final class LayerRuns {
  static final TrainingOptions TRAINING = TrainingOptions.of().withInputGradient();
  static final TrainingOptions EVALUATION = TRAINING.withMode(Mode.EVALUATION);

  /** Plans in double read floats, too, such as the nearest to ln 5. */
  private static final double INPUT_ROUNDING = 1e-7;

  private LayerRuns() {}

  /** A network of one layer. */
  static Network only(Shape input, Layer layer) {
    return Network.builder(input).add("layer", layer).build(1);
  }

  static float[] samples(int n, Shape shape) {
    return Samples.normal(n, shape, 17);
  }

  /** Numbers from 1 on. */
  static float[] counting(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = i + 1;
    }
    return x;
  }

  /** What inference makes of a batch. */
  static float[] inference(Network network, int n, float[] x, Parallel parallel) {
    return network.compile().plan(n, parallel).run(new Tensor(network.input().batch(n), x)).data();
  }

  /**
   * Output and gradient of the input.
   *
   * @param y of a training plan
   * @param dx likewise
   */
  record Passes(float[] y, float[] dx) {}

  /** What a training plan makes of a batch; the samples do not begin at index 0. */
  static Passes training(
      Network network, int n, float[] x, float[] dy, Parallel parallel, TrainingOptions options) {
    float[] shifted = new float[5 + x.length];
    System.arraycopy(x, 0, shifted, 5, x.length);
    TrainingPlan plan = network.training(n, parallel, options);
    plan.forward(n, shifted, 5);
    float[] y = Arrays.copyOf(plan.output(), n * network.output().size());
    plan.backward(dy, 0);
    return new Passes(y, plan.inputGradient().copy(n).data());
  }

  /** What a network makes of samples, in evaluation. */
  static float[] output(Network network, float... x) {
    int n = x.length / network.input().size();
    float[] y = inference(network, n, x, Parallel.serial());
    float[] dy = new float[y.length];
    assertClose(doubles(y), training(network, n, x, dy, Parallel.serial(), EVALUATION).y);
    assertClose(network.reference(n, EVALUATION).forward(x, false), y);
    return y;
  }

  /** The gradient of the samples if that of the outputs is {@code dy}, in evaluation. */
  static float[] inputGradient(Network network, float[] x, float... dy) {
    int n = x.length / network.input().size();
    float[] dx = training(network, n, x, dy, Parallel.serial(), EVALUATION).dx;
    ReferencePlan reference = network.reference(n, EVALUATION);
    reference.forward(x, false);
    reference.backward(doubles(dy));
    assertClose(reference.inputGradient(), dx);
    return dx;
  }

  /** What a layer makes of samples. */
  static void assertOutput(float[] expected, Shape input, Layer layer, float... x) {
    assertArrayEquals(expected, output(only(input, layer), x), 1e-6f);
  }

  /** One sample through all three kinds of plan, in training and evaluation, against what is known. */
  static void assertValues(Layer layer, Shape shape, float[] x, double[] y, float[] dy, double[] dx) {
    Network network = only(shape, layer);
    assertClose(y, inference(network, 1, x, Parallel.serial()));
    for (TrainingOptions options : new TrainingOptions[] {TRAINING, EVALUATION}) {
      Passes passes = training(network, 1, x, dy, Parallel.serial(), options);
      assertClose(y, passes.y);
      assertClose(dx, passes.dx);
      ReferencePlan reference = network.reference(1, options);
      assertArrayEquals(y, reference.forward(x, false), INPUT_ROUNDING);
      reference.backward(doubles(dy));
      assertArrayEquals(dx, reference.inputGradient(), INPUT_ROUNDING);
    }
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  static void assertClose(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-6 * (1 + Math.abs(expected[i])), "element " + i);
    }
  }

  /** As many samples as make several chunks and tiles, forward and backward, on 1, 2, 3 and 8 threads. */
  static void assertSameBitsOnAnyNumberOfThreads(Layer layer) {
    Network network = only(Shape.of(30, 30, 11), layer);
    int n = 20;
    float[] x = samples(n, network.input());
    float[] dy = samples(n, network.output());
    Passes expected = training(network, n, x, dy, Parallel.serial(), TRAINING);
    float[] inferred = inference(network, n, x, Parallel.serial());
    for (int workers : new int[] {2, 3, 8}) {
      try (Parallel parallel = Parallel.of(workers)) {
        Passes got = training(network, n, x, dy, parallel, TRAINING);
        assertArrayEquals(expected.y, got.y, layer + ", " + workers + " workers");
        assertArrayEquals(expected.dx, got.dx, layer + ", " + workers + " workers");
        assertArrayEquals(inferred, inference(network, n, x, parallel), layer + ", " + workers + " workers");
      }
    }
  }

  /** Between two others, a layer that works in place needs no memory of its own. */
  static void assertInferenceWorksInPlace(Layer layer) {
    Network plain = Network.builder(Shape.of(20)).add(Dense.of(30)).add(Dense.of(40)).build(1);
    Network net = Network.builder(Shape.of(20)).add(Dense.of(30)).add(layer).add(Dense.of(40)).build(1);
    assertEquals(
        plain.compile().plan(8, Parallel.serial()).bytes(), net.compile().plan(8, Parallel.serial()).bytes(),
        layer.toString());
  }

  /** What is said of arguments that are refused. */
  static String failure(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  /** What a layer says of inputs that it cannot take. */
  static String misfit(Layer layer, Shape... inputs) {
    return failure(() -> layer.outputShape(List.of(inputs)));
  }
}
