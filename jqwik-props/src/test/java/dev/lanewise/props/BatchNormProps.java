package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for batch normalisation beyond equality with its reference: bits, precision, gradients. */
class BatchNormProps {
  private static final float EPSILON = BatchNormCase.EPSILON;
  private static final int[] CHANNELS = {1, 3, 6, 32, 37, 128, 600};

  @Provide
  Arbitrary<BatchNormCase> cases() {
    return BatchNormShapes.cases();
  }

  /** A layer without running statistics, its arrays from element 0 on. */
  private static final class Layer {
    final int rows;
    final int channels;
    final BatchNorm op;
    final float[] scratch;
    final float[] saved;
    final float[] y;

    Layer(int rows, int channels, float epsilon, FusedActivation activation) {
      this.rows = rows;
      this.channels = channels;
      op = BatchNorm.of(channels, epsilon, activation);
      scratch = Data.nans(op.scratchLength(2));
      saved = Data.nans(op.savedLength());
      y = Data.nans(rows * channels);
    }

    Layer forward(float[] x, float[] gamma, float[] beta) {
      op.forward(
          Workers.TWO, rows, x, 0, gamma, 0, beta, 0, null, 0, null, 0, 0.1f, saved, 0, y, 0, scratch);
      return this;
    }

    float[] infer(float[] x, float[] gamma, float[] beta, float[] mean, float[] variance) {
      op.infer(Workers.TWO, rows, x, 0, gamma, 0, beta, 0, mean, 0, variance, 0, y, 0, scratch);
      return y;
    }
  }

  /** Whatever lane or path computes it, y has the bits of the formula in float. */
  @Property
  void everyElementHasTheBitsOfTheFormula(@ForAll("cases") BatchNormCase c) {
    int channels = c.channels();
    Data data = Data.floats(c.seed());
    float[] x = data.input(0, c.length());
    float[] gamma = data.input(1, channels);
    float[] beta = data.input(2, channels);
    Layer layer = new Layer(c.rows(), channels, EPSILON, c.activation()).forward(x, gamma, beta);
    for (int i = 0; i < x.length; i++) {
      int k = i % channels;
      float scale = gamma[k] * layer.saved[2 * channels + k];
      float shift = (float) (beta[k] - (double) layer.saved[channels + k] * scale);
      float v = (x[i] - layer.saved[k]) * scale + shift;
      requireEqual(c.relu() && v <= 0 ? 0 : v, layer.y[i], "element " + i);
    }
  }

  /** Whatever lane or path computes it: channels of the same numbers have the same dx. */
  @Property
  void everyGradientHasTheSameBitsInAnyChannel(@ForAll("cases") BatchNormCase c) {
    int channels = c.channels();
    Data data = Data.integers(c.seed());
    float[] x = data.input(0, c.rows());
    float[] dy = data.input(1, c.rows());
    float[] all = repeat(x, channels);
    Layer layer = new Layer(c.rows(), channels, EPSILON, c.activation()).forward(all, null, null);
    for (int kind = 0; kind < 3; kind++) {
      Arrays.fill(layer.saved, kind * channels, (kind + 1) * channels, new float[] {0.5f, 1e-9f, 0.75f}[kind]);
    }
    float[] dx = Data.nans(c.length());
    layer.op.backward(
        Workers.TWO, c.rows(), all, 0, repeat(dy, channels), 0, layer.saved, 0, null, 0, null, 0, dx, 0, null, 0, null,
        0, layer.scratch);
    for (int i = 0; i < dx.length; i++) {
      requireEqual(dx[i / channels * channels], dx[i], "element " + i);
    }
  }

  private static float[] repeat(float[] values, int times) {
    float[] repeated = new float[values.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[i / times];
    }
    return repeated;
  }

  /** dβ is exactly the sum of the whole numbers dy where the forward pass let x through. */
  @Property
  void backwardMasksWhatForwardMasked(@ForAll("cases") BatchNormCase c) {
    int channels = c.channels();
    float[] x = Data.integers(c.seed()).input(0, c.length());
    float[] gamma = Data.floats(c.seed()).input(1, channels);
    float[] beta = Data.floats(c.seed()).input(2, channels);
    float[] dy = Data.integers(c.seed()).input(3, c.length());
    Layer layer = new Layer(c.rows(), channels, EPSILON, FusedActivation.RELU).forward(x, gamma, beta);
    float[] dbeta = Data.nans(channels);
    layer.op.backward(
        Workers.TWO, c.rows(), x, 0, dy.clone(), 0, layer.saved, 0, gamma, 0, beta, 0, new float[c.length()], 0, null,
        0, dbeta, 0, layer.scratch);
    double[] expected = new double[channels];
    for (int i = 0; i < dy.length; i++) {
      expected[i % channels] += layer.y[i] > 0 ? dy[i] : 0;
    }
    for (int k = 0; k < channels; k++) {
      requireEqual((float) expected[k], dbeta[k], "dbeta of channel " + k);
    }
  }

