package dev.lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Losses against values worked out by hand, their references and differences, and what they refuse. */
class LossTest {
  private static final double LN2 = Math.log(2);

  /** Two rows with the probabilities (1/4, 1/4, 1/2) and (1/8, 3/4, 1/8). */
  private static final float[] LOGITS = {0, 0, (float) LN2, 1, 1 + (float) Math.log(6), 1};

  private static final int[] LABELS = {2, 0};
  private static final Shape THREE = Shape.of(3);

  static final List<Loss> OF_LABELS = List.of(
      new SoftmaxCrossEntropy(),
      new SoftmaxCrossEntropy().withLabelSmoothing(0.1),
      new SoftmaxCrossEntropy().withClassWeights(1, 2, 0.5, 0),
      new SoftmaxCrossEntropy().withClassWeights(1, 2, 0.5, 3).withLabelSmoothing(0.3),
      new Focal(2), new Focal(0.7).withClassWeights(1, 2, 0.5, 3),
      new MulticlassHinge(), new MulticlassHinge(0.5));

  static final List<Loss> OF_TARGETS = List.of(
      new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy().withClassWeights(1, 2, 0.5, 3).withLabelSmoothing(0.3),
      new MeanSquaredError());

  private record Result(double mean, float[] losses, double weight, float[] gradient) {}

  private static Result run(Loss loss, int[] labels) {
    Loss.Step step = loss.step(THREE, 2, Parallel.serial());
    float[] gradient = new float[6];
    double mean = step.run(2, LOGITS, 0, labels, gradient);
    return new Result(mean, step.losses(), step.weight(), gradient);
  }

  private static Result run(Loss loss, float[] targets) {
    Loss.Step step = loss.step(THREE, 2, Parallel.serial());
    float[] gradient = new float[6];
    double mean = step.run(2, LOGITS, 0, targets, gradient);
    return new Result(mean, step.losses(), step.weight(), gradient);
  }

