package dev.lanewise.props;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.scalar.ScalarActivation;
import dev.lanewise.kernels.vector.VectorActivation;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What holds for activations beside the contract of all kernels. */
class ActivationProps {
  /** A prime, so that all low bits of floats occur. */
  private static final int STEP = 8191;

  private static final int LENGTH = 1 << 10;

  private interface Forward {
    void run(float[] x, int xOffset, float[] y, int yOffset, int length);
  }

  private interface Backward {
    void run(float[] s, int sOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length);
  }

  /** The references' gradients are the derivatives of the references. */
  @Property
  void gradientsAreCentralDifferences(@ForAll ActivationKind kind, @ForAll @DoubleRange(min = -8, max = 8) double x) {
    double h = 1e-5;
    boolean nearKink = Math.abs(x) < 2 * h || Math.abs(x - 6) < 2 * h;
    double saved = kind.isSavedOutput() ? kind.forward(x) : x;
    double difference = (kind.forward(x + h) - kind.forward(x - h)) / (2 * h);
    if (!nearKink && !(Math.abs(kind.gradient(saved) - difference) <= 1e-8)) {
      throw new AssertionError(kind + "′(" + x + ") is " + kind.gradient(saved) + ", expected " + difference);
    }
  }

  /** At 0 and 6 the gradient is that of the part left of 0, and 0. */
  @Example
  void gradientsAtKinks() {
    requireGradient(Activation.relu(), 0, 0);
    requireGradient(Activation.relu6(), 0, 0);
    requireGradient(Activation.relu6(), 6, 0);
    requireGradient(Activation.leakyRelu(0.25f), 0, 0.25f);
    requireGradient(Activation.leakyRelu(-0.25f), 0, -0.25f);
    requireGradient(Activation.elu(0.5f), 0, 0.5f);
    requireGradient(Activation.elu(-0.5f), 0, -0.5f);
  }

  private static void requireGradient(Activation op, float saved, float expected) {
    float[] dx = new float[1];
    op.backward(Workers.ONE, new float[] {saved}, 0, new float[] {1}, 0, dx, 0, 1);
    if (dx[0] != expected) {
      throw new AssertionError("the gradient at " + saved + " is " + dx[0] + ", expected " + expected);
    }
  }

  @Example
  void parametersMustBeFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Rejection rejection = new Rejection();
      rejection.of("slope", () -> Activation.leakyRelu(bad));
      rejection.of("alpha", () -> Activation.elu(bad));
    }
  }

  @Example
  void vectorsGiveTheBitsOfScalarsForward() {
    forward(VectorActivation::reluForward, ScalarActivation::reluForward);
    forward(VectorActivation::relu6Forward, ScalarActivation::relu6Forward);
    forward(
        (x, from, y, to, n) -> VectorActivation.leakyReluForward(0.3f, x, from, y, to, n),
        (x, from, y, to, n) -> ScalarActivation.leakyReluForward(0.3f, x, from, y, to, n));
    forward(
        (x, from, y, to, n) -> VectorActivation.eluForward(1.7f, x, from, y, to, n),
        (x, from, y, to, n) -> ScalarActivation.eluForward(1.7f, x, from, y, to, n));
    forward(VectorActivation::sigmoidForward, ScalarActivation::sigmoidForward);
    forward(VectorActivation::geluForward, ScalarActivation::geluForward);
    forward(VectorActivation::geluTanhForward, ScalarActivation::geluTanhForward);
    forward(VectorActivation::siluForward, ScalarActivation::siluForward);
  }

  @Example
  void vectorsGiveTheBitsOfScalarsBackward() {
    backward(VectorActivation::reluBackward, ScalarActivation::reluBackward);
    backward(VectorActivation::relu6Backward, ScalarActivation::relu6Backward);
    backward(
        (s, at, dy, from, dx, to, n) -> VectorActivation.leakyReluBackward(0.3f, s, at, dy, from, dx, to, n),
        (s, at, dy, from, dx, to, n) -> ScalarActivation.leakyReluBackward(0.3f, s, at, dy, from, dx, to, n));
    backward(
        (s, at, dy, from, dx, to, n) -> VectorActivation.eluBackward(1.7f, s, at, dy, from, dx, to, n),
        (s, at, dy, from, dx, to, n) -> ScalarActivation.eluBackward(1.7f, s, at, dy, from, dx, to, n));
    backward(
        (s, at, dy, from, dx, to, n) -> VectorActivation.eluBackwardFromInput(1.7f, s, at, dy, from, dx, to, n),
        (s, at, dy, from, dx, to, n) -> ScalarActivation.eluBackwardFromInput(1.7f, s, at, dy, from, dx, to, n));
    backward(VectorActivation::sigmoidBackward, ScalarActivation::sigmoidBackward);
    backward(VectorActivation::tanhBackward, ScalarActivation::tanhBackward);
    backward(VectorActivation::geluBackward, ScalarActivation::geluBackward);
    backward(VectorActivation::geluTanhBackward, ScalarActivation::geluTanhBackward);
    backward(VectorActivation::siluBackward, ScalarActivation::siluBackward);
  }

  private static void forward(Forward vector, Forward scalar) {
    backward(
        (s, at, dy, from, dx, to, n) -> vector.run(s, at, dx, to, n),
        (s, at, dy, from, dx, to, n) -> scalar.run(s, at, dx, to, n));
  }

  private static void backward(Backward vector, Backward scalar) {
    if (Backend.current() == Backend.SCALAR) {
      return; // this JVM may lack the vectors
    }
    float[] s = new float[LENGTH];
    float[] dy = Data.floats(1).input(0, LENGTH);
    float[] expected = new float[LENGTH];
    float[] actual = new float[LENGTH];
    long bits = 0;
    while (bits < 1L << 32) {
      for (int i = 0; i < LENGTH; i++, bits += STEP) {
        s[i] = Float.intBitsToFloat((int) bits);
      }
      scalar.run(s, 0, dy, 0, expected, 0, LENGTH);
      vector.run(s, 0, dy, 0, actual, 0, LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
          throw new AssertionError("of " + s[i] + ": " + actual[i] + ", expected " + expected[i]);
        }
      }
    }
  }
}
