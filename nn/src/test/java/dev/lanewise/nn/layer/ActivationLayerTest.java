package dev.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Allocation;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The activations: values known beforehand, kinks, memory, threads. */
class ActivationLayerTest {
  private static final List<Layer> ALL = List.of(
      new Relu(), new Relu6(), LeakyRelu.of(), new LeakyRelu(-1), Elu.of(), new Elu(-2), new Sigmoid(), new Tanh(),
      Gelu.of(), new Gelu(true), new Silu());

  /** Values and gradients at −1, 0, 1 and 7; the gradients of the output are 1, 1, 2 and −1. */
  private static void assertValues(Layer layer, double[] y, double[] slopes) {
    double[] dx = {slopes[0], slopes[1], 2 * slopes[2], -slopes[3]};
    LayerRuns.assertValues(layer, Shape.of(2, 1, 2), new float[] {-1, 0, 1, 7}, y, new float[] {1, 1, 2, -1}, dx);
  }

  private static double[] of(double... values) {
    return values;
  }

  @Test
  void piecewiseLinearFunctions() {
    assertValues(new Relu(), of(0, 0, 1, 7), of(0, 0, 1, 1));
    assertValues(new Relu6(), of(0, 0, 1, 6), of(0, 0, 1, 0));
    assertValues(new LeakyRelu(0.25f), of(-0.25, 0, 1, 7), of(0.25, 0.25, 1, 1));
    assertValues(new LeakyRelu(-0.5f), of(0.5, 0, 1, 7), of(-0.5, -0.5, 1, 1));
    assertValues(new LeakyRelu(0), of(0, 0, 1, 7), of(0, 0, 1, 1));
    assertValues(LeakyRelu.of(), of(-0.01f, 0, 1, 7), of(0.01f, 0.01f, 1, 1));
  }

  @Test
  void smoothFunctions() {
    double e = 0.36787944117144233;
    assertValues(Elu.of(), of(e - 1, 0, 1, 7), of(e, 1, 1, 1));
    assertValues(new Elu(2), of(2 * e - 2, 0, 1, 7), of(2 * e, 2, 1, 1));
    assertValues(new Elu(-2), of(2 - 2 * e, 0, 1, 7), of(-2 * e, -2, 1, 1));
    assertValues(new Sigmoid(), of(0.2689414213699951, 0.5, 0.7310585786300049, 0.9990889488055994),
        of(0.19661193324148185, 0.25, 0.19661193324148185, 0.0009102211801218265));
    assertValues(new Tanh(), of(-0.7615941559557649, 0, 0.7615941559557649, 0.9999983369439447),
        of(0.41997434161402614, 1, 0.41997434161402614, 3.3261093433e-6));
    assertValues(Gelu.of(), of(-0.15865525393145707, 0, 0.8413447460685429, 6.99999999999104),
        of(-0.08331547058768631, 0.5, 1.0833154705876863, 1.0000000000626));
    assertValues(new Gelu(true), of(-0.15880800939172324, 0, 0.8411919906082768, 7),
        of(-0.08296408384578255, 0.5, 1.0829640838457826, 1));
    assertValues(new Silu(), of(-0.2689414213699951, 0, 0.7310585786300049, 6.993622641639196),
        of(0.07232948812851325, 0.5, 0.9276705118714867, 1.0054604970664522));
  }

  @Test
  void frozenFunctionsGoOnBeyondTheirKinks() {
    assertFrozen(new Relu(), of(0, 1, -9), of(0, 1, 1));
    assertFrozen(new Relu6(), of(0, 6, -9), of(0, 0, 1));
    assertFrozen(new LeakyRelu(0.5f), of(4, 1, -9), of(0.5, 1, 1));
    assertFrozen(new Elu(2), of(2 * Math.expm1(8), 1, -9), of(2 * Math.exp(8), 1, 1));
  }