  private static void assertResult(Result actual, double[] losses, double weight, double... gradient) {
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      assertEquals(losses[i], actual.losses[i], 1e-6, "loss " + i);
      sum += losses[i];
    }
    assertEquals(weight, actual.weight, 1e-12);
    assertEquals(sum / weight, actual.mean, 1e-6);
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(gradient[i], actual.gradient[i], 1e-6, "gradient " + i);
    }
  }

  // ---- by hand

  @Test
  void crossEntropy() {
    assertResult(run(new SoftmaxCrossEntropy(), LABELS), new double[] {LN2, 3 * LN2}, 2,
        1 / 8.0, 1 / 8.0, -1 / 4.0, -7 / 16.0, 3 / 8.0, 1 / 16.0);
  }

  @Test
  void weightedMeansDivideByTheLabelsWeights() {
    Loss loss = new SoftmaxCrossEntropy().withClassWeights(3, 100, 1);
    assertResult(run(loss, LABELS), new double[] {LN2, 9 * LN2}, 4,
        1 / 16.0, 1 / 16.0, -1 / 8.0, -21 / 32.0, 9 / 16.0, 3 / 32.0);
  }

  /** 1 − ε = 0.7 to the label and ε/3 = 0.1 to each class. */
  @Test
  void smoothing() {
    double second = 0.1 * (6 * LN2 - Math.log(0.75)) + 0.7 * 3 * LN2;
    assertResult(run(new SoftmaxCrossEntropy().withLabelSmoothing(0.3), LABELS),
        new double[] {0.7 * LN2 + 0.1 * 5 * LN2, second}, 2,
        0.075, 0.075, -0.15, -0.3375, 0.325, 0.0125);
  }

  /** PyTorch: (1 − ε)·(weighted loss) + ε/classes·Σ weight·−log p, both divided by the labels' weights. */
  @Test
  void weightsAndSmoothingTogether() {
    Loss loss = new SoftmaxCrossEntropy().withClassWeights(3, 2, 1).withLabelSmoothing(0.3);
    double first = 0.7 * LN2 + 0.1 * (3 * 2 * LN2 + 2 * 2 * LN2 + LN2);
    double second = 0.7 * 3 * 3 * LN2 + 0.1 * (3 * 3 * LN2 - 2 * Math.log(0.75) + 3 * LN2);
    assertResult(run(loss, LABELS), new double[] {first, second}, 4);
  }

  @Test
  void probabilitiesDivideByTheSamplesEvenWithWeights() {
    float[] mixed = {0.25f, 0, 0.75f, 1, 0, 0};
    assertResult(run(new SoftmaxCrossEntropy(), mixed), new double[] {1.25 * LN2, 3 * LN2}, 2,
        0, 1 / 8.0, -1 / 8.0, -7 / 16.0, 3 / 8.0, 1 / 16.0);
    assertResult(run(new SoftmaxCrossEntropy().withClassWeights(3, 100, 1), mixed),
        new double[] {0.75 * 2 * LN2 + 0.75 * LN2, 9 * LN2}, 2);
  }

  @Test
  void oneHotProbabilitiesAreLabels() {
    Loss loss = new SoftmaxCrossEntropy().withLabelSmoothing(0.2);
    Result labels = run(loss, LABELS);
    Result targets = run(loss, new float[] {0, 0, 1, 1, 0, 0});
    assertEquals(labels.mean, targets.mean, 1e-6);
    assertArrayEquals(labels.gradient, targets.gradient, 1e-6f);
  }

  @Test
  void focal() {
    assertResult(run(new Focal(2), LABELS), new double[] {LN2 / 4, 49 / 64.0 * 3 * LN2}, 2);
    assertResult(run(new Focal(2).withClassWeights(3, 100, 1), LABELS),
        new double[] {LN2 / 4, 3 * 49 / 64.0 * 3 * LN2}, 4);
  }

  @Test
  void focalOfZeroIsCrossEntropy() {
    Result expected = run(new SoftmaxCrossEntropy().withClassWeights(3, 2, 1), LABELS);
    Result actual = run(new Focal(0).withClassWeights(3, 2, 1), LABELS);
    assertEquals(expected.mean, actual.mean, 1e-6);
    assertEquals(expected.weight, actual.weight);
    assertArrayEquals(expected.gradient, actual.gradient, 1e-6f);
  }

  /** The example of CS231n's lecture on losses: a cat, a car and a frog with the losses 2.9, 0 and 12.9. */
  @Test
  void hinge() {
    float[] scores = {3.2f, 5.1f, -1.7f, 1.3f, 4.9f, 2, 2.2f, 2.5f, -3.1f};
    Loss.Step step = new MulticlassHinge().step(THREE, 3, Parallel.serial());
    float[] gradient = new float[9];
    assertEquals(15.8 / 3, step.run(3, scores, 0, new int[] {0, 1, 2}, gradient), 1e-6);
    assertArrayEquals(new float[] {2.9f, 0, 12.9f}, step.losses(), 1e-5f);
    float third = 1 / 3f;
    assertArrayEquals(new float[] {-third, third, 0, 0, 0, 0, third, third, -2 * third}, gradient, 1e-6f);
    assertEquals(0, new MulticlassHinge(0).step(THREE, 1, Parallel.serial())
        .run(1, new float[] {2, 1, 1}, 0, new int[1], gradient));
  }

  @Test
  void meanSquaredError() {
    Loss.Step step = new MeanSquaredError().step(Shape.of(1, 2, 2), 2, Parallel.serial());
    float[] gradient = new float[8];
    double mean = step.run(
        2, new float[] {9, 1, 2, 3, 4, 5, 6, 7, 8}, 1, new float[] {1, 0, 3, 6, 5, 6, 7, 12}, gradient);
    assertEquals((4 + 4 + 16) / 8.0, mean, 1e-6);
    assertArrayEquals(new float[] {2, 4}, step.losses());
    assertEquals(2, step.weight());
    assertArrayEquals(new float[] {0, 0.5f, 0, -0.5f, 0, 0, 0, -1}, gradient, 1e-6f);
  }

  // ---- against the reference, and the reference against differences

  private static float[] normal(int length, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian() * 3;
    }
    return x;
  }

  private static double[] doubles(float[] x) {
    double[] copy = new double[x.length];
    Arrays.setAll(copy, i -> x[i]);
    return copy;
  }

  private static final int ROWS = 37;
  private static final Shape FOUR = Shape.of(4);

  private static int[] labels() {
    int[] labels = new int[ROWS];
    Arrays.setAll(labels, i -> i * 7 % 4);
    return labels;
  }

  private static void assertAgree(double expected, double[] expectedGradient, double mean, float[] gradient) {
    assertEquals(expected, mean, 1e-5 * (1 + expected));
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(expectedGradient[i], gradient[i], 1e-6, "gradient " + i);
    }
  }

  @ParameterizedTest
  @FieldSource("OF_LABELS")
  void labelsAgreeWithTheReferenceAndItWithDifferences(Loss loss) {
    float[] x = normal(ROWS * 4, 1);
    float[] gradient = new float[x.length];
    double mean = loss.step(FOUR, ROWS, Parallel.serial()).run(ROWS, x, 0, labels(), gradient);
    double[] y = doubles(x);
    double[] expected = new double[x.length];
    assertAgree(loss.reference(FOUR, ROWS, y, labels(), expected), expected, mean, gradient);
    double[] unused = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] += 1e-5;
      double above = loss.reference(FOUR, ROWS, y, labels(), unused);
      y[i] -= 2e-5;
      double below = loss.reference(FOUR, ROWS, y, labels(), unused);
      y[i] += 1e-5;
      assertEquals((above - below) / 2e-5, expected[i], 1e-8, "element " + i);
    }
  }

  @ParameterizedTest
  @FieldSource("OF_TARGETS")
  void targetsAgreeWithTheReferenceAndItWithDifferences(Loss loss) {
    float[] x = normal(ROWS * 4, 1);
    float[] targets = normal(ROWS * 4, 2);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = Math.abs(targets[i]) / 10;
    }
    float[] gradient = new float[x.length];
    double mean = loss.step(FOUR, ROWS, Parallel.serial()).run(ROWS, x, 0, targets, gradient);
    double[] y = doubles(x);
    double[] t = doubles(targets);
    double[] expected = new double[x.length];
    assertAgree(loss.reference(FOUR, ROWS, y, t, expected), expected, mean, gradient);
    double[] unused = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] += 1e-5;
      double above = loss.reference(FOUR, ROWS, y, t, unused);
      y[i] -= 2e-5;
      double below = loss.reference(FOUR, ROWS, y, t, unused);
      y[i] += 1e-5;
      assertEquals((above - below) / 2e-5, expected[i], 1e-8, "element " + i);
    }
  }

  // ---- corners

  @ParameterizedTest
  @FieldSource("OF_LABELS")
  void noSamplesLoseNothing(Loss loss) {
    Loss.Step step = loss.step(FOUR, 2, Parallel.serial());
    assertEquals(0, step.run(0, new float[8], 0, new int[0], new float[8]));
    assertEquals(0, step.weight());
    assertEquals(0, loss.reference(FOUR, 0, new double[0], new int[0], new double[0]));
  }

  @ParameterizedTest
  @FieldSource("OF_TARGETS")
  void noSamplesWithoutTargetsLoseNothing(Loss loss) {
    assertEquals(0, loss.step(FOUR, 2, Parallel.serial()).run(0, new float[8], 0, new float[0], new float[8]));
    assertEquals(0, loss.reference(FOUR, 0, new double[0], new double[0], new double[0]));
  }

  @Test
  void labelsWithoutWeightTeachNothing() {
    for (Loss loss : List.of(
        new SoftmaxCrossEntropy().withClassWeights(0, 1, 0), new Focal(2).withClassWeights(0, 1, 0),
        new SoftmaxCrossEntropy().withClassWeights(0, 1, 0).withLabelSmoothing(0.3))) {
      Result result = run(loss, LABELS);
      assertEquals(0, result.mean);
      assertEquals(0, result.weight);
      for (float g : result.gradient) {
        assertEquals(0, Math.abs(g));
      }
      assertEquals(0, loss.reference(THREE, 2, doubles(LOGITS), LABELS, new double[6]));
    }
  }

  @ParameterizedTest
  @FieldSource("OF_LABELS")
  void smallerBatchesAndLongerArrays(Loss loss) {
    float[] x = normal(5 * 4, 3);
    float[] own = new float[12];
    double expected = loss.step(FOUR, 3, Parallel.serial()).run(3, x, 4, new int[] {1, 2, 0}, own);
    Loss.Step large = loss.step(FOUR, 9, Parallel.serial());
    float[] gradient = new float[20];
    large.run(5, x, 0, new int[] {0, 1, 2, 1, 0}, gradient);
    Arrays.fill(gradient, 7);
    assertEquals(expected, large.run(3, x, 4, new int[] {1, 2, 0, 99, -1}, gradient));
    assertArrayEquals(own, Arrays.copyOf(gradient, 12));
    assertEquals(7, gradient[12]);
  }

  @Test
  void equalLossesAreEqual() {
    assertEquals(new SoftmaxCrossEntropy().withClassWeights(1, 2), new SoftmaxCrossEntropy(List.of(1.0, 2.0), 0));
    assertEquals(new Focal(2).hashCode(), new Focal(2, List.of()).hashCode());
    assertEquals(new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy().withClassWeights(1, 2).withClassWeights());
  }

  // ---- in a plan

  @Test
  void aPlanTakesTargetsAndKeepsTheLossesOfTheSamples() {
    Network network = Network.builder(Shape.of(4, 4, 1)).add("conv", Conv2d.of(2, 3)).build(1);
    Loss loss = new MeanSquaredError();
    TrainingPlan plan = network.training(3, Parallel.serial());
    plan.warmUp(loss);
    plan.forward(2, normal(48, 1), 0);
    double mean = plan.loss(loss, new float[17]);
    plan.backward();
    double squares = 0;
    for (int i = 0; i < 16; i++) {
      squares += (double) plan.output()[i] * plan.output()[i];
    }
    assertEquals(squares / 16, mean, 1e-6 * mean);
    Loss.Step step = plan.lossStep();
    assertSame(loss, step.loss());
    assertEquals(mean, (step.losses()[0] + step.losses()[1]) / step.weight(), 1e-6 * mean);
    assertTrue(plan.gradient(network.parameter("conv.bias"))[0] != 0);
  }

  /** Vectors are objects until C2 has compiled what makes them: waits for a run of steps without a byte. */
  @Test
  void stepsAllocateNothing() {
    List<Loss> losses = List.of(
        new SoftmaxCrossEntropy().withClassWeights(1, 2, 0.5, 3).withLabelSmoothing(0.3), new Focal(2.5),
        new MulticlassHinge());
    List<Loss.Step> ofLabels = losses.stream().map(l -> l.step(FOUR, ROWS, Parallel.serial())).toList();
    Loss.Step ofTargets = new MeanSquaredError().step(FOUR, ROWS, Parallel.serial());
    float[] x = normal(ROWS * 4, 1);
    float[] gradient = new float[x.length];
    int[] labels = labels();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long deadline = System.nanoTime() + 90_000_000_000L;
    int clean = 0;
    while (clean < 100) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ofLabels.size(); i++) {
        ofLabels.get(i).run(ROWS, x, 0, labels, gradient);
      }
      ofLabels.getFirst().run(ROWS, x, 0, x, gradient);
      ofTargets.run(ROWS, x, 0, x, gradient);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      clean = allocated == 0 ? clean + 1 : 0;
      assertTrue(System.nanoTime() < deadline, "steps still allocate " + allocated + " bytes");
    }
  }

  // ---- refusals

  private static String message(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }

  @Test
  void whatALossDoesNotTakeIsRefused() {
    String targets = "MeanSquaredError takes targets, a float for each output, not class labels";
    Loss.Step squares = new MeanSquaredError().step(THREE, 2, Parallel.serial());
    assertEquals(targets, message(() -> squares.run(2, LOGITS, 0, LABELS, new float[6])));
    assertEquals(targets, message(
        () -> new MeanSquaredError().reference(THREE, 2, doubles(LOGITS), LABELS, new double[6])));
    assertFalse(new MeanSquaredError().takesLabels());
    for (Loss loss : List.of(new MulticlassHinge(), new Focal(2))) {
      String labels = loss.getClass().getSimpleName() + " takes class labels, an int for each sample, not targets";
      Loss.Step step = loss.step(THREE, 2, Parallel.serial());
      assertEquals(labels, message(() -> step.run(2, LOGITS, 0, LOGITS, new float[6])));
      assertEquals(labels, message(() -> loss.reference(THREE, 2, doubles(LOGITS), new double[6], new double[6])));
      assertFalse(loss.takesTargets());
    }
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertEquals("labelSmoothing: 1.5, expected 0 .. 1",
        message(() -> new SoftmaxCrossEntropy().withLabelSmoothing(1.5)));
    assertEquals("classWeights: class 1 has -1.0, expected a finite number of at least 0",
        message(() -> new SoftmaxCrossEntropy().withClassWeights(1, -1)));
    assertEquals("classWeights: class 0 has NaN, expected a finite number of at least 0",
        message(() -> new Focal(2).withClassWeights(Double.NaN)));
    assertEquals("gamma: -1.0, expected a finite number of at least 0", message(() -> new Focal(-1)));
    assertEquals("margin: Infinity, expected a finite number of at least 0",
        message(() -> new MulticlassHinge(Double.POSITIVE_INFINITY)));
  }

  @Test
  void outputsThatDoNotFitAreRefused() {
    Shape image = Shape.of(4, 4, 3);
    for (Loss loss : List.of(new SoftmaxCrossEntropy(), new MulticlassHinge(), new Focal(2))) {
      assertEquals("the network's output is 4×4×3, " + loss.getClass().getSimpleName()
          + " needs a vector of one score for each class", message(() -> loss.step(image, 2, Parallel.serial())));
    }
    for (Loss loss : List.of(
        new SoftmaxCrossEntropy().withClassWeights(1, 2), new Focal(2).withClassWeights(1, 2))) {
      assertEquals("classWeights: 2 of them, expected one for each of the network's 3 outputs",
          message(() -> loss.step(THREE, 2, Parallel.serial())));
    }
  }

  @Test
  void badCallsAreRefusedWithoutHarm() {
    float[] gradient = new float[6];
    for (Loss loss : List.of(new SoftmaxCrossEntropy(), new MulticlassHinge(), new Focal(2))) {
      Loss.Step step = loss.step(THREE, 2, Parallel.serial());
      assertEquals("n: 3 samples, expected 0 .. 2, the batch",
          message(() -> step.run(3, LOGITS, 0, LABELS, gradient)));
      assertEquals("labels: row 1 is 3, expected 0 .. 2",
          message(() -> step.run(2, LOGITS, 0, new int[] {0, 3}, gradient)));
      assertEquals("labels: length 1, expected at least 2 elements from offset 0",
          message(() -> step.run(2, LOGITS, 0, new int[1], gradient)));
    }
    Loss.Step squares = new MeanSquaredError().step(THREE, 2, Parallel.serial());
    assertEquals("targets: length 5, expected at least 6 elements from offset 0",
        message(() -> squares.run(2, LOGITS, 0, new float[5], gradient)));
    assertArrayEquals(new float[6], gradient);
  }

  @Test
  void aPlanSaysWhatIsTooShort() {
    Network network = Network.builder(Shape.of(2)).add("fc", Dense.of(3)).build(1);
    TrainingPlan plan = network.training(2, Parallel.serial());
    assertThrows(IllegalStateException.class, plan::lossStep);
    assertThrows(IllegalStateException.class, () -> plan.loss(new MeanSquaredError(), new float[6]));
    plan.forward(2, new float[4], 0);
    assertEquals("labels: 1, expected one for each of 2 samples",
        message(() -> plan.loss(new SoftmaxCrossEntropy(), new int[1])));
    assertEquals("targets: length 5, expected at least 6 elements (2 samples of 3) from offset 0",
        message(() -> plan.loss(new MeanSquaredError(), new float[5])));
    assertEquals("labels: 1, expected one for each of 2 samples",
        message(() -> network.reference(2).loss(new SoftmaxCrossEntropy(), new int[1])));
    assertEquals("targets: length 5, expected at least 6 elements (2 samples of 3) from offset 0",
        message(() -> network.reference(2).loss(new MeanSquaredError(), new float[5])));
  }
}
