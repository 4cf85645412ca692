package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Four vectors of columns down all rows, as {@link VectorBatchNorm} says; sums and terms stay in registers. */
final class BatchNormColumns4v {
  private BatchNormColumns4v() {}

  /** Reads the first row again at the end, as {@link BatchNormColumns1v#pivots} does. */
  static void pivots(float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt) {
    FloatVector first0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector first1 = FloatVector.fromArray(SPECIES, x, xAt + COUNT);
    FloatVector first2 = FloatVector.fromArray(SPECIES, x, xAt + 2 * COUNT);
    FloatVector first3 = FloatVector.fromArray(SPECIES, x, xAt + 3 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    for (int r = 1; r < rows; r++) {
      int at = xAt + r * ld;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at).sub(first0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + COUNT).sub(first1));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(first2));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(first3));
    }
    float share = 1f / rows;
    FloatVector.fromArray(SPECIES, x, xAt).add(s0.mul(share)).intoArray(pivot, pivotAt);
    FloatVector.fromArray(SPECIES, x, xAt + COUNT).add(s1.mul(share)).intoArray(pivot, pivotAt + COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 2 * COUNT).add(s2.mul(share)).intoArray(pivot, pivotAt + 2 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 3 * COUNT).add(s3.mul(share)).intoArray(pivot, pivotAt + 3 * COUNT);
  }

  static void moments(
      float[] x, int xAt, int rows, int ld, float[] sums, int pivot, int sum, int squares) {
    FloatVector pivot0 = FloatVector.fromArray(SPECIES, sums, pivot);
    FloatVector pivot1 = FloatVector.fromArray(SPECIES, sums, pivot + COUNT);
    FloatVector pivot2 = FloatVector.fromArray(SPECIES, sums, pivot + 2 * COUNT);
    FloatVector pivot3 = FloatVector.fromArray(SPECIES, sums, pivot + 3 * COUNT);
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
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(pivot0);
      s0 = s0.add(d0);
      q0 = d0.fma(d0, q0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(pivot1);
      s1 = s1.add(d1);
      q1 = d1.fma(d1, q1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(pivot2);
      s2 = s2.add(d2);
      q2 = d2.fma(d2, q2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(pivot3);
      s3 = s3.add(d3);
      q3 = d3.fma(d3, q3);
    }
    s0.add(FloatVector.fromArray(SPECIES, sums, sum)).intoArray(sums, sum);
    q0.add(FloatVector.fromArray(SPECIES, sums, squares)).intoArray(sums, squares);
    s1.add(FloatVector.fromArray(SPECIES, sums, sum + COUNT)).intoArray(sums, sum + COUNT);
    q1.add(FloatVector.fromArray(SPECIES, sums, squares + COUNT)).intoArray(sums, squares + COUNT);
    s2.add(FloatVector.fromArray(SPECIES, sums, sum + 2 * COUNT)).intoArray(sums, sum + 2 * COUNT);
    q2.add(FloatVector.fromArray(SPECIES, sums, squares + 2 * COUNT)).intoArray(sums, squares + 2 * COUNT);
    s3.add(FloatVector.fromArray(SPECIES, sums, sum + 3 * COUNT)).intoArray(sums, sum + 3 * COUNT);
    q3.add(FloatVector.fromArray(SPECIES, sums, squares + 3 * COUNT)).intoArray(sums, squares + 3 * COUNT);
  }

  static void normalize(
      float[] x, int xAt, int rows, int ld, float[] terms, int k, int period, float floor, float[] y, int yAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector shift1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector shift2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector shift3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0).mul(scale0).add(shift0);
      v0.blend(floor, v0.compare(LE, floor)).intoArray(y, to);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1).mul(scale1).add(shift1);
      v1.blend(floor, v1.compare(LE, floor)).intoArray(y, to + COUNT);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2).mul(scale2).add(shift2);
      v2.blend(floor, v2.compare(LE, floor)).intoArray(y, to + 2 * COUNT);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3).mul(scale3).add(shift3);
      v3.blend(floor, v3.compare(LE, floor)).intoArray(y, to + 3 * COUNT);
    }
  }

  static void gradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period, int sum,
      int products) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector threshold0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector threshold1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector threshold2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector threshold3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
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
      VectorMask<Float> low0 = d0.mul(scale0).compare(LE, threshold0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, low0);
      s0 = s0.add(g0);
      q0 = g0.fma(d0, q0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1);
      VectorMask<Float> low1 = d1.mul(scale1).compare(LE, threshold1);
      FloatVector g1 = FloatVector.fromArray(SPECIES, dy, from + COUNT).blend(0, low1);
      s1 = s1.add(g1);
      q1 = g1.fma(d1, q1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2);
      VectorMask<Float> low2 = d2.mul(scale2).compare(LE, threshold2);
      FloatVector g2 = FloatVector.fromArray(SPECIES, dy, from + 2 * COUNT).blend(0, low2);
      s2 = s2.add(g2);
      q2 = g2.fma(d2, q2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3);
      VectorMask<Float> low3 = d3.mul(scale3).compare(LE, threshold3);
      FloatVector g3 = FloatVector.fromArray(SPECIES, dy, from + 3 * COUNT).blend(0, low3);
      s3 = s3.add(g3);
      q3 = g3.fma(d3, q3);
    }
    s0.add(FloatVector.fromArray(SPECIES, terms, sum)).intoArray(terms, sum);
    q0.add(FloatVector.fromArray(SPECIES, terms, products)).intoArray(terms, products);
    s1.add(FloatVector.fromArray(SPECIES, terms, sum + COUNT)).intoArray(terms, sum + COUNT);
    q1.add(FloatVector.fromArray(SPECIES, terms, products + COUNT)).intoArray(terms, products + COUNT);
    s2.add(FloatVector.fromArray(SPECIES, terms, sum + 2 * COUNT)).intoArray(terms, sum + 2 * COUNT);
    q2.add(FloatVector.fromArray(SPECIES, terms, products + 2 * COUNT)).intoArray(terms, products + 2 * COUNT);
    s3.add(FloatVector.fromArray(SPECIES, terms, sum + 3 * COUNT)).intoArray(terms, sum + 3 * COUNT);
    q3.add(FloatVector.fromArray(SPECIES, terms, products + 3 * COUNT)).intoArray(terms, products + 3 * COUNT);
  }

  static void inputGradient(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period,
      float[] dx, int dxAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector threshold0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector threshold1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector threshold2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector threshold3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
    FloatVector slope0 = FloatVector.fromArray(SPECIES, terms, k + 3 * period);
    FloatVector slope1 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + COUNT);
    FloatVector slope2 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 2 * COUNT);
    FloatVector slope3 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 3 * COUNT);
    FloatVector level0 = FloatVector.fromArray(SPECIES, terms, k + 4 * period);
    FloatVector level1 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + COUNT);
    FloatVector level2 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 2 * COUNT);
    FloatVector level3 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 3 * COUNT);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      int to = dxAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      VectorMask<Float> low0 = d0.mul(scale0).compare(LE, threshold0);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dy, from).blend(0, low0);
      g0.sub(d0.mul(slope0)).sub(level0).mul(scale0).intoArray(dx, to);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1);
      VectorMask<Float> low1 = d1.mul(scale1).compare(LE, threshold1);
      FloatVector g1 = FloatVector.fromArray(SPECIES, dy, from + COUNT).blend(0, low1);
      g1.sub(d1.mul(slope1)).sub(level1).mul(scale1).intoArray(dx, to + COUNT);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2);
      VectorMask<Float> low2 = d2.mul(scale2).compare(LE, threshold2);
      FloatVector g2 = FloatVector.fromArray(SPECIES, dy, from + 2 * COUNT).blend(0, low2);
      g2.sub(d2.mul(slope2)).sub(level2).mul(scale2).intoArray(dx, to + 2 * COUNT);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3);
      VectorMask<Float> low3 = d3.mul(scale3).compare(LE, threshold3);
      FloatVector g3 = FloatVector.fromArray(SPECIES, dy, from + 3 * COUNT).blend(0, low3);
      g3.sub(d3.mul(slope3)).sub(level3).mul(scale3).intoArray(dx, to + 3 * COUNT);
    }
  }

  static void scaledGradient(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period,
      float[] dx, int dxAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector threshold0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector threshold1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector threshold2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector threshold3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      int to = dxAt + r * ld;
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
      VectorMask<Float> low0 = d0.mul(scale0).compare(LE, threshold0);
      FloatVector.fromArray(SPECIES, dy, from).blend(0, low0).mul(scale0).intoArray(dx, to);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + COUNT).sub(mean1);
      VectorMask<Float> low1 = d1.mul(scale1).compare(LE, threshold1);
      FloatVector.fromArray(SPECIES, dy, from + COUNT).blend(0, low1).mul(scale1).intoArray(dx, to + COUNT);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(mean2);
      VectorMask<Float> low2 = d2.mul(scale2).compare(LE, threshold2);
      FloatVector.fromArray(SPECIES, dy, from + 2 * COUNT).blend(0, low2).mul(scale2).intoArray(dx, to + 2 * COUNT);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(mean3);
      VectorMask<Float> low3 = d3.mul(scale3).compare(LE, threshold3);
      FloatVector.fromArray(SPECIES, dy, from + 3 * COUNT).blend(0, low3).mul(scale3).intoArray(dx, to + 3 * COUNT);
    }
  }
}
