package dev.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Allocation;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dropout of elements and of channels: what is dropped, when, and that it can be had again. */
class DropoutLayerTest {
  private static final Shape SHAPE = Shape.of(10, 10, 20);
  private static final List<Layer> BOTH = List.of(new Dropout(0.3), new Dropout2d(0.3));

  private static float[] ones(int n) {
    float[] ones = new float[n * SHAPE.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static TrainingPlan plan(Layer layer, int batch, long seed) {
    return LayerRuns.only(SHAPE, layer).training(batch, Parallel.serial(), LayerRuns.TRAINING.withSeed(seed));
  }

  /** The factors of the plan's next step. */
  private static float[] factors(TrainingPlan plan, int n) {
    plan.forward(n, ones(n), 0);
    return Arrays.copyOf(plan.output(), n * SHAPE.size());
  }

  @Test
  void theShareThatIsKeptIsScaledUp() {
    for (Layer layer : BOTH) {
      float[] factors = factors(plan(layer, 50, 3), 50);
      int kept = 0;
      for (float factor : factors) {
        assertTrue(factor == 0 || factor == (float) (1 / 0.7), layer + ": " + factor);
        kept += factor == 0 ? 0 : 1;
      }
      // 100,000 elements, or 1,000 channels, whose share scatters by 0.0145.
      assertEquals(0.7, (double) kept / factors.length, layer instanceof Dropout ? 0.005 : 0.05, layer.toString());
    }
  }

  @Test
  void channelsAreDroppedAsAWhole() {
    int n = 4;
    float[] factors = factors(plan(new Dropout2d(0.5), n, 3), n);
    boolean[][] kept = new boolean[n][20];
    for (int i = 0; i < factors.length; i++) {
      int image = i / SHAPE.size();
      int channel = i % 20;
      if (i % SHAPE.size() < 20) {
        kept[image][channel] = factors[i] != 0;
      }
      assertEquals(kept[image][channel] ? 2 : 0, factors[i], "element " + i);
    }
    assertFalse(Arrays.equals(kept[0], kept[1]), "each image has channels of its own");
  }

  @Test
  void aStepIsAFunctionOfSeedAndNumber() {
    for (Layer layer : BOTH) {
      TrainingPlan plan = plan(layer, 2, 7);
      float[] first = factors(plan, 2);
      float[] second = factors(plan, 2);
      assertFalse(Arrays.equals(first, second), "steps differ");
      assertFalse(Arrays.equals(first, factors(plan(layer, 2, 8), 2)), "seeds differ");
      assertArrayEquals(first, factors(plan(layer, 2, 7), 2));
      plan.step(0);
      assertArrayEquals(first, factors(plan, 2));
      TrainingPlan later = plan(layer, 2, 7);
      later.step(1);
      assertArrayEquals(second, factors(later, 2));
    }
  }

  @Test
  void aSampleHasItsMaskInAnyBatch() {
    for (Layer layer : BOTH) {
      float[] three = factors(plan(layer, 3, 7), 3);
      assertArrayEquals(Arrays.copyOf(three, 2 * SHAPE.size()), factors(plan(layer, 5, 7), 2), layer.toString());
    }
  }

  @Test
  void layersHaveMasksOfTheirOwn() {
    for (Layer layer : BOTH) {
      Network net = Network.builder(SHAPE)
          .add("a", layer).add("b", layer, Network.INPUT).add("sum", new Add(), "a", "b").build(1);
      TrainingPlan plan = net.training(2, Parallel.serial(), TrainingOptions.of().withKept("a", "b"));
      plan.forward(2, ones(2), 0);
      assertFalse(Arrays.equals(plan.activation("a").copy(2).data(), plan.activation("b").copy(2).data()));
    }
  }

  @Test
  void backwardHasTheMaskOfForward() {
    for (Layer layer : BOTH) {
      TrainingPlan plan = plan(layer, 2, 7);
      factors(plan, 2);
      float[] factors = factors(plan, 2);
      plan.step(100); // that of the next step
      plan.backward(ones(2), 0);
      assertArrayEquals(factors, plan.inputGradient().copy(2).data(), layer.toString());
    }
  }

  @Test
  void theReferenceHasTheSameMasks() {
    for (Layer layer : BOTH) {
      TrainingOptions options = LayerRuns.TRAINING.withSeed(11);
      var reference = LayerRuns.only(SHAPE, layer).reference(3, options);
      TrainingPlan plan = plan(layer, 3, 11);
      for (int step = 0; step < 3; step++) {
        LayerRuns.assertClose(reference.forward(ones(3), false), factors(plan, 3));
      }
      double[] last = reference.forward(ones(3), false).clone();
      assertArrayEquals(last, reference.forward(ones(3), true), "frozen");
    }
  }

  @Test
  void nothingHappensButInTraining() {
    float[] x = LayerRuns.samples(20, SHAPE);
    float[] dy = ones(2);
    for (Layer layer : BOTH) {
      assertArrayEquals(x, LayerRuns.inference(LayerRuns.only(SHAPE, layer), 20, x, Parallel.serial()), "in tiles");
      assertTrue(layer.isView(Mode.INFERENCE) && layer.isView(Mode.EVALUATION) && !layer.isView(Mode.TRAINING));
      TrainingPlan plan = Network.builder(SHAPE).add(Conv2d.of(4, 1)).add(layer).build(1)
          .training(2, Parallel.serial(), LayerRuns.EVALUATION);
      Network conv = Network.builder(SHAPE).add(Conv2d.of(4, 1)).build(1);
      TrainingPlan bare = conv.training(2, Parallel.serial(), LayerRuns.EVALUATION);
      plan.forward(2, x, 0);
      bare.forward(2, x, 0);
      assertArrayEquals(bare.output(), plan.output());
      plan.backward(dy, 0);
      bare.backward(dy, 0);
      assertArrayEquals(bare.inputGradient().copy(2).data(), plan.inputGradient().copy(2).data());
      assertEquals(bare.bytes(), plan.bytes(), "a view costs nothing");
    }
  }

  @Test
  void withProbabilityZeroOrAsIdentityNothingHappensAtAll() {
    for (Layer layer : List.of(new Dropout(0), new Dropout2d(0), new Identity())) {
      LayerRuns.assertValues(layer, Shape.of(1, 1, 3), new float[] {1, -2, 3}, new double[] {1, -2, 3},
          new float[] {4, 5, 6}, new double[] {4, 5, 6});
      for (Mode mode : Mode.values()) {
        assertTrue(layer.isView(mode));
      }
    }
    assertEquals("Identity", new Identity().kind());
  }

  @Test
  void reluIsFusedThroughAViewAndNotThroughADropout() {
    Network net = Network.builder(SHAPE).add(Conv2d.of(4, 1)).add(new Dropout(0.5)).add(new Relu()).build(1);
    Network fused = Network.builder(SHAPE).add(Conv2d.of(4, 1)).add(new Relu()).build(1);
    assertEquals(fused.compile().plan(2, Parallel.serial()).bytes(), net.compile().plan(2, Parallel.serial()).bytes());
    float[] x = LayerRuns.samples(2, SHAPE);
    TrainingPlan plan = net.training(2, Parallel.serial());
    plan.forward(2, x, 0);
    LayerRuns.assertClose(net.reference(2).forward(x, false), Arrays.copyOf(plan.output(), 2 * 400));
  }

  @Test
  void backwardReadsNeitherInputNorOutput() {
    for (Layer layer : BOTH) {
      assertFalse(layer.backwardReadsInput() || layer.backwardReadsOutput(FusedActivation.NONE));
      assertTrue(layer.backwardInPlace());
    }
  }

  @Test
  void warmingUpLeavesTheMaskOfTheFirstStep() {
    Loss loss = new SoftmaxCrossEntropy();
    Network net = Network.builder(SHAPE).add(new Dropout2d(0.3)).add(new Flatten()).add(new Dropout(0.3)).build(1);
    float[] x = LayerRuns.samples(2, SHAPE);
    TrainingPlan cold = net.training(2, Parallel.serial());
    TrainingPlan warm = net.training(2, Parallel.serial());
    warm.warmUp(loss);
    cold.forward(2, x, 0);
    warm.forward(2, x, 0);
    assertArrayEquals(cold.output(), warm.output());
  }

  @Test
  void sameBitsOnAnyNumberOfThreads() {
    BOTH.forEach(LayerRuns::assertSameBitsOnAnyNumberOfThreads);
  }

  @Test
  void steadyStepsAllocateNothing() {
    TrainingPlan plan = Network.builder(SHAPE).add(new Dropout2d(0.2)).add(new Flatten()).add(Dense.of(9))
        .add(new Dropout(0.4)).build(1).training(3, Parallel.serial(), LayerRuns.TRAINING);
    Allocation.assertNoneInTraining(plan, ones(3), 0, 1, 2);
  }

  @Test
  void badArgumentsAreRefused() {
    for (double probability : new double[] {-0.1, 1, 1.5, Double.NaN}) {
      String expected = "probability: " + probability + ", expected 0 or more, below 1";
      assertEquals(expected, LayerRuns.failure(() -> new Dropout(probability)));
      assertEquals(expected, LayerRuns.failure(() -> new Dropout2d(probability)));
    }
    assertEquals("d (Dropout2d): got input 7, needs an image h×w×c",
        LayerRuns.failure(() -> Network.builder(Shape.of(7)).add("d", new Dropout2d(0.5))));
    assertThrows(IllegalStateException.class, () -> new Dropout(0.5).compile(null), "a view is never run");
  }
}