  /** Decisions are made at −1, 7 and 2; then x is 8, 1 and −9. */
  private static void assertFrozen(Layer layer, double[] y, double[] slopes) {
    ReferencePlan plan = LayerRuns.only(Shape.of(3), layer).reference(1);
    plan.forward(new float[] {-1, 7, 2}, false);
    double[] frozen = plan.forward(new float[] {8, 1, -9}, true).clone();
    assertArrayEquals(y, frozen, 1e-12 * (1 + Math.abs(y[0])), layer.toString());
    plan.backward(new double[] {1, 1, 1});
    assertArrayEquals(slopes, plan.inputGradient(), 1e-12 * (1 + Math.abs(slopes[0])), layer.toString());
    double[] anew = plan.forward(new float[] {5, 1, -9}, false);
    assertEquals(5, anew[0], layer.toString());
  }

  @Test
  void theGradientReadsNoMoreThanItMust() {
    for (Layer layer : List.of(new Relu(), new Relu6(), LeakyRelu.of(), Elu.of(), new Sigmoid(), new Tanh())) {
      assertFalse(layer.backwardReadsInput(), layer.toString());
      assertTrue(layer.backwardReadsOutput(FusedActivation.NONE), layer.toString());
    }
    for (Layer layer : List.of(
        new LeakyRelu(0), new LeakyRelu(-1), new Elu(0), Gelu.of(), new Gelu(true), new Silu())) {
      assertTrue(layer.backwardReadsInput(), layer.toString());
      assertFalse(layer.backwardReadsOutput(FusedActivation.NONE), layer.toString());
    }
  }

  @Test
  void inferenceWorksInPlace() {
    ALL.forEach(LayerRuns::assertInferenceWorksInPlace);
  }

  @Test
  void onlyReluIsFused() {
    Network relu = Network.builder(Shape.of(6, 6, 2)).add(Conv2d.of(4, 3)).add(new Relu()).build(1);
    Network relu6 = Network.builder(Shape.of(6, 6, 2)).add(Conv2d.of(4, 3)).add(new Relu6()).build(1);
    Network conv = Network.builder(Shape.of(6, 6, 2)).add(Conv2d.of(4, 3)).build(1);
    long activation = 4L * 4 * 4 * 4;
    // Output and gradient: a fused ReLU has no tensors of its own, ReLU6's gradient works in place.
    assertEquals(conv.training(1, Parallel.serial()).bytes(), relu.training(1, Parallel.serial()).bytes());
    assertEquals(
        conv.training(1, Parallel.serial()).bytes() + activation, relu6.training(1, Parallel.serial()).bytes());
  }

  @Test
  void sameBitsOnAnyNumberOfThreads() {
    ALL.forEach(LayerRuns::assertSameBitsOnAnyNumberOfThreads);
  }

  @Test
  void steadyStepsAllocateNothing() {
    NetworkBuilder builder = Network.builder(Shape.of(23));
    for (Layer layer : ALL) {
      builder.add(Dense.of(19)).add(layer);
    }
    TrainingPlan plan = builder.add(new Softmax()).add(new LogSoftmax()).build(1).training(3, Parallel.serial());
    Allocation.assertNoneInTraining(plan, LayerRuns.samples(3, Shape.of(23)), 0, 1, 2);
  }

  @Test
  void kindsAreThoseOfTheField() {
    assertEquals("[ReLU, ReLU6, LeakyReLU, LeakyReLU, ELU, ELU, Sigmoid, Tanh, GELU, GELU, SiLU]",
        ALL.stream().map(Layer::kind).toList().toString());
  }

  @Test
  void badNumbersAreRefused() {
    assertEquals("slope: NaN, expected a finite number", LayerRuns.failure(() -> new LeakyRelu(Float.NaN)));
    assertEquals("alpha: Infinity, expected a finite number",
        LayerRuns.failure(() -> new Elu(Float.POSITIVE_INFINITY)));
  }
}
