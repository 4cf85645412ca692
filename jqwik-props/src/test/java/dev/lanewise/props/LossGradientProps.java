package dev.lanewise.props;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.GradientCheck;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.loss.Focal;
import dev.lanewise.nn.loss.MeanSquaredError;
import dev.lanewise.nn.loss.MulticlassHinge;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.SmallNets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every loss at the end of a small network: the gradients of all parameters against central differences and in float
 * against the reference's.
 */
class LossGradientProps {
  private static final int SAMPLES = 5;
  private static final int CLASSES = 3;

  private static Network network(long seed) {
    return SmallNets.tinyCnn(Shape.of(8, 8, 1), CLASSES, seed);
  }

  private static float[] normal(int length, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static int[] labels(long seed) {
    SeededRandom random = new SeededRandom(seed).child("labels");
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = random.nextInt(CLASSES);
    }
    return labels;
  }

  private static float[] probabilities(long seed) {
    SeededRandom random = new SeededRandom(seed).child("probabilities");
    float[] t = new float[SAMPLES * CLASSES];
    for (int i = 0; i < SAMPLES; i++) {
      float share = random.nextFloat();
      t[i * CLASSES + random.nextInt(CLASSES)] += share;
      t[i * CLASSES + random.nextInt(CLASSES)] += 1 - share;
    }
    return t;
  }

  private static void assertPasses(Loss loss, Network network, List<GradientCheck.Row> rows) {
    assertEquals(network.parameterCount(), rows.stream().mapToInt(GradientCheck.Row::differentiated).sum());
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes),
        Backend.description() + ", " + loss + System.lineSeparator() + GradientCheck.table(rows));
  }

  private static void checkLabels(Loss loss, long seed) {
    Network network = network(seed);
    assertPasses(loss, network, GradientCheck.run(
        network, loss, normal(SAMPLES * 64, seed), labels(seed), seed, Parallel.serial()));
  }

  private static void checkTargets(Loss loss, Network network, float[] targets, long seed) {
    assertPasses(loss, network, GradientCheck.run(
        network, loss, normal(SAMPLES * 64, seed), targets, seed, Parallel.serial()));
  }

  @Provide
  Arbitrary<double[]> weights() {
    return Arbitraries.doubles().between(0.1, 4).array(double[].class).ofSize(CLASSES);
  }

  @Property(tries = 20)
  void crossEntropyAgainstLabels(
      @ForAll("weights") double[] weights, @ForAll("shares") double smoothing, @ForAll("seeds") long seed) {
    checkLabels(new SoftmaxCrossEntropy().withClassWeights(weights).withLabelSmoothing(smoothing), seed);
  }

  @Property(tries = 20)
  void crossEntropyAgainstProbabilities(
      @ForAll("weights") double[] weights, @ForAll("shares") double smoothing, @ForAll("seeds") long seed) {
    Loss loss = new SoftmaxCrossEntropy().withClassWeights(weights).withLabelSmoothing(smoothing);
    checkTargets(loss, network(seed), probabilities(seed), seed);
  }

  @Property(tries = 20)
  void focal(@ForAll("weights") double[] weights, @ForAll("gammas") double gamma, @ForAll("seeds") long seed) {
    checkLabels(new Focal(gamma).withClassWeights(weights), seed);
  }

  @Property(tries = 20)
  void hinge(@ForAll("margins") double margin, @ForAll("seeds") long seed) {
    checkLabels(new MulticlassHinge(margin), seed);
  }

  @Property(tries = 20)
  void meanSquaredError(@ForAll("seeds") long seed) {
    checkTargets(new MeanSquaredError(), network(seed), normal(SAMPLES * CLASSES, seed + 1), seed);
  }

  @Property(tries = 10)
  void meanSquaredErrorOfImages(@ForAll("seeds") long seed) {
    Network network = Network.builder(Shape.of(8, 8, 1)).add("conv", Conv2d.of(3, 3)).build(seed);
    checkTargets(new MeanSquaredError(), network, normal(SAMPLES * network.output().size(), seed + 1), seed);
  }

  @Provide
  Arbitrary<Double> shares() {
    return Arbitraries.of(0.0, 0.1, 0.5, 0.9);
  }

  @Provide
  Arbitrary<Double> gammas() {
    return Arbitraries.of(0.0, 0.5, 1.0, 2.0, 3.5);
  }

  @Provide
  Arbitrary<Double> margins() {
    return Arbitraries.of(0.5, 1.0, 3.0);
  }

  /** The same few each time: about one in 10,000 would put an activation where float and double part at a kink. */
  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(1, 40);
  }
}
