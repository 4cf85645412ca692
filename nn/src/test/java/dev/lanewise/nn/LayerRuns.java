package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/** Runs small networks in all kinds of plan, which must agree, for tests that know the numbers. */
final class LayerRuns {
  private static final TrainingOptions EVALUATION =
      TrainingOptions.of().withMode(Mode.EVALUATION).withInputGradient();

  private LayerRuns() {}

  /** A network of one layer. */
  static Network only(Shape input, Layer layer) {
    return Network.builder(input).add("layer", layer).build(1);
  }

  /** What a network makes of samples. */
  static float[] output(Network network, float... x) {
    int n = x.length / network.input().size();
    float[] y = network.compile().plan(n, Parallel.serial()).run(new Tensor(network.input().batch(n), x)).data();
    TrainingPlan plan = network.training(n, Parallel.serial(), EVALUATION);
    plan.forward(n, x, 0);
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i], plan.output()[i], 1e-6f * (1 + Math.abs(y[i])), "training plan, element " + i);
    }
    assertAgree(network.reference(n, EVALUATION).forward(x, false), y);
    return y;
  }

  /** The gradient of the samples if that of the outputs is {@code dy}. */
  static float[] inputGradient(Network network, float[] x, float... dy) {
    int n = x.length / network.input().size();
    TrainingPlan plan = network.training(n, Parallel.serial(), EVALUATION);
    plan.forward(n, x, 0);
    plan.backward(dy, 0);
    float[] dx = plan.inputGradient().copy(n).data();
    ReferencePlan reference = network.reference(n, EVALUATION);
    reference.forward(x, false);
    double[] gradient = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      gradient[i] = dy[i];
    }
    reference.backward(gradient);
    assertAgree(reference.inputGradient(), dx);
    return dx;
  }

  private static void assertAgree(double[] reference, float[] values) {
    assertEquals(reference.length, values.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(reference[i], values[i], 1e-6 * (1 + Math.abs(reference[i])), "reference, element " + i);
    }
  }

  /** What a layer makes of one sample. */
  static void assertOutput(float[] expected, Shape input, Layer layer, float... x) {
    assertArrayEquals(expected, output(only(input, layer), x), 1e-6f);
  }

  /** Numbers from 1 on. */
  static float[] counting(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = i + 1;
    }
    return x;
  }

  /** What a layer says of inputs that it cannot take, or of its own numbers. */
  static String failure(Runnable make) {
    return assertThrows(IllegalArgumentException.class, make::run).getMessage();
  }

  static String misfit(Layer layer, Shape... inputs) {
    return failure(() -> layer.outputShape(List.of(inputs)));
  }
}
