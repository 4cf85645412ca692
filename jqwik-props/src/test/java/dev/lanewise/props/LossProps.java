package dev.lanewise.props;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.FocalLoss;
import dev.lanewise.kernels.MulticlassHinge;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.SquaredError;
import dev.lanewise.kernels.reference.ReferenceLoss;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;

/** The gradients of the reference losses, what options mean, and which are rejected. */
class LossProps {
  private static final int N = 3;
  private static final int CLASSES = 7;
  private static final int[] LABELS = {2, 0, 6};
  private static final double SCALE = 0.5;
  private static final double STEP = 1e-5;
  private static final double[] TARGETS = random(5, N * CLASSES, 0, 1);

  /** A loss with its gradient, in double. */
  private interface Loss {
    void run(double[] z, double[] losses, double[] dz);
  }

  private static double[] random(long seed, int length, double least, double most) {
    return new SplittableRandom(seed).doubles(length, least, most).toArray();
  }

  /** A gradient is the slope of the scaled sum of the losses. */
  private static void check(Loss loss) {
    double[] z = random(1, N * CLASSES, -2, 2);
    double[] gradient = new double[z.length];
    loss.run(z, new double[N], gradient);
    for (int i = 0; i < z.length; i++) {
      double slope = (moved(loss, z, i, STEP) - moved(loss, z, i, -STEP)) / (2 * STEP) * SCALE;
      assertEquals(slope, gradient[i], 1e-8, "element " + i);
    }
  }

  private static double moved(Loss loss, double[] z, int at, double by) {
    double[] moved = z.clone();
    moved[at] += by;
    double[] losses = new double[N];
    loss.run(moved, losses, new double[z.length]);
    return Arrays.stream(losses).sum();
  }

  @Example
  void gradientOfCrossEntropyAgainstLabels() {
    check((z, losses, dz) -> ReferenceSoftmax.crossEntropy(N, CLASSES, z, LABELS, losses, dz, SCALE));
  }

  @Example
  void gradientOfCrossEntropyAgainstTargets() {
    check((z, losses, dz) -> ReferenceSoftmax.crossEntropy(N, CLASSES, z, TARGETS, losses, dz, SCALE));
  }

  @Example
  void gradientOfTheFocalLoss() {
    for (double gamma : new double[] {0, 0.5, 1, 2, 5}) {
      double[] weights = random(3, CLASSES, 0, 1);
      check((z, losses, dz) -> ReferenceLoss.focal(N, CLASSES, gamma, weights, z, LABELS, losses, dz, SCALE));
    }
  }

  @Example
  void gradientOfTheMulticlassHinge() {
    check((z, losses, dz) -> ReferenceLoss.multiclassHinge(N, CLASSES, 1, z, LABELS, losses, dz, SCALE));
  }

  @Example
  void gradientOfTheSquaredError() {
    check((z, losses, dz) -> ReferenceLoss.squaredError(N, CLASSES, z, TARGETS, losses, dz, SCALE));
  }

  /** A gradient passed through softmax or log-softmax is the slope of the result weighted by it. */
  @Example
  void gradientsOfSoftmaxAndLogSoftmax() {
    check((x, losses, dx) -> {
      double[] y = new double[x.length];
      ReferenceSoftmax.softmax(N, CLASSES, x, y);
      ReferenceSoftmax.softmaxBackward(N, CLASSES, y, weighted(y, losses), dx);
    });
    check((x, losses, dx) -> {
      double[] y = new double[x.length];
      ReferenceSoftmax.logSoftmax(N, CLASSES, x, y);
      ReferenceSoftmax.logSoftmaxBackward(N, CLASSES, y, weighted(y, losses), dx);
    });
  }

  private static double[] weighted(double[] y, double[] losses) {
    double[] dy = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      losses[i / CLASSES] += TARGETS[i] * y[i];
      dy[i] = TARGETS[i] * SCALE;
    }
    return dy;
  }

  /** PyTorch: (1 − ε)·w[label]·(−log p[label]) + ε/classes · Σ_c w[c]·(−log p[c]). */
  @Example
  void smoothingAndWeightsAreThoseOfPyTorch() {
    float[] weights = {1, 2, 0.5f, 4, 1, 0, 3};
    float[] z = new float[N * CLASSES];
    float[] log = new float[z.length];
    float[] losses = new float[N];
    for (int i = 0; i < z.length; i++) {
      z[i] = i * 5 % 11 * 0.25f;
    }
    Softmax.of(CLASSES).logForward(Workers.ONE, N, z, 0, log, 0);
    SoftmaxCrossEntropy op = SoftmaxCrossEntropy.of(CLASSES).withWeights(weights).withSmoothing(0.25f);
    op.run(Workers.ONE, N, z, 0, LABELS, 0, losses, 0, z, 0, 1);
    for (int i = 0; i < N; i++) {
      double expected = -0.75 * weights[LABELS[i]] * log[i * CLASSES + LABELS[i]];
      for (int c = 0; c < CLASSES; c++) {
        expected -= 0.25 / CLASSES * weights[c] * log[i * CLASSES + c];
      }
      assertEquals(expected, losses[i], 1e-5);
    }
    assertEquals(0.5 + 1 + 3, op.labelWeight(N, LABELS, 0));
  }

  @Example
  void badOptions() {
    Rejection rejection = new Rejection();
    SoftmaxCrossEntropy entropy = SoftmaxCrossEntropy.of(2);
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      rejection.of("smoothing", () -> entropy.withSmoothing(bad));
      rejection.of("weights: class 1", () -> entropy.withWeights(1, bad));
      rejection.of("weights: class 0", () -> FocalLoss.of(2, 2).withWeights(bad, 1));
      rejection.of("gamma", () -> FocalLoss.of(2, bad));
      rejection.of("margin", () -> MulticlassHinge.of(2, bad));
    }
    rejection.of("smoothing", () -> entropy.withSmoothing(1.5f));
    for (float[] bad : new float[][] {null, {}, {1}, {1, 2, 3}}) {
      rejection.of("weights", () -> entropy.withWeights(bad));
      rejection.of("weights", () -> FocalLoss.of(2, 2).withWeights(bad));
    }
    rejection.of("labels: row 1 is 2", () -> entropy.labelWeight(2, new int[] {0, 2}, 0));
    rejection.of("n", () -> entropy.labelWeight(-1, new int[0], 0));
    rejection.of("classes", () -> Softmax.of(0));
    rejection.of("classes", () -> FocalLoss.of(0, 2));
    rejection.of("classes", () -> MulticlassHinge.of(0, 1));
    rejection.of("columns", () -> SquaredError.of(0));
  }
}
