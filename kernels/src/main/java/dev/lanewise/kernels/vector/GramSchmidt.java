package dev.lanewise.kernels.vector;

import java.util.Arrays;

/**
 * Rows made orthonormal one after the other by Gram and Schmidt's method, each row twice: that makes them orthogonal to
 * working precision (L. Giraud, J. Langou, M. Rozložník: "The loss of orthogonality in the Gram-Schmidt
 * orthogonalization process", 2005).
 */
public final class GramSchmidt {
  /** The share of a row's length that has to be left, or else it counts as dependent on the rows before. */
  private static final double LEAST = 1e-3;

  /** Squares of lengths that rows are scaled from. */
  private static final double SMALLEST = 1e-30;

  private static final double LARGEST = 1e30;

  private GramSchmidt() {}

  /** Elements of scratch for rows of a length: factors, a spare tile and a row. */
  public static int scratchLength(int rows, int length) {
    return rows + GemvRows.SPARE + length + Lanes.COUNT;
  }

  /**
   * Replaces the rows; one that depends on those before, or is not finite, becomes zero.
   *
   * @param a the rows one after the other from {@code at} on, and scratch from {@code scratch} on
   */
  public static void run(float[] a, int at, int rows, int length, int scratch) {
    for (int i = 0; i < rows; i++) {
      int row = at + i * length;
      scale(a, row, length, SMALLEST);
      subtract(a, at, i, row, length, scratch);
      subtract(a, at, i, row, length, scratch);
      scale(a, row, length, LEAST * LEAST);
    }
  }

  /** Gives a row the length 1, or 0 where it is no longer than the root of {@code least}. */
  private static void scale(float[] a, int row, int length, double least) {
    double square = NearestScreen.squares(a, row, length);
    if (square > least && square < LARGEST) {
      double factor = 1 / Math.sqrt(square);
      for (int k = 0; k < length; k++) {
        a[row + k] = (float) (a[row + k] * factor);
      }
    } else {
      Arrays.fill(a, row, row + length, 0);
    }
  }

  /** Takes from a row its part in the space of those before. */
  private static void subtract(float[] a, int at, int before, int row, int length, int scratch) {
    int part = scratch + before + GemvRows.SPARE;
    GemvRows.run(a, at, length, before, length, a, row, a, scratch, scratch + before);
    GemvColumns.run(a, at, length, before, length, a, scratch, a, part);
    for (int k = 0; k < length; k++) {
      a[row + k] -= a[part + k];
    }
  }
}
