package dev.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import java.util.Arrays;

/** Networks of a single layer without parameters, and what their plans make of an input. */
final class OneLayer {
  static final TrainingOptions TRAINING = TrainingOptions.of().withInputGradient();
  static final TrainingOptions EVALUATION = TRAINING.withMode(Mode.EVALUATION);

  /** Plans in double read floats, too, such as the nearest to ln 5. */
  private static final double INPUT_ROUNDING = 1e-7;

  private OneLayer() {}

  static Network network(Layer layer, Shape shape) {
    return Network.builder(shape).add("layer", layer).build(1);
  }

  static float[] samples(int n, Shape shape) {
    SeededRandom random = new SeededRandom(17);
    float[] x = new float[n * shape.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** What inference makes of a batch. */
  static float[] inference(Layer layer, Shape shape, int n, float[] x, Parallel parallel) {
    return network(layer, shape).compile().plan(n, parallel).run(new Tensor(shape.batch(n), x)).data();
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
      Layer layer, Shape shape, int n, float[] x, float[] dy, Parallel parallel, TrainingOptions options) {
    float[] shifted = new float[5 + x.length];
    System.arraycopy(x, 0, shifted, 5, x.length);
    TrainingPlan plan = network(layer, shape).training(n, parallel, options);
    plan.forward(n, shifted, 5);
    float[] y = Arrays.copyOf(plan.output(), x.length);
    plan.backward(dy, 0);
    return new Passes(y, plan.inputGradient().copy(n).data());
  }

  /** One sample through all three kinds of plan, in training and evaluation, against what is known. */
  static void assertValues(Layer layer, Shape shape, float[] x, double[] y, float[] dy, double[] dx) {
    assertClose(y, inference(layer, shape, 1, x, Parallel.serial()));
    for (TrainingOptions options : new TrainingOptions[] {TRAINING, EVALUATION}) {
      Passes passes = training(layer, shape, 1, x, dy, Parallel.serial(), options);
      assertClose(y, passes.y);
      assertClose(dx, passes.dx);
      ReferencePlan reference = network(layer, shape).reference(1, options);
      assertArrayEquals(y, reference.forward(x, false), INPUT_ROUNDING);
      reference.backward(doubles(dy));
      assertArrayEquals(dx, reference.inputGradient(), INPUT_ROUNDING);
    }
  }

  static double[] doubles(float[] values) {
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
    Shape shape = Shape.of(30, 30, 11);
    int n = 20;
    float[] x = samples(n, shape);
    float[] dy = samples(n, shape);
    Passes expected = training(layer, shape, n, x, dy, Parallel.serial(), TRAINING);
    float[] inferred = inference(layer, shape, n, x, Parallel.serial());
    for (int workers : new int[] {2, 3, 8}) {
      try (Parallel parallel = Parallel.of(workers)) {
        Passes got = training(layer, shape, n, x, dy, parallel, TRAINING);
        assertArrayEquals(expected.y, got.y, layer + ", " + workers + " workers");
        assertArrayEquals(expected.dx, got.dx, layer + ", " + workers + " workers");
        assertArrayEquals(inferred, inference(layer, shape, n, x, parallel), layer + ", " + workers + " workers");
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

  static String message(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
