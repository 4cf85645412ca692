package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Passes over points that cannot be among the nearest by Euclid. A block of pairs is judged by scalar products, which
 * cost less than the squares of differences: with exact numbers |q − p|² = |q|² + |p|² − 2q·p. Those left are judged
 * once more one by one, by the sum of squares in whichever order is quick. The few that then may be among the nearest
 * are computed as {@link VectorDistances} would, operation by operation, so nothing of what is rounded here gets into a
 * result.
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
  public static final int TOGETHER = 8;

  private static final double ROUNDOFF = 0x1p-24;

  /** Products of points of such norms do not overflow. */
  private static final double LARGEST = 1e37;

  /** More than all terms of a sum lose that are too small for a float, for each dimension. */
  private static final double UNDERFLOW = 0x1p-120;

  private NearestScreen() {}

  /** How far a scalar product may be off, relative to the product of both lengths, and as much again. */
  public static double margin(int dimensions) {
    int blocks = VectorDistances.depthBlocks(dimensions);
    return 2 * ROUNDOFF * ((dimensions + blocks - 1) / blocks + blocks + 8);
  }

  /** More than a sum loses by terms that are too small for a float. */
  public static double underflow(int dimensions) {
    return dimensions * UNDERFLOW;
  }

  /** The square of the norm of each row, shortened by the margin; NaN where it is too large or not a number. */
  public static void norms(float[] x, int offset, int rows, int dimensions, float[] norms, int to) {
    double factor = 1 - margin(dimensions);
    for (int i = 0; i < rows; i++) {
      double norm = squares(x, offset + i * dimensions, dimensions);
      norms[to + i] = norm <= LARGEST ? (float) (norm * factor) : Float.NaN;
    }
  }

  static double squares(float[] x, int offset, int length) {
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

  /** At least the length of a row whose norm is what {@link #norms} left. */
  public static double length(int dimensions, float norm) {
    return Math.sqrt(norm * (1 + 2 * margin(dimensions)));
  }

  /** The most that the square of a distance may be that is computed as {@code square}. */
  public static double reach(int dimensions, double square) {
    return square * (1 + margin(dimensions)) + underflow(dimensions);
  }

  /**
   * What {@code |p|² − 2q·p} of a point that is passed over is greater than.
   *
   * @param norm the query's, as {@link #norms} left it
   * @param reach the square of the distance that a point must not exceed
   */
  public static float limit(int dimensions, float norm, double reach) {
    return Math.nextUp((float) (reach - norm + underflow(dimensions)));
  }

  /**
   * Appends to a list of pairs those of a query's points that are not passed over, in order. A pair is the place of its
   * product in the block, as raw bits; the list may overwrite products that have been looked at.
   *
   * @param block where the block's products start in {@code array}
   * @param row where the query's start in the block
   * @param norms the norms of the points in {@code array}
   * @param count the list's entries, which lie where the block starts; no more than products looked at
   * @return the entries then
   */
  public static int gather(float[] array, int block, int row, int points, int norms, float limit, int count) {
    int n = count;
    int j = 0;
    for (; j + COUNT <= points; j += COUNT) {
      FloatVector product = FloatVector.fromArray(SPECIES, array, block + row + j);
      FloatVector norm = FloatVector.fromArray(SPECIES, array, norms + j);
      if (!norm.sub(product.add(product)).compare(VectorOperators.GT, limit).allTrue()) {
        n = gatherEach(array, block, row, j, j + COUNT, norms, limit, n);
      }
    }
    return gatherEach(array, block, row, j, points, norms, limit, n);
  }

  private static int gatherEach(
      float[] array, int block, int row, int from, int end, int norms, float limit, int count) {
    int n = count;
    for (int j = from; j < end; j++) {
      boolean passes = array[norms + j] - 2 * array[block + row + j] > limit;
      if (!passes) {
        array[block + n] = Float.intBitsToFloat(row + j);
        n++;
      }
    }
    return n;
  }

  /**
   * Whether the square of a distance is greater than {@code reach}; false also where it is too near to tell.
   */
  public static boolean exceeds(int dimensions, float[] q, int qOffset, float[] p, int pOffset, double reach) {
    double limit = reach * (1 + margin(dimensions));
    int blocks = VectorDistances.depthBlocks(dimensions);
    double sum = 0;
    for (int block = 0; block < blocks && !(sum > limit); block++) {
      int k = ChunkCut.start(block, blocks, dimensions);
      sum += square(ChunkCut.start(block + 1, blocks, dimensions) - k, q, qOffset + k, p, pOffset + k);
    }
    return sum > limit;
  }

  private static float square(int depth, float[] q, int qOffset, float[] p, int pOffset) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + 4 * COUNT <= depth; k += 4 * COUNT) {
      FloatVector d0 = difference(q, qOffset + k, p, pOffset + k);
      FloatVector d1 = difference(q, qOffset + k + COUNT, p, pOffset + k + COUNT);
      FloatVector d2 = difference(q, qOffset + k + 2 * COUNT, p, pOffset + k + 2 * COUNT);
      FloatVector d3 = difference(q, qOffset + k + 3 * COUNT, p, pOffset + k + 3 * COUNT);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
    for (; k < depth; k++) {
      float d = q[qOffset + k] - p[pOffset + k];
      sum = Math.fma(d, d, sum);
    }
    return sum;
  }

  private static FloatVector difference(float[] q, int qOffset, float[] p, int pOffset) {
    return FloatVector.fromArray(SPECIES, q, qOffset).sub(FloatVector.fromArray(SPECIES, p, pOffset));
  }

  /**
   * The squares of the distances of up to {@link #TOGETHER} pairs, in the order of {@link VectorDistances}.
   *
   * @param q the block's first query
   * @param p the block's first point
   * @param pairs the pairs' place in {@code array}, each a query's row times {@code stride} plus a point
   * @param to room for {@link #TOGETHER} distances
   */
  public static void squares(
      int dimensions, float[] q, int qOffset, float[] p, int pOffset, float[] array, int pairs, int count, int stride,
      int to) {
    Arrays.fill(array, to, to + TOGETHER, 0);
    int blocks = VectorDistances.depthBlocks(dimensions);
    for (int block = 0; block < blocks; block++) {
      int k = ChunkCut.start(block, blocks, dimensions);
      int depth = ChunkCut.start(block + 1, blocks, dimensions) - k;
      add(dimensions, depth, q, qOffset + k, p, pOffset + k, array, pairs, count - 1, stride, to);
    }
  }

  private static int pair(float[] array, int pairs, int n, int last) {
    return Float.floatToRawIntBits(array[pairs + Math.min(n, last)]);
  }

  private static void add(
      int dimensions, int depth, float[] q, int qOffset, float[] p, int pOffset, float[] array, int pairs, int last,
      int stride, int to) {
    int pair0 = pair(array, pairs, 0, last);
    int pair1 = pair(array, pairs, 1, last);
    int pair2 = pair(array, pairs, 2, last);
    int pair3 = pair(array, pairs, 3, last);
    int pair4 = pair(array, pairs, 4, last);
    int pair5 = pair(array, pairs, 5, last);
    int pair6 = pair(array, pairs, 6, last);
    int pair7 = pair(array, pairs, 7, last);
    int q0 = qOffset + pair0 / stride * dimensions;
    int p0 = pOffset + pair0 % stride * dimensions;
    float s0 = 0;
    int q1 = qOffset + pair1 / stride * dimensions;
    int p1 = pOffset + pair1 % stride * dimensions;
    float s1 = 0;
    int q2 = qOffset + pair2 / stride * dimensions;
    int p2 = pOffset + pair2 % stride * dimensions;
    float s2 = 0;
    int q3 = qOffset + pair3 / stride * dimensions;
    int p3 = pOffset + pair3 % stride * dimensions;
    float s3 = 0;
    int q4 = qOffset + pair4 / stride * dimensions;
    int p4 = pOffset + pair4 % stride * dimensions;
    float s4 = 0;
    int q5 = qOffset + pair5 / stride * dimensions;
    int p5 = pOffset + pair5 % stride * dimensions;
    float s5 = 0;
    int q6 = qOffset + pair6 / stride * dimensions;
    int p6 = pOffset + pair6 % stride * dimensions;
    float s6 = 0;
    int q7 = qOffset + pair7 / stride * dimensions;
    int p7 = pOffset + pair7 % stride * dimensions;
    float s7 = 0;
    for (int k = 0; k < depth; k++) {
      float d0 = q[q0 + k] - p[p0 + k];
      s0 = Math.fma(d0, d0, s0);
      float d1 = q[q1 + k] - p[p1 + k];
      s1 = Math.fma(d1, d1, s1);
      float d2 = q[q2 + k] - p[p2 + k];
      s2 = Math.fma(d2, d2, s2);
      float d3 = q[q3 + k] - p[p3 + k];
      s3 = Math.fma(d3, d3, s3);
      float d4 = q[q4 + k] - p[p4 + k];
      s4 = Math.fma(d4, d4, s4);
      float d5 = q[q5 + k] - p[p5 + k];
      s5 = Math.fma(d5, d5, s5);
      float d6 = q[q6 + k] - p[p6 + k];
      s6 = Math.fma(d6, d6, s6);
      float d7 = q[q7 + k] - p[p7 + k];
      s7 = Math.fma(d7, d7, s7);
    }
    array[to] += s0;
    array[to + 1] += s1;
    array[to + 2] += s2;
    array[to + 3] += s3;
    array[to + 4] += s4;
    array[to + 5] += s5;
    array[to + 6] += s6;
    array[to + 7] += s7;
  }
}
