package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarElementwise;
import dev.lanewise.kernels.vector.VectorElementwise;
import java.util.Arrays;

/**
 * Arithmetic on arrays, element by element: a function of one array or two, some with numbers.
 *
 * <p>NaN in an input is NaN in the output, also for {@link #maximum}, {@link #minimum} and {@link #clip}. Products and
 * sums are rounded one by one, so the bits are the same on every machine.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Elementwise extends RangeOperation {
  private final Function function;

  // The arguments of the run in progress.
  private float alpha;
  private float[] a;
  private int aOffset;
  private float beta;
  private float[] b;
  private int bOffset;
  private float[] y;
  private int yOffset;

  private Elementwise(Function function) {
    this.function = function;
  }

  /** Which function, and what it takes. */
  private enum Function {
    ADD(2, 0), ADD_RELU(2, 0), SUBTRACT(2, 0), MULTIPLY(2, 0), DIVIDE(2, 0), MAXIMUM(2, 0), MINIMUM(2, 0),
    ADD_SCALED(2, 1), LINEAR_COMBINATION(2, 2), ABSOLUTE(1, 0), SQUARE(1, 0), SQUARE_ROOT(1, 0), NEGATE(1, 0),
    COPY(1, 0), SCALE(1, 1), CLIP(1, 2), FILL(0, 1);

    final int arrays;
    final int numbers;

    Function(int arrays, int numbers) {
      this.arrays = arrays;
      this.numbers = numbers;
    }
  }

  /** y = a + b. */
  public static Elementwise add() {
    return new Elementwise(Function.ADD);
  }

  /**
   * y = max(0, a + b), the end of a residual block. Its gradient for both is that of {@link Activation#relu}, from y.
   */
  public static Elementwise addRelu() {
    return new Elementwise(Function.ADD_RELU);
  }

  /** y = a − b. */
  public static Elementwise subtract() {
    return new Elementwise(Function.SUBTRACT);
  }

  /** y = a · b. */
  public static Elementwise multiply() {
    return new Elementwise(Function.MULTIPLY);
  }

  /** y = a / b. */
  public static Elementwise divide() {
    return new Elementwise(Function.DIVIDE);
  }

  /** y = max(a, b); +0 is larger than −0. */
  public static Elementwise maximum() {
    return new Elementwise(Function.MAXIMUM);
  }

  /** y = min(a, b); −0 is smaller than +0. */
  public static Elementwise minimum() {
    return new Elementwise(Function.MINIMUM);
  }

  /** y = α · a + b; with y the same as b what BLAS calls axpy. */
  public static Elementwise addScaled() {
    return new Elementwise(Function.ADD_SCALED);
  }

  /** y = α · a + β · b; with α + β = 1 and y the same as b a step of a moving average. */
  public static Elementwise linearCombination() {
    return new Elementwise(Function.LINEAR_COMBINATION);
  }

  /** y = |x|. */
  public static Elementwise absolute() {
    return new Elementwise(Function.ABSOLUTE);
  }

  /** y = x². */
  public static Elementwise square() {
    return new Elementwise(Function.SQUARE);
  }

  /** y = √x; NaN below zero, but −0 stays. */
  public static Elementwise squareRoot() {
    return new Elementwise(Function.SQUARE_ROOT);
  }

  /** y = −x. */
  public static Elementwise negate() {
    return new Elementwise(Function.NEGATE);
  }

  /** y = x. */
  public static Elementwise copy() {
    return new Elementwise(Function.COPY);
  }

  /** y = α · x. */
  public static Elementwise scale() {
    return new Elementwise(Function.SCALE);
  }

  /** y = low where x is below it, high where x is above it, else x. */
  public static Elementwise clip() {
    return new Elementwise(Function.CLIP);
  }

  /** y = a number. */
  public static Elementwise fill() {
    return new Elementwise(Function.FILL);
  }

  /**
   * Runs a function of two arrays over {@code length} elements; y may be the very same elements as a or b.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps a or b partly, or the function takes anything
   *     else
   */
  public void run(
      Parallel parallel, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    requireTakes(2, 0);
    runTwo(parallel, a, aOffset, b, bOffset, y, yOffset, length);
  }

  /**
   * Runs {@link #addScaled} over {@code length} elements; y may be the very same elements as a or b.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps a or b partly, or the function takes anything
   *     else
   */
  public void run(
      Parallel parallel, float alpha, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset,
      int length) {
    requireTakes(2, 1);
    this.alpha = alpha;
    runTwo(parallel, a, aOffset, b, bOffset, y, yOffset, length);
  }

  /**
   * Runs {@link #linearCombination} over {@code length} elements; y may be the very same elements as a or b.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps a or b partly, or the function takes anything
   *     else
   */
  public void run(
      Parallel parallel, float alpha, float[] a, int aOffset, float beta, float[] b, int bOffset, float[] y,
      int yOffset, int length) {
    requireTakes(2, 2);
    this.alpha = alpha;
    this.beta = beta;
    runTwo(parallel, a, aOffset, b, bOffset, y, yOffset, length);
  }

  /**
   * Runs a function of one array over {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or the function takes anything else
   */
  public void run(Parallel parallel, float[] x, int xOffset, float[] y, int yOffset, int length) {
    requireTakes(1, 0);
    runOne(parallel, x, xOffset, y, yOffset, length);
  }

  /**
   * Runs {@link #scale} over {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or the function takes anything else
   */
  public void run(Parallel parallel, float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    requireTakes(1, 1);
    this.alpha = alpha;
    runOne(parallel, x, xOffset, y, yOffset, length);
  }

  /**
   * Runs {@link #clip} over {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException unless {@code low ≤ high}, if an array is too short, y overlaps x partly, or the
   *     function takes anything else
   */
  public void run(
      Parallel parallel, float low, float high, float[] x, int xOffset, float[] y, int yOffset, int length) {
    requireTakes(1, 2);
    if (!(low <= high)) {
      throw new IllegalArgumentException("low: " + low + ", expected at most high, " + high);
    }
    this.alpha = low;
    this.beta = high;
    runOne(parallel, x, xOffset, y, yOffset, length);
  }

  /**
   * Runs {@link #fill} over {@code length} elements.
   *
   * @throws IllegalArgumentException if the array is too short or the function takes anything else
   */
  public void run(Parallel parallel, float value, float[] y, int yOffset, int length) {
    requireTakes(0, 1);
    Arguments.atLeast("length", length, 0);
    Arguments.span("y", y, yOffset, length);
    this.alpha = value;
    this.y = y;
    this.yOffset = yOffset;
    runRange(parallel, length);
  }

  private void requireTakes(int arrays, int numbers) {
    if (function.arrays != arrays || function.numbers != numbers) {
      throw new IllegalArgumentException(
          "function: " + function + " given " + arrays + " arrays and " + numbers + " numbers, expected "
              + function.arrays + " and " + function.numbers);
    }
  }

  private void runTwo(
      Parallel parallel, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("a", a, aOffset, length);
    Arguments.span("b", b, bOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "a", a, aOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "b", b, bOffset, length);
    this.a = a;
    this.aOffset = aOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.y = y;
    this.yOffset = yOffset;
    runRange(parallel, length);
  }

  private void runOne(Parallel parallel, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    this.a = x;
    this.aOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    if (function == Function.FILL) {
      Arrays.fill(y, yOffset + from, yOffset + from + count, alpha);
    } else if (function == Function.COPY) {
      System.arraycopy(a, aOffset + from, y, yOffset + from, count);
    } else if (Backend.isVector()) {
      vector(aOffset + from, bOffset + from, yOffset + from, count);
    } else {
      scalar(aOffset + from, bOffset + from, yOffset + from, count);
    }
  }

  private void vector(int aAt, int bAt, int yAt, int count) {
    switch (function) {
      case ADD -> VectorElementwise.add(a, aAt, b, bAt, y, yAt, count);
      case ADD_RELU -> VectorElementwise.addRelu(a, aAt, b, bAt, y, yAt, count);
      case SUBTRACT -> VectorElementwise.subtract(a, aAt, b, bAt, y, yAt, count);
      case MULTIPLY -> VectorElementwise.multiply(a, aAt, b, bAt, y, yAt, count);
      case DIVIDE -> VectorElementwise.divide(a, aAt, b, bAt, y, yAt, count);
      case MAXIMUM -> VectorElementwise.maximum(a, aAt, b, bAt, y, yAt, count);
      case MINIMUM -> VectorElementwise.minimum(a, aAt, b, bAt, y, yAt, count);
      case ADD_SCALED -> VectorElementwise.addScaled(alpha, a, aAt, b, bAt, y, yAt, count);
      case LINEAR_COMBINATION -> VectorElementwise.linearCombination(alpha, a, aAt, beta, b, bAt, y, yAt, count);
      case ABSOLUTE -> VectorElementwise.absolute(a, aAt, y, yAt, count);
      case SQUARE -> VectorElementwise.square(a, aAt, y, yAt, count);
      case SQUARE_ROOT -> VectorElementwise.squareRoot(a, aAt, y, yAt, count);
      case NEGATE -> VectorElementwise.negate(a, aAt, y, yAt, count);
      case SCALE -> VectorElementwise.scale(alpha, a, aAt, y, yAt, count);
      case CLIP -> VectorElementwise.clip(alpha, beta, a, aAt, y, yAt, count);
      default -> throw new AssertionError(function);
    }
  }

  private void scalar(int aAt, int bAt, int yAt, int count) {
    switch (function) {
      case ADD -> ScalarElementwise.add(a, aAt, b, bAt, y, yAt, count);
      case ADD_RELU -> ScalarElementwise.addRelu(a, aAt, b, bAt, y, yAt, count);
      case SUBTRACT -> ScalarElementwise.subtract(a, aAt, b, bAt, y, yAt, count);
      case MULTIPLY -> ScalarElementwise.multiply(a, aAt, b, bAt, y, yAt, count);
      case DIVIDE -> ScalarElementwise.divide(a, aAt, b, bAt, y, yAt, count);
      case MAXIMUM -> ScalarElementwise.maximum(a, aAt, b, bAt, y, yAt, count);
      case MINIMUM -> ScalarElementwise.minimum(a, aAt, b, bAt, y, yAt, count);
      case ADD_SCALED -> ScalarElementwise.addScaled(alpha, a, aAt, b, bAt, y, yAt, count);
      case LINEAR_COMBINATION -> ScalarElementwise.linearCombination(alpha, a, aAt, beta, b, bAt, y, yAt, count);
      case ABSOLUTE -> ScalarElementwise.absolute(a, aAt, y, yAt, count);
      case SQUARE -> ScalarElementwise.square(a, aAt, y, yAt, count);
      case SQUARE_ROOT -> ScalarElementwise.squareRoot(a, aAt, y, yAt, count);
      case NEGATE -> ScalarElementwise.negate(a, aAt, y, yAt, count);
      case SCALE -> ScalarElementwise.scale(alpha, a, aAt, y, yAt, count);
      case CLIP -> ScalarElementwise.clip(alpha, beta, a, aAt, y, yAt, count);
      default -> throw new AssertionError(function);
    }
  }
}