  /** A mean a million times the deviation, which no float holds to a fraction of the deviation. */
  @Example
  void aLargeMeanDoesNotDrownTheDeviation() {
    SplittableRandom random = new SplittableRandom(7);
    for (int channels : CHANNELS) {
      precise(channels, i -> 1e4 + 1e-2 * random.nextGaussian());
    }
  }

  /** First rows, and rows anywhere, far from all others. */
  @Example
  void outliersDoNotDrownTheDeviation() {
    SplittableRandom random = new SplittableRandom(8);
    for (int channels : CHANNELS) {
      precise(channels, i -> i < channels ? 1e6 : random.nextGaussian());
      precise(channels, i -> i < 200 * channels ? 1e6 + random.nextGaussian() : random.nextGaussian());
      precise(channels, i -> i / channels == 900 ? -1e6 : 5 + random.nextGaussian());
    }
  }

  /** dγ = Σ dy·x̂ and dx in the same setting, to a thousandth of the sums of absolute terms. */
  @Example
  void aLargeMeanDoesNotDrownTheGradients() {
    SplittableRandom random = new SplittableRandom(9);
    int rows = 1001;
    float epsilon = 1e-12f;
    for (int channels : CHANNELS) {
      float[] x = new float[rows * channels];
      float[] dy = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (1e4 + 1e-2 * random.nextGaussian());
        dy[i] = (float) (1 + random.nextGaussian());
      }
      Layer layer = new Layer(rows, channels, epsilon, FusedActivation.NONE).forward(x, null, null);
      float[] dx = Data.nans(x.length);
      float[] dgamma = Data.nans(channels);
      layer.op.backward(
          Workers.TWO, rows, x, 0, dy, 0, layer.saved, 0, null, 0, null, 0, dx, 0, dgamma, 0, null, 0, layer.scratch);
      double[] exact = BatchNormData.doubles(x);
      double[] mean = new double[channels];
      double[] invStd = new double[channels];
      ReferenceBatchNorm.statistics(rows, channels, exact, mean, invStd);
      Arrays.setAll(invStd, c -> 1 / Math.sqrt(invStd[c] + epsilon));
      double[] expected = new double[x.length];
      double[] expectedGamma = new double[channels];
      ReferenceBatchNorm.backward(
          rows, channels, exact, BatchNormData.doubles(dy), mean, invStd, null, null, false, expected, expectedGamma,
          new double[channels]);
      for (int c = 0; c < channels; c++) {
        requireNear(expectedGamma[c], dgamma[c], 1e-3 * rows, "dgamma of channel " + c);
      }
      for (int i = 0; i < dx.length; i++) {
        requireNear(expected[i], dx[i], 1e-3 * invStd[i % channels], "dx of element " + i);
      }
    }
  }

  /** Variances within a thousandth of the reference's, y within a thousandth of a deviation. */
  private static void precise(int channels, IntToDoubleFunction values) {
    int rows = 1001;
    float epsilon = 1e-12f;
    float[] x = new float[rows * channels];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) values.applyAsDouble(i);
    }
    Layer layer = new Layer(rows, channels, epsilon, FusedActivation.NONE).forward(x, null, null);
    double[] exact = BatchNormData.doubles(x);
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    ReferenceBatchNorm.statistics(rows, channels, exact, mean, variance);
    for (int c = 0; c < channels; c++) {
      double actual = 1 / Math.pow(layer.saved[2 * channels + c], 2) - epsilon;
      requireNear(variance[c], actual, 1e-4 * variance[c], "variance of channel " + c);
    }
    double[] y = new double[x.length];
    ReferenceBatchNorm.normalize(rows, channels, exact, mean, variance, epsilon, null, null, false, y);
    for (int i = 0; i < y.length; i++) {
      requireNear(y[i], layer.y[i], 1e-4 * (1 + Math.abs(y[i])), "element " + i);
    }
  }

  @Property
  void aConstantChannelBecomesBeta(
      @ForAll("cases") BatchNormCase c, @ForAll("constants") float constant) {
    float[] x = new float[c.length()];
    Arrays.fill(x, constant);
    float[] beta = Data.floats(c.seed()).input(2, c.channels());
    Layer layer = new Layer(c.rows(), c.channels(), EPSILON, FusedActivation.NONE).forward(x, null, beta);
    for (int i = 0; i < x.length; i++) {
      requireEqual(beta[i % c.channels()], layer.y[i], "element " + i);
    }
  }

  @Provide
  Arbitrary<Float> constants() {
    return Arbitraries.of(0f, 0.1f, -3f, 1e4f, 12345.678f, 1e-20f);
  }

  /** Scale and shift, to be folded into another layer, do what inference does. */
  @Property
  void foldingIsInference(@ForAll("cases") BatchNormCase c) {
    int channels = c.channels();
    Data data = Data.floats(c.seed());
    float[] x = data.input(0, c.length());
    float[] gamma = c.scaled() ? data.input(1, channels) : null;
    float[] beta = c.shifted() ? data.input(2, channels) : null;
    float[] mean = data.input(3, channels);
    float[] variance = data.input(4, channels);
    for (int k = 0; k < channels; k++) {
      variance[k] = Math.abs(variance[k]);
    }
    Layer layer = new Layer(c.rows(), channels, EPSILON, FusedActivation.NONE);
    float[] scale = Data.nans(channels);
    float[] shift = Data.nans(channels);
    layer.op.fold(gamma, 0, beta, 0, mean, 0, variance, 0, scale, 0, shift, 0);
    layer.infer(x, gamma, beta, mean, variance);
    for (int i = 0; i < x.length; i++) {
      int k = i % channels;
      double bound = 8 * Trial.ROUNDOFF * (2 * Math.abs(scale[k]) + 1);
      requireNear((double) scale[k] * x[i] + shift[k], layer.y[i], bound, "element " + i);
    }
  }

  @Property
  void foldingRejectsBadArguments(@ForAll("cases") BatchNormCase c) {
    int n = c.channels();
    BatchNorm op = c.operation();
    Span p = Span.line(new float[n], 1);
    Span scale = Span.line(n, 2);
    Span shift = Span.line(n, 4);
    Rejection rejection = new Rejection(scale, shift);
    rejection.badOptionalSpans("gamma", n, bad -> fold(op, bad, p, p, p, scale, shift));
    rejection.badOptionalSpans("beta", n, bad -> fold(op, p, bad, p, p, scale, shift));
    rejection.badSpans("runningMean", n, bad -> fold(op, p, p, bad, p, scale, shift));
    rejection.badSpans("runningVariance", n, bad -> fold(op, p, p, p, bad, scale, shift));
    rejection.badSpans("scale", n, bad -> fold(op, p, p, p, p, bad, shift));
    rejection.badSpans("shift", n, bad -> fold(op, p, p, p, p, scale, bad));
    rejection.overlap("scale", n, n, (out, in) -> fold(op, p, p, in, p, out, shift));
    rejection.overlap("scale", n, n, (out, in) -> fold(op, in, p, p, p, out, shift));
    rejection.overlap("shift", n, n, (out, in) -> fold(op, p, in, p, p, scale, out));
    rejection.overlap("shift", n, n, (out, in) -> fold(op, p, p, p, p, in, out));
  }

  private static void fold(
      BatchNorm op, Span gamma, Span beta, Span mean, Span variance, Span scale, Span shift) {
    op.fold(
        gamma.array, gamma.offset, beta.array, beta.offset, mean.array, mean.offset, variance.array, variance.offset,
        scale.array, scale.offset, shift.array, shift.offset);
  }

  /** With γ = 0 and β = 0 nothing is above zero, and nothing passes ReLU. */
  @Example
  void reluPassesNothingAtZero() {
    Layer layer = new Layer(50, 5, EPSILON, FusedActivation.RELU);
    float[] x = Data.floats(3).input(0, 250);
    layer.forward(x, new float[5], new float[5]);
    float[] dbeta = Data.nans(5);
    layer.op.backward(
        Workers.ONE, 50, x, 0, x.clone(), 0, layer.saved, 0, new float[5], 0, new float[5], 0, new float[250], 0, null,
        0, dbeta, 0, layer.scratch);
    for (float d : dbeta) {
      requireEqual(0, d, "dbeta");
    }
  }

  @Example
  void badShapesAreRejected() {
    Rejection rejection = new Rejection();
    rejection.of("channels", () -> BatchNorm.of(0, EPSILON, FusedActivation.NONE));
    for (float bad : new float[] {-1e-9f, Float.NaN, Float.POSITIVE_INFINITY}) {
      rejection.of("epsilon", () -> BatchNorm.of(3, bad, FusedActivation.NONE));
    }
    rejection.of("activation", () -> BatchNorm.of(3, EPSILON, null));
  }

  /** The reference's gradients against central differences of the reference's loss Σ y·weights. */
  @Example
  void theReferenceIsDifferentiable() {
    for (boolean relu : new boolean[] {false, true}) {
      new Differences(relu, false).check();
      new Differences(relu, true).check();
    }
  }

  /** A small layer in double. */
  private static final class Differences {
    private static final int ROWS = 6;
    private static final int CHANNELS = 3;
    private static final double STEP = 1e-5;

    private final boolean relu;
    private final boolean frozen;
    private final double[] frozenMean = {0.3, -0.2, 0};
    private final double[] frozenVariance = {0.5, 1.5, 4};
    private final double[] x = new double[ROWS * CHANNELS];
    private final double[] weights = new double[ROWS * CHANNELS];
    private final double[] gamma = {0.7, -1.3, 2};
    private final double[] beta = {0.2, 0.1, -0.4};

    Differences(boolean relu, boolean frozen) {
      this.relu = relu;
      this.frozen = frozen;
      SplittableRandom random = new SplittableRandom(11);
      Arrays.setAll(x, i -> random.nextGaussian());
      Arrays.setAll(weights, i -> random.nextGaussian());
    }

    void check() {
      double[] mean = new double[CHANNELS];
      double[] variance = new double[CHANNELS];
      ReferenceBatchNorm.statistics(ROWS, CHANNELS, x, mean, variance);
      double[] invStd = Arrays.stream(variance).map(v -> 1 / Math.sqrt(v + EPSILON)).toArray();
      double[] dx = new double[x.length];
      double[] dgamma = new double[CHANNELS];
      double[] dbeta = new double[CHANNELS];
      if (frozen) {
        ReferenceBatchNorm.inferBackward(
            ROWS, CHANNELS, x, weights, frozenMean, frozenVariance, EPSILON, gamma, beta, relu, dx, dgamma, dbeta);
      } else {
        ReferenceBatchNorm.backward(
            ROWS, CHANNELS, x, weights, mean, invStd, gamma, beta, relu, dx, dgamma, dbeta);
      }
      compare(x, dx, "dx");
      compare(gamma, dgamma, "dgamma");
      compare(beta, dbeta, "dbeta");
    }

    private void compare(double[] parameters, double[] gradient, String what) {
      for (int i = 0; i < parameters.length; i++) {
        double before = parameters[i];
        parameters[i] = before + STEP;
        double above = loss();
        parameters[i] = before - STEP;
        double below = loss();
        parameters[i] = before;
        requireNear((above - below) / (2 * STEP), gradient[i], 1e-7, what + "[" + i + "]");
      }
    }

    private double loss() {
      double[] mean = new double[CHANNELS];
      double[] variance = new double[CHANNELS];
      double[] y = new double[x.length];
      ReferenceBatchNorm.statistics(ROWS, CHANNELS, x, mean, variance);
      ReferenceBatchNorm.normalize(
          ROWS, CHANNELS, x, frozen ? frozenMean : mean, frozen ? frozenVariance : variance, EPSILON, gamma, beta, relu,
          y);
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        sum += y[i] * weights[i];
      }
      return sum;
    }
  }

  private static void requireEqual(float expected, float actual, String what) {
    if (Float.floatToIntBits(expected + 0f) != Float.floatToIntBits(actual + 0f)) {
      throw new AssertionError(what + " is " + actual + ", expected " + expected);
    }
  }

  private static void requireNear(double expected, double actual, double bound, String what) {
    if (!(Math.abs(actual - expected) <= bound)) {
      throw new AssertionError(what + " is " + actual + ", expected " + expected + " ± " + bound);
    }
  }
}
