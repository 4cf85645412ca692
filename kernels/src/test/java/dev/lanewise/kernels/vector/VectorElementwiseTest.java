package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.kernels.scalar.ScalarElementwise;
import dev.lanewise.kernels.scalar.ScalarRowBroadcast;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The vector kernels give the bits of their scalar twins, before they are compiled and after. */
class VectorElementwiseTest {
  private static final int LENGTH = 5 * 16 + 7;
  private static final int ROUNDS = 3_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final float[] a = new float[LENGTH];
  private final float[] b = new float[LENGTH];
  private final float[] t = new float[LENGTH];
  private float alpha;
  private float beta;

  /** One function, from a and b to y. */
  private interface Kernel {
    void run(float[] y);
  }

  private void requireSame(String what, Kernel vector, Kernel scalar) {
    for (int round = 0; round < ROUNDS; round++) {
      draw();
      float[] actual = new float[LENGTH];
      float[] expected = new float[LENGTH];
      vector.run(actual);
      scalar.run(expected);
      assertArrayEquals(bits(expected), bits(actual), what);
    }
  }

  /** Every kind of float: half of them of moderate size, the others any bits, NaN and infinity too. */
  private void draw() {
    for (int i = 0; i < LENGTH; i++) {
      a[i] = any();
      b[i] = any();
      t[i] = any();
    }
    alpha = any();
    beta = any();
  }

  private float any() {
    return random.nextBoolean() ? random.nextInt(-4, 5) * 0.75f : Float.intBitsToFloat(random.nextInt());
  }

  /** All NaNs alike: which of two NaNs a sum is, is left to the machine. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }

  @Test
  void functionsOfTwoArrays() {
    int n = LENGTH;
    requireSame(
        "add", y -> VectorElementwise.add(a, 0, b, 0, y, 0, n), y -> ScalarElementwise.add(a, 0, b, 0, y, 0, n));
    requireSame(
        "subtract", y -> VectorElementwise.subtract(a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.subtract(a, 0, b, 0, y, 0, n));
    requireSame(
        "multiply", y -> VectorElementwise.multiply(a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.multiply(a, 0, b, 0, y, 0, n));
    requireSame(
        "divide", y -> VectorElementwise.divide(a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.divide(a, 0, b, 0, y, 0, n));
    requireSame(
        "maximum", y -> VectorElementwise.maximum(a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.maximum(a, 0, b, 0, y, 0, n));
    requireSame(
        "minimum", y -> VectorElementwise.minimum(a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.minimum(a, 0, b, 0, y, 0, n));
  }

  @Test
  void functionsWithSumsOfProducts() {
    int n = LENGTH;
    requireSame(
        "linear combination", y -> VectorElementwise.linearCombination(alpha, a, 0, beta, b, 0, y, 0, n),
        y -> ScalarElementwise.linearCombination(alpha, a, 0, beta, b, 0, y, 0, n));
    requireSame(
        "add scaled", y -> VectorElementwise.addScaled(alpha, a, 0, b, 0, y, 0, n),
        y -> ScalarElementwise.addScaled(alpha, a, 0, b, 0, y, 0, n));
    requireSame(
        "multiply and add", y -> VectorElementwise.multiplyAdd(a, 0, b, 0, t, 0, y, 0, n),
        y -> ScalarElementwise.multiplyAdd(a, 0, b, 0, t, 0, y, 0, n));
  }

  @Test
  void functionsOfOneArray() {
    int n = LENGTH;
    requireSame(
        "scale", y -> VectorElementwise.scale(alpha, a, 0, y, 0, n),
        y -> ScalarElementwise.scale(alpha, a, 0, y, 0, n));
    requireSame(
        "shift", y -> VectorElementwise.shift(alpha, a, 0, y, 0, n),
        y -> ScalarElementwise.shift(alpha, a, 0, y, 0, n));
    requireSame(
        "clip", y -> VectorElementwise.clip(-1, 1.5f, a, 0, y, 0, n),
        y -> ScalarElementwise.clip(-1, 1.5f, a, 0, y, 0, n));
    requireSame(
        "absolute", y -> VectorElementwise.absolute(a, 0, y, 0, n), y -> ScalarElementwise.absolute(a, 0, y, 0, n));
    requireSame("square", y -> VectorElementwise.square(a, 0, y, 0, n), y -> ScalarElementwise.square(a, 0, y, 0, n));
    requireSame(
        "square root", y -> VectorElementwise.squareRoot(a, 0, y, 0, n),
        y -> ScalarElementwise.squareRoot(a, 0, y, 0, n));
    requireSame("negate", y -> VectorElementwise.negate(a, 0, y, 0, n), y -> ScalarElementwise.negate(a, 0, y, 0, n));
  }

  @Test
  void rowsAndTheirValues() {
    for (int columns : new int[] {1, 3, 5}) {
      int rows = LENGTH / columns;
      requireSame(
          "add to rows", y -> VectorRowBroadcast.add(rows, columns, a, 0, b, 0, y, 0),
          y -> ScalarRowBroadcast.add(rows, columns, a, 0, b, 0, y, 0));
      requireSame(
          "multiply rows", y -> VectorRowBroadcast.multiply(rows, columns, a, 0, b, 0, y, 0),
          y -> ScalarRowBroadcast.multiply(rows, columns, a, 0, b, 0, y, 0));
    }
  }
}
