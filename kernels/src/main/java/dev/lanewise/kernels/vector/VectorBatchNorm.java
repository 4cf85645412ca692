package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarBatchNorm;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The passes of batch normalisation, as {@link ScalarBatchNorm} says; lanes run along the columns. Four vectors of
 * columns go down all rows with their sums and coefficients in registers, then single vectors; the columns that are
 * left are the scalar twin's. Both compute {@code normalize} and {@code inputGradient} without fused multiply-add, to
 * the same bits.
 */
public final class VectorBatchNorm {
  private static final int FOUR = 4 * COUNT;

  private VectorBatchNorm() {}

  /** pivot[c] = about the mean of the rows; at least one row. */
  public static void pivots(
      float[] x, int xOffset, int rows, int columns, int ld, float[] pivot, int pivotOffset) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      pivots4(x, xOffset + c, rows, ld, pivot, pivotOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      pivots1(x, xOffset + c, rows, ld, pivot, pivotOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.pivots(
          x, xOffset + c, rows, columns - c, ld, pivot, pivotOffset + c);
    }
  }

  private static void pivots4(float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, x, xAt + COUNT);
    FloatVector p2 = FloatVector.fromArray(SPECIES, x, xAt + 2 * COUNT);
    FloatVector p3 = FloatVector.fromArray(SPECIES, x, xAt + 3 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    for (int r = 1; r < rows; r++) {
      int at = xAt + r * ld;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at).sub(p0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + COUNT).sub(p1));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(p2));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(p3));
    }
    float share = 1f / rows;
    p0.add(s0.mul(share)).intoArray(pivot, pivotAt);
    p1.add(s1.mul(share)).intoArray(pivot, pivotAt + COUNT);
    p2.add(s2.mul(share)).intoArray(pivot, pivotAt + 2 * COUNT);
    p3.add(s3.mul(share)).intoArray(pivot, pivotAt + 3 * COUNT);
  }

  private static void pivots1(float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector s0 = FloatVector.zero(SPECIES);
    for (int r = 1; r < rows; r++) {
      int at = xAt + r * ld;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at).sub(p0));
    }
    float share = 1f / rows;
    p0.add(s0.mul(share)).intoArray(pivot, pivotAt);
  }

  /** sum[c] += Σ_r d, squares[c] += Σ_r d², where d = x − pivot[c]. */
  public static void moments(
      float[] x, int xOffset, int rows, int columns, int ld, float[] pivot, int pivotOffset, int sum, int squares) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      moments4(x, xOffset + c, rows, ld, pivot, pivotOffset + c, sum + c, squares + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      moments1(x, xOffset + c, rows, ld, pivot, pivotOffset + c, sum + c, squares + c);
    }
    if (c < columns) {
      ScalarBatchNorm.moments(
          x, xOffset + c, rows, columns - c, ld, pivot, pivotOffset + c, sum + c, squares + c);
    }
  }

  private static void moments4(
      float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt, int sum, int squares) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, pivot, pivotAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, pivot, pivotAt + COUNT);
    FloatVector p2 = FloatVector.fromArray(SPECIES, pivot, pivotAt + 2 * COUNT);
    FloatVector p3 = FloatVector.fromArray(SPECIES, pivot, pivotAt + 3 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector q0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector q1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector q2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector q3 = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(p0);
      s0 = s0.add(d0);
      q0 = d0.fma(d0, q0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(p1);
      s1 = s1.add(d1);
      q1 = d1.fma(d1, q1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(p2);
      s2 = s2.add(d2);
      q2 = d2.fma(d2, q2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(p3);
      s3 = s3.add(d3);
      q3 = d3.fma(d3, q3);
    }
    s0.add(FloatVector.fromArray(SPECIES, pivot, sum)).intoArray(pivot, sum);
    q0.add(FloatVector.fromArray(SPECIES, pivot, squares)).intoArray(pivot, squares);
    s1.add(FloatVector.fromArray(SPECIES, pivot, sum + COUNT)).intoArray(pivot, sum + COUNT);
    q1.add(FloatVector.fromArray(SPECIES, pivot, squares + COUNT)).intoArray(pivot, squares + COUNT);
    s2.add(FloatVector.fromArray(SPECIES, pivot, sum + 2 * COUNT)).intoArray(pivot, sum + 2 * COUNT);
    q2.add(FloatVector.fromArray(SPECIES, pivot, squares + 2 * COUNT)).intoArray(pivot, squares + 2 * COUNT);
    s3.add(FloatVector.fromArray(SPECIES, pivot, sum + 3 * COUNT)).intoArray(pivot, sum + 3 * COUNT);
    q3.add(FloatVector.fromArray(SPECIES, pivot, squares + 3 * COUNT)).intoArray(pivot, squares + 3 * COUNT);
  }

  private static void moments1(
      float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt, int sum, int squares) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, pivot, pivotAt);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector q0 = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(p0);
      s0 = s0.add(d0);
      q0 = d0.fma(d0, q0);
    }
    s0.add(FloatVector.fromArray(SPECIES, pivot, sum)).intoArray(pivot, sum);
    q0.add(FloatVector.fromArray(SPECIES, pivot, squares)).intoArray(pivot, squares);
  }

  /** y = v ≤ floor ? floor : v, where v = (x − mean)·scale + shift; y may be x. */
  public static void normalize(
      float[] x, int xOffset, int rows, int columns, int ld, float[] coefficients, int offset, int period, float floor,
      float[] y, int yOffset) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      normalize4(x, xOffset + c, rows, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      normalize1(x, xOffset + c, rows, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.normalize(
          x, xOffset + c, rows, columns - c, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
  }

  private static void normalize4(
      float[] x, int xAt, int rows, int ld, float[] coefficients, int k, int period, float floor, float[] y,
      int yAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, coefficients, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, coefficients, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, coefficients, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, coefficients, k + period + 3 * COUNT);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    FloatVector shift1 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + COUNT);
    FloatVector shift2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 2 * COUNT);
    FloatVector shift3 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 3 * COUNT);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0).mul(scale0).add(shift0);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1).mul(scale1).add(shift1);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2).mul(scale2).add(shift2);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3).mul(scale3).add(shift3);
      v0.blend(floor, v0.compare(VectorOperators.LE, floor)).intoArray(y, to);
      v1.blend(floor, v1.compare(VectorOperators.LE, floor)).intoArray(y, to + COUNT);
      v2.blend(floor, v2.compare(VectorOperators.LE, floor)).intoArray(y, to + 2 * COUNT);
      v3.blend(floor, v3.compare(VectorOperators.LE, floor)).intoArray(y, to + 3 * COUNT);
    }
  }

  private static void normalize1(
      float[] x, int xAt, int rows, int ld, float[] coefficients, int k, int period, float floor, float[] y,
      int yAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0).mul(scale0).add(shift0);
      v0.blend(floor, v0.compare(VectorOperators.LE, floor)).intoArray(y, to);
    }
  }

  /** sum[c] += Σ_r g, products[c] += Σ_r g·(x − mean), where g = v ≤ floor ? 0 : dy with the v of normalize. */
  public static void gradientSums(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients, int offset,
      int period, float floor, int sum, int products) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      gradientSums4(x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, floor, sum + c, products + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      gradientSums1(x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, floor, sum + c, products + c);
    }
    if (c < columns) {
      ScalarBatchNorm.gradientSums(
          x, xOffset + c, dy, dyOffset + c, rows, columns - c, ld, coefficients, offset + c, period, floor, sum + c,
          products + c);
    }
  }

  private static void gradientSums4(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] coefficients, int k, int period,
      float floor, int sum, int products) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, coefficients, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, coefficients, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, coefficients, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, coefficients, k + period + 3 * COUNT);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    FloatVector shift1 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + COUNT);
    FloatVector shift2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 2 * COUNT);
    FloatVector shift3 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 3 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector q0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector q1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector q2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector q3 = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      FloatVector v0 = d0.mul(scale0).add(shift0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, v0.compare(VectorOperators.LE, floor));
      s0 = s0.add(g0);
      q0 = g0.fma(d0, q0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1);
      FloatVector v1 = d1.mul(scale1).add(shift1);
      FloatVector g1 = FloatVector.fromArray(SPECIES, dy, from + COUNT).blend(0, v1.compare(VectorOperators.LE, floor));
      s1 = s1.add(g1);
      q1 = g1.fma(d1, q1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2);
      FloatVector v2 = d2.mul(scale2).add(shift2);
      FloatVector g2 = FloatVector.fromArray(SPECIES, dy, from + 2 * COUNT).blend(0, v2.compare(VectorOperators.LE, floor));
      s2 = s2.add(g2);
      q2 = g2.fma(d2, q2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3);
      FloatVector v3 = d3.mul(scale3).add(shift3);
      FloatVector g3 = FloatVector.fromArray(SPECIES, dy, from + 3 * COUNT).blend(0, v3.compare(VectorOperators.LE, floor));
      s3 = s3.add(g3);
      q3 = g3.fma(d3, q3);
    }
    s0.add(FloatVector.fromArray(SPECIES, coefficients, sum)).intoArray(coefficients, sum);
    q0.add(FloatVector.fromArray(SPECIES, coefficients, products)).intoArray(coefficients, products);
    s1.add(FloatVector.fromArray(SPECIES, coefficients, sum + COUNT)).intoArray(coefficients, sum + COUNT);
    q1.add(FloatVector.fromArray(SPECIES, coefficients, products + COUNT)).intoArray(coefficients, products + COUNT);
    s2.add(FloatVector.fromArray(SPECIES, coefficients, sum + 2 * COUNT)).intoArray(coefficients, sum + 2 * COUNT);
    q2.add(FloatVector.fromArray(SPECIES, coefficients, products + 2 * COUNT)).intoArray(coefficients, products + 2 * COUNT);
    s3.add(FloatVector.fromArray(SPECIES, coefficients, sum + 3 * COUNT)).intoArray(coefficients, sum + 3 * COUNT);
    q3.add(FloatVector.fromArray(SPECIES, coefficients, products + 3 * COUNT)).intoArray(coefficients, products + 3 * COUNT);
  }

  private static void gradientSums1(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] coefficients, int k, int period,
      float floor, int sum, int products) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector q0 = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      FloatVector v0 = d0.mul(scale0).add(shift0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, v0.compare(VectorOperators.LE, floor));
      s0 = s0.add(g0);
      q0 = g0.fma(d0, q0);
    }
    s0.add(FloatVector.fromArray(SPECIES, coefficients, sum)).intoArray(coefficients, sum);
    q0.add(FloatVector.fromArray(SPECIES, coefficients, products)).intoArray(coefficients, products);
  }

  /** dx = (g − (x − mean)·slope − level)·scale, with the g of gradientSums; dx may be dy. */
  public static void inputGradient(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients, int offset,
      int period, float floor, float[] dx, int dxOffset) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      inputGradient4(x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, floor, dx, dxOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      inputGradient1(x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, floor, dx, dxOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.inputGradient(
          x, xOffset + c, dy, dyOffset + c, rows, columns - c, ld, coefficients, offset + c, period, floor, dx,
          dxOffset + c);
    }
  }

  private static void inputGradient4(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] coefficients, int k, int period,
      float floor, float[] dx, int dxAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, coefficients, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, coefficients, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, coefficients, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, coefficients, k + period + 3 * COUNT);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    FloatVector shift1 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + COUNT);
    FloatVector shift2 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 2 * COUNT);
    FloatVector shift3 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period + 3 * COUNT);
    FloatVector slope0 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * period);
    FloatVector slope1 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * period + COUNT);
    FloatVector slope2 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * period + 2 * COUNT);
    FloatVector slope3 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * period + 3 * COUNT);
    FloatVector level0 = FloatVector.fromArray(SPECIES, coefficients, k + 4 * period);
    FloatVector level1 = FloatVector.fromArray(SPECIES, coefficients, k + 4 * period + COUNT);
    FloatVector level2 = FloatVector.fromArray(SPECIES, coefficients, k + 4 * period + 2 * COUNT);
    FloatVector level3 = FloatVector.fromArray(SPECIES, coefficients, k + 4 * period + 3 * COUNT);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      int to = dxAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      FloatVector v0 = d0.mul(scale0).add(shift0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, v0.compare(VectorOperators.LE, floor));
      g0.sub(d0.mul(slope0)).sub(level0).mul(scale0).intoArray(dx, to);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1);
      FloatVector v1 = d1.mul(scale1).add(shift1);
      FloatVector g1 = FloatVector.fromArray(SPECIES, dy, from + COUNT).blend(0, v1.compare(VectorOperators.LE, floor));
      g1.sub(d1.mul(slope1)).sub(level1).mul(scale1).intoArray(dx, to + COUNT);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2);
      FloatVector v2 = d2.mul(scale2).add(shift2);
      FloatVector g2 = FloatVector.fromArray(SPECIES, dy, from + 2 * COUNT).blend(0, v2.compare(VectorOperators.LE, floor));
      g2.sub(d2.mul(slope2)).sub(level2).mul(scale2).intoArray(dx, to + 2 * COUNT);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3);
      FloatVector v3 = d3.mul(scale3).add(shift3);
      FloatVector g3 = FloatVector.fromArray(SPECIES, dy, from + 3 * COUNT).blend(0, v3.compare(VectorOperators.LE, floor));
      g3.sub(d3.mul(slope3)).sub(level3).mul(scale3).intoArray(dx, to + 3 * COUNT);
    }
  }

  private static void inputGradient1(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] coefficients, int k, int period,
      float floor, float[] dx, int dxAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, coefficients, k);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, coefficients, k + period);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, coefficients, k + 2 * period);
    FloatVector slope0 = FloatVector.fromArray(SPECIES, coefficients, k + 3 * period);
    FloatVector level0 = FloatVector.fromArray(SPECIES, coefficients, k + 4 * period);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      int to = dxAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      FloatVector v0 = d0.mul(scale0).add(shift0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, v0.compare(VectorOperators.LE, floor));
      g0.sub(d0.mul(slope0)).sub(level0).mul(scale0).intoArray(dx, to);
    }
  }
}
