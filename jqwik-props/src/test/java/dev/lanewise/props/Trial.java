package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * One kernel with one set of arguments, its reference, and the ways to compare the two. Each comparison also holds that
 * stale NaN in outputs and scratch does not leak and that nothing outside the outputs is written.
 */
abstract class Trial {
  /** The unit roundoff of float. */
  static final double ROUNDOFF = 0x1p-24;

  /** How many times the largest error bound of a plain sum an element may be off that shares a tile with others. */
  private static final double SPREAD = 4;

  /** What the kernel writes. Those beyond the reference's are guarded but not compared: packed weights, say. */
  abstract List<Output> outputs();

  /**
   * What the reference computes from the inputs as they were drawn, each element mapped: by the identity it is what is
   * expected, by the absolute value the sum of the absolute terms.
   */
  abstract double[][] reference(DoubleUnaryOperator of);

  /** The most roundings that any term meets on its way into an element of the output; for {@link #bounds} as it is. */
  int roundings() {
    throw new UnsupportedOperationException("has bounds of its own");
  }

  /** Runs the kernel; allocates nothing itself. */
  abstract void run(Parallel parallel, float[] scratch);

  /** Calls the kernel with each kind of bad argument. */
  abstract void requireRejections();

  int scratchLength(int workers) {
    return 0;
  }

  /** Puts the outputs into the state in which the kernel must find them; stale, unless it updates them. */
  void prepare() {
    outputs().forEach(Output::poison);
  }

  /** Whether a multiplied zero of the padding may turn this element into NaN although the reference skips it. */
  boolean mayBeNan(int element) {
    return false;
  }

  /** Whether sums of small integers are all there is to compute. */
  boolean isExactOnIntegers() {
    return true;
  }

  /** Whether rounding errors of one output element reach others, as in Winograd's tiles. */
  boolean spreadsErrors() {
    return false;
  }

  private void runAfresh(Parallel parallel) {
    prepare();
    run(parallel, Data.nans(scratchLength(parallel.workers())));
    outputs().forEach(Output::requireGuards);
  }

  /**
   * How far each element may be off: the bound of a floating-point sum. A term that meets r roundings is off by at most
   * a factor (1 + u)^r, so the sum by at most (r·u + O((r·u)²)) · Σ|terms|. The constant in front is 1, plus a
   * hundredth for the second order and for the reference's own roundings. Where errors spread, each element has {@value
   * #SPREAD} times the largest bound.
   */
  double[][] bounds() {
    double[][] bounds = reference(Math::abs);
    for (double[] b : bounds) {
      Arrays.setAll(b, i -> 1.01 * roundings() * ROUNDOFF * b[i]);
      if (spreadsErrors()) {
        Arrays.fill(b, SPREAD * Arrays.stream(b).filter(Double::isFinite).max().orElse(0));
      }
    }
    return bounds;
  }

  /** Every element has the reference's value, NaN where it is NaN; only what no integers make exact has a bound. */
  final void requireExact() {
    runAfresh(Workers.TWO);
    requireNear(isExactOnIntegers() ? null : bounds());
  }

  /** Every element is within {@link #bounds}. */
  final void requireBounded() {
    runAfresh(Workers.ONE);
    requireNear(bounds());
  }

  private void requireNear(double[][] bounds) {
    double[][] expected = reference(DoubleUnaryOperator.identity());
    for (int o = 0; o < expected.length; o++) {
      Output actual = outputs().get(o);
      requireLength(o, expected[o]);
      for (int i = 0; i < actual.length(); i++) {
        requireNear(o, i, expected[o][i], actual.get(i), bounds == null ? 0 : bounds[o][i]);
      }
    }
  }

  private void requireLength(int output, double[] expected) {
    if (expected.length != outputs().get(output).length()) {
      throw new AssertionError("the reference has " + expected.length + " elements of output " + output);
    }
  }

  private void requireNear(int output, int element, double expected, double actual, double bound) {
    boolean same = expected == actual || Double.isNaN(expected) && Double.isNaN(actual);
    boolean near = Double.isFinite(expected) && Math.abs(actual - expected) <= bound;
    if (!same && !near && !(Double.isNaN(actual) && mayBeNan(element))) {
      throw new AssertionError(
          "output " + output + ", element " + element + ": " + actual + ", expected " + expected + " ± " + bound);
    }
  }

  /** The bits do not depend on the number of workers. */
  final void requireSameBitsForAllWorkers() {
    runAfresh(Workers.ONE);
    int[][] bits = bits();
    for (Parallel parallel : Workers.SEVERAL) {
      runAfresh(parallel);
      requireBits(bits, parallel.toString());
    }
  }

  /** The bits are those of {@code fresh}, though this one's operation and scratch have served other trials before. */
  final void requireSameBits(Trial fresh, float[] usedScratch) {
    prepare();
    run(Workers.TWO, usedScratch);
    outputs().forEach(Output::requireGuards);
    fresh.runAfresh(Workers.ONE);
    requireBits(fresh.bits(), "reused");
  }

  private int[][] bits() {
    List<Output> outputs = outputs();
    int[][] bits = new int[outputs.size()][];
    for (int o = 0; o < bits.length; o++) {
      bits[o] = new int[outputs.get(o).length()];
      for (int i = 0; i < bits[o].length; i++) {
        bits[o][i] = outputs.get(o).bits(i);
      }
    }
    return bits;
  }

  private void requireBits(int[][] expected, String when) {
    int[][] actual = bits();
    for (int o = 0; o < expected.length; o++) {
      for (int i = 0; i < expected[o].length; i++) {
        if (expected[o][i] != actual[o][i]) {
          throw new AssertionError(
              when + ": output " + o + ", element " + i + " has the bits " + Integer.toHexString(actual[o][i])
                  + ", expected " + Integer.toHexString(expected[o][i]));
        }
      }
    }
  }
}
