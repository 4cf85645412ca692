package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarElementwise;
import dev.lanewise.kernels.vector.VectorElementwise;

/**
 * Arithmetic between arrays, element by element.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Elementwise extends RangeOperation {
  // The arguments of the run in progress.
  private float[] a;
  private int aOffset;
  private float[] b;
  private int bOffset;
  private float[] y;
  private int yOffset;

  private Elementwise() {}

  /** y = a + b. */
  public static Elementwise add() {
    return new Elementwise();
  }

  /**
   * Runs over {@code length} elements; y may be the very same elements as a or b.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps a or b partly
   */
  public void run(
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

  @Override
  void range(int from, int count) {
    if (Backend.isVector()) {
      VectorElementwise.add(a, aOffset + from, b, bOffset + from, y, yOffset + from, count);
    } else {
      ScalarElementwise.add(a, aOffset + from, b, bOffset + from, y, yOffset + from, count);
    }
  }
}
