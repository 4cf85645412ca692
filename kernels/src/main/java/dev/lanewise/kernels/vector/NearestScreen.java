package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarNearest;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Passes over points that cannot be among the nearest by Euclid, judged by scalar products, which cost less than the
 * squares of differences: with exact numbers |q − p|² = |q|² + |p|² − 2q·p. The few that may be are computed anew as
 * {@link VectorDistances} would, operation by operation, so nothing of what is rounded here gets into a result.
 *
 * <p><b>The bound.</b> Let r be the additions of a sum (block of dimensions and blocks), u = 2⁻²⁴. The product is off
 * by at most r·u·Σ|q_k·p_k| ≤ r·u·(|q|² + |p|²)/2, and twice that is what its double is off by; the norms are exact to
 * 2u, and {@code |p|² − 2q·p}, itself rounded, is at most 2(|q|² + |p|²). That makes (r + 5)·u·(|q|² + |p|²), to first
 * order. {@link #margin} is more than twice as much; norms are shortened by it. The distance itself is less than its
 * exact value by at most the factor 1 − (r + 3)·u, for which the limit is raised. Where norms are so large that a
 * product may overflow, or not numbers, they are replaced by NaN, which no comparison passes over; of what underflows
 * the limit has a share.
 */
public final class NearestScreen {
  /** Pairs that are computed anew together: chains of additions that overlap. */
  private static final int TOGETHER = 8;

  private static final double ROUNDOFF = 0x1p-24;

  /** Products of points of such norms do not overflow. */
  private static final double LARGEST = 1e37;

  /** More than all terms of a sum lose that are too small for a float, for each dimension. */
  private static final double UNDERFLOW = 0x1p-120;

  private NearestScreen() {}

  private static double margin(int dimensions) {
    int blocks = VectorDistances.depthBlocks(dimensions);
    return 2 * ROUNDOFF * ((dimensions + blocks - 1) / blocks + blocks + 8);
  }

  /** The square of the norm of each row, shortened by the margin; NaN where it is too large or not a number. */
  public static void norms(float[] x, int offset, int rows, int dimensions, float[] norms, int to) {
    double factor = 1 - margin(dimensions);
    for (int i = 0; i < rows; i++) {
      double norm = squares(x, offset + i * dimensions, dimensions);
      norms[to + i] = norm <= LARGEST ? (float) (norm * factor) : Float.NaN;
    }
  }

  private static double squares(float[] x, int offset, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      double xa = x[offset + i];
      double xb = x[offset + i + 1];
      double xc = x[offset + i + 2];
      double xd = x[offset + i + 3];
      a += xa * xa;
      b += xb * xb;
      c += xc * xc;
      d += xd * xd;
    }
    for (; i < length; i++) {
      a += (double) x[offset + i] * x[offset + i];
    }
    return a + b + c + d;
  }

  /**
   * What {@code |p|² − 2q·p} of a point that is passed over is greater than.
   *
   * @param norm the query's, as {@link #norms} left it
   * @param worst the square of the distance that a point must fall short of
   */
  public static float limit(int dimensions, float norm, double worst) {
    double limit = worst * (1 + margin(dimensions)) - norm + dimensions * UNDERFLOW;
    return Math.nextUp((float) limit);
  }

  /** How many of a query's points are not passed over. */
  public static int count(float[] array, int products, int points, int norms, float limit) {
    int count = points;
    int j = 0;
    for (; j + COUNT <= points; j += COUNT) {
      FloatVector product = FloatVector.fromArray(SPECIES, array, products + j);
      FloatVector norm = FloatVector.fromArray(SPECIES, array, norms + j);
      count -= norm.sub(product.add(product)).compare(VectorOperators.GT, limit).trueCount();
    }
    for (; j < points; j++) {
      count -= passes(array[products + j], array[norms + j], limit) ? 1 : 0;
    }
    return count;
  }

  private static boolean passes(float product, float norm, float limit) {
    return norm - 2 * product > limit;
  }

  /** Replaces a query's products by the places of those not passed over, as raw bits; returns how many. */
  private static int gather(float[] array, int products, int points, int norms, float limit) {
    int count = 0;
    for (int j = 0; j < points; j++) {
      if (!passes(array[products + j], array[norms + j], limit)) {
        array[products + count] = Float.intBitsToFloat(j);
        count++;
      }
    }
    return count;
  }

  /**
   * Offers to a full list all of a query's points that are not passed over; their products are lost.
   *
   * @param roots whether distances are roots
   * @param products the scalar products in {@code array}
   * @param norms the norms of the points in {@code array}
   * @param spare room for 8 distances in {@code array}
   */
  public static void select(
      boolean roots, int dimensions, float[] q, int qOffset, float[] p, int pOffset, float[] array, int products,
      int points, int norms, float limit, int spare, int firstIndex, int list, int capacity) {
    int count = gather(array, products, points, norms, limit);
    for (int i = 0; i < count; i += TOGETHER) {
      int together = Math.min(TOGETHER, count - i);
      distances(dimensions, q, qOffset, p, pOffset, array, products + i, together, spare);
      for (int n = 0; n < together; n++) {
        float square = array[spare + n];
        float distance = roots ? (float) Math.sqrt(square) : square;
        ScalarNearest.offer(array, distance, firstIndex + at(array, products + i + n), list, capacity);
      }
    }
  }

  private static int at(float[] array, int place) {
    return Float.floatToRawIntBits(array[place]);
  }

  /** The squared distances of up to 8 points, in the order of {@link VectorDistances}. */
  private static void distances(
      int dimensions, float[] q, int qOffset, float[] p, int pOffset, float[] array, int places, int count, int to) {
    for (int n = 0; n < TOGETHER; n++) {
      array[to + n] = 0;
    }
    int last = count - 1;
    int blocks = VectorDistances.depthBlocks(dimensions);
    for (int block = 0; block < blocks; block++) {
      int k = ChunkCut.start(block, blocks, dimensions);
      int depth = ChunkCut.start(block + 1, blocks, dimensions) - k;
      int from = pOffset + k;
      add(
          q, qOffset + k, depth, p, from + at(array, places) * dimensions,
          from + at(array, places + Math.min(1, last)) * dimensions,
          from + at(array, places + Math.min(2, last)) * dimensions,
          from + at(array, places + Math.min(3, last)) * dimensions,
          from + at(array, places + Math.min(4, last)) * dimensions,
          from + at(array, places + Math.min(5, last)) * dimensions,
          from + at(array, places + Math.min(6, last)) * dimensions,
          from + at(array, places + Math.min(7, last)) * dimensions, array, to);
    }
  }

  private static void add(
      float[] q, int qOffset, int depth, float[] p, int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7,
      float[] sums, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int k = 0; k < depth; k++) {
      float x = q[qOffset + k];
      float d0 = x - p[p0 + k];
      s0 = Math.fma(d0, d0, s0);
      float d1 = x - p[p1 + k];
      s1 = Math.fma(d1, d1, s1);
      float d2 = x - p[p2 + k];
      s2 = Math.fma(d2, d2, s2);
      float d3 = x - p[p3 + k];
      s3 = Math.fma(d3, d3, s3);
      float d4 = x - p[p4 + k];
      s4 = Math.fma(d4, d4, s4);
      float d5 = x - p[p5 + k];
      s5 = Math.fma(d5, d5, s5);
      float d6 = x - p[p6 + k];
      s6 = Math.fma(d6, d6, s6);
      float d7 = x - p[p7 + k];
      s7 = Math.fma(d7, d7, s7);
    }
    sums[to] += s0;
    sums[to + 1] += s1;
    sums[to + 2] += s2;
    sums[to + 3] += s3;
    sums[to + 4] += s4;
    sums[to + 5] += s5;
    sums[to + 6] += s6;
    sums[to + 7] += s7;
  }
}
