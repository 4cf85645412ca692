package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Eight vectors of columns down all rows, as {@link VectorBatchNorm} says. A row of 128 channels is then read from its
 * beginning to its end, at the pace of a copy, where four vectors at a time took 1.3 times as long (Zen 4, 512 bits).
 * Gradients are summed four vectors at a time: here coefficients and sums of eight would spill, and a spilled vector of
 * 512 bits crosses a cache line. 256 rows of 128 channels took a quarter longer, rows from L3 just as long.
 */
final class BatchNormColumns8v {
  private BatchNormColumns8v() {}

  /** Reads the first row again at the end, as {@link BatchNormColumns1v#pivots} does. */
  static void pivots(float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt) {
    FloatVector first0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector first1 = FloatVector.fromArray(SPECIES, x, xAt + COUNT);
    FloatVector first2 = FloatVector.fromArray(SPECIES, x, xAt + 2 * COUNT);
    FloatVector first3 = FloatVector.fromArray(SPECIES, x, xAt + 3 * COUNT);
    FloatVector first4 = FloatVector.fromArray(SPECIES, x, xAt + 4 * COUNT);
    FloatVector first5 = FloatVector.fromArray(SPECIES, x, xAt + 5 * COUNT);
    FloatVector first6 = FloatVector.fromArray(SPECIES, x, xAt + 6 * COUNT);
    FloatVector first7 = FloatVector.fromArray(SPECIES, x, xAt + 7 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    for (int r = 1; r < rows; r++) {
      int at = xAt + r * ld;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at).sub(first0));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + COUNT).sub(first1));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * COUNT).sub(first2));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * COUNT).sub(first3));
      s4 = s4.add(FloatVector.fromArray(SPECIES, x, at + 4 * COUNT).sub(first4));
      s5 = s5.add(FloatVector.fromArray(SPECIES, x, at + 5 * COUNT).sub(first5));
      s6 = s6.add(FloatVector.fromArray(SPECIES, x, at + 6 * COUNT).sub(first6));
      s7 = s7.add(FloatVector.fromArray(SPECIES, x, at + 7 * COUNT).sub(first7));
    }
    float share = 1f / rows;
    FloatVector.fromArray(SPECIES, x, xAt).add(s0.mul(share)).intoArray(pivot, pivotAt);
    FloatVector.fromArray(SPECIES, x, xAt + COUNT).add(s1.mul(share)).intoArray(pivot, pivotAt + COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 2 * COUNT).add(s2.mul(share)).intoArray(pivot, pivotAt + 2 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 3 * COUNT).add(s3.mul(share)).intoArray(pivot, pivotAt + 3 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 4 * COUNT).add(s4.mul(share)).intoArray(pivot, pivotAt + 4 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 5 * COUNT).add(s5.mul(share)).intoArray(pivot, pivotAt + 5 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 6 * COUNT).add(s6.mul(share)).intoArray(pivot, pivotAt + 6 * COUNT);
    FloatVector.fromArray(SPECIES, x, xAt + 7 * COUNT).add(s7.mul(share)).intoArray(pivot, pivotAt + 7 * COUNT);
  }

  static void moments(
      float[] x, int xAt, int rows, int ld, float[] sums, int pivot, int sum, int squares) {
    FloatVector pivot0 = FloatVector.fromArray(SPECIES, sums, pivot);
    FloatVector pivot1 = FloatVector.fromArray(SPECIES, sums, pivot + COUNT);
    FloatVector pivot2 = FloatVector.fromArray(SPECIES, sums, pivot + 2 * COUNT);
    FloatVector pivot3 = FloatVector.fromArray(SPECIES, sums, pivot + 3 * COUNT);
    FloatVector pivot4 = FloatVector.fromArray(SPECIES, sums, pivot + 4 * COUNT);
    FloatVector pivot5 = FloatVector.fromArray(SPECIES, sums, pivot + 5 * COUNT);
    FloatVector pivot6 = FloatVector.fromArray(SPECIES, sums, pivot + 6 * COUNT);
    FloatVector pivot7 = FloatVector.fromArray(SPECIES, sums, pivot + 7 * COUNT);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector q0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector q1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector q2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector q3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector q4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector q5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector q6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector q7 = FloatVector.zero(SPECIES);
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
      FloatVector d4 = FloatVector.fromArray(SPECIES, x, at + 4 * COUNT).sub(pivot4);
      s4 = s4.add(d4);
      q4 = d4.fma(d4, q4);
      FloatVector d5 = FloatVector.fromArray(SPECIES, x, at + 5 * COUNT).sub(pivot5);
      s5 = s5.add(d5);
      q5 = d5.fma(d5, q5);
      FloatVector d6 = FloatVector.fromArray(SPECIES, x, at + 6 * COUNT).sub(pivot6);
      s6 = s6.add(d6);
      q6 = d6.fma(d6, q6);
      FloatVector d7 = FloatVector.fromArray(SPECIES, x, at + 7 * COUNT).sub(pivot7);
      s7 = s7.add(d7);
      q7 = d7.fma(d7, q7);
    }
    s0.add(FloatVector.fromArray(SPECIES, sums, sum)).intoArray(sums, sum);
    q0.add(FloatVector.fromArray(SPECIES, sums, squares)).intoArray(sums, squares);
    s1.add(FloatVector.fromArray(SPECIES, sums, sum + COUNT)).intoArray(sums, sum + COUNT);
    q1.add(FloatVector.fromArray(SPECIES, sums, squares + COUNT)).intoArray(sums, squares + COUNT);
    s2.add(FloatVector.fromArray(SPECIES, sums, sum + 2 * COUNT)).intoArray(sums, sum + 2 * COUNT);
    q2.add(FloatVector.fromArray(SPECIES, sums, squares + 2 * COUNT)).intoArray(sums, squares + 2 * COUNT);
    s3.add(FloatVector.fromArray(SPECIES, sums, sum + 3 * COUNT)).intoArray(sums, sum + 3 * COUNT);
    q3.add(FloatVector.fromArray(SPECIES, sums, squares + 3 * COUNT)).intoArray(sums, squares + 3 * COUNT);
    s4.add(FloatVector.fromArray(SPECIES, sums, sum + 4 * COUNT)).intoArray(sums, sum + 4 * COUNT);
    q4.add(FloatVector.fromArray(SPECIES, sums, squares + 4 * COUNT)).intoArray(sums, squares + 4 * COUNT);
    s5.add(FloatVector.fromArray(SPECIES, sums, sum + 5 * COUNT)).intoArray(sums, sum + 5 * COUNT);
    q5.add(FloatVector.fromArray(SPECIES, sums, squares + 5 * COUNT)).intoArray(sums, squares + 5 * COUNT);
    s6.add(FloatVector.fromArray(SPECIES, sums, sum + 6 * COUNT)).intoArray(sums, sum + 6 * COUNT);
    q6.add(FloatVector.fromArray(SPECIES, sums, squares + 6 * COUNT)).intoArray(sums, squares + 6 * COUNT);
    s7.add(FloatVector.fromArray(SPECIES, sums, sum + 7 * COUNT)).intoArray(sums, sum + 7 * COUNT);
    q7.add(FloatVector.fromArray(SPECIES, sums, squares + 7 * COUNT)).intoArray(sums, squares + 7 * COUNT);
  }

  static void normalize(
      float[] x, int xAt, int rows, int ld, float[] terms, int k, int period, float floor, float[] y, int yAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector mean4 = FloatVector.fromArray(SPECIES, terms, k + 4 * COUNT);
    FloatVector mean5 = FloatVector.fromArray(SPECIES, terms, k + 5 * COUNT);
    FloatVector mean6 = FloatVector.fromArray(SPECIES, terms, k + 6 * COUNT);
    FloatVector mean7 = FloatVector.fromArray(SPECIES, terms, k + 7 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector scale4 = FloatVector.fromArray(SPECIES, terms, k + period + 4 * COUNT);
    FloatVector scale5 = FloatVector.fromArray(SPECIES, terms, k + period + 5 * COUNT);
    FloatVector scale6 = FloatVector.fromArray(SPECIES, terms, k + period + 6 * COUNT);
    FloatVector scale7 = FloatVector.fromArray(SPECIES, terms, k + period + 7 * COUNT);
    FloatVector shift0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector shift1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector shift2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector shift3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
    FloatVector shift4 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 4 * COUNT);
    FloatVector shift5 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 5 * COUNT);
    FloatVector shift6 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 6 * COUNT);
    FloatVector shift7 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 7 * COUNT);
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
      FloatVector v4 = FloatVector.fromArray(SPECIES, x, at + 4 * COUNT).sub(mean4).mul(scale4).add(shift4);
      v4.blend(floor, v4.compare(LE, floor)).intoArray(y, to + 4 * COUNT);
      FloatVector v5 = FloatVector.fromArray(SPECIES, x, at + 5 * COUNT).sub(mean5).mul(scale5).add(shift5);
      v5.blend(floor, v5.compare(LE, floor)).intoArray(y, to + 5 * COUNT);
      FloatVector v6 = FloatVector.fromArray(SPECIES, x, at + 6 * COUNT).sub(mean6).mul(scale6).add(shift6);
      v6.blend(floor, v6.compare(LE, floor)).intoArray(y, to + 6 * COUNT);
      FloatVector v7 = FloatVector.fromArray(SPECIES, x, at + 7 * COUNT).sub(mean7).mul(scale7).add(shift7);
      v7.blend(floor, v7.compare(LE, floor)).intoArray(y, to + 7 * COUNT);
    }
  }

  static void inputGradient(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period,
      float[] dx, int dxAt) {
    FloatVector mean0 = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, terms, k + COUNT);
    FloatVector mean2 = FloatVector.fromArray(SPECIES, terms, k + 2 * COUNT);
    FloatVector mean3 = FloatVector.fromArray(SPECIES, terms, k + 3 * COUNT);
    FloatVector mean4 = FloatVector.fromArray(SPECIES, terms, k + 4 * COUNT);
    FloatVector mean5 = FloatVector.fromArray(SPECIES, terms, k + 5 * COUNT);
    FloatVector mean6 = FloatVector.fromArray(SPECIES, terms, k + 6 * COUNT);
    FloatVector mean7 = FloatVector.fromArray(SPECIES, terms, k + 7 * COUNT);
    FloatVector scale0 = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector scale1 = FloatVector.fromArray(SPECIES, terms, k + period + COUNT);
    FloatVector scale2 = FloatVector.fromArray(SPECIES, terms, k + period + 2 * COUNT);
    FloatVector scale3 = FloatVector.fromArray(SPECIES, terms, k + period + 3 * COUNT);
    FloatVector scale4 = FloatVector.fromArray(SPECIES, terms, k + period + 4 * COUNT);
    FloatVector scale5 = FloatVector.fromArray(SPECIES, terms, k + period + 5 * COUNT);
    FloatVector scale6 = FloatVector.fromArray(SPECIES, terms, k + period + 6 * COUNT);
    FloatVector scale7 = FloatVector.fromArray(SPECIES, terms, k + period + 7 * COUNT);
    FloatVector threshold0 = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector threshold1 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + COUNT);
    FloatVector threshold2 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 2 * COUNT);
    FloatVector threshold3 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 3 * COUNT);
    FloatVector threshold4 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 4 * COUNT);
    FloatVector threshold5 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 5 * COUNT);
    FloatVector threshold6 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 6 * COUNT);
    FloatVector threshold7 = FloatVector.fromArray(SPECIES, terms, k + 2 * period + 7 * COUNT);
    FloatVector slope0 = FloatVector.fromArray(SPECIES, terms, k + 3 * period);
    FloatVector slope1 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + COUNT);
    FloatVector slope2 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 2 * COUNT);
    FloatVector slope3 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 3 * COUNT);
    FloatVector slope4 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 4 * COUNT);
    FloatVector slope5 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 5 * COUNT);
    FloatVector slope6 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 6 * COUNT);
    FloatVector slope7 = FloatVector.fromArray(SPECIES, terms, k + 3 * period + 7 * COUNT);
    FloatVector level0 = FloatVector.fromArray(SPECIES, terms, k + 4 * period);
    FloatVector level1 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + COUNT);
    FloatVector level2 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 2 * COUNT);
    FloatVector level3 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 3 * COUNT);
    FloatVector level4 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 4 * COUNT);
    FloatVector level5 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 5 * COUNT);
    FloatVector level6 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 6 * COUNT);
    FloatVector level7 = FloatVector.fromArray(SPECIES, terms, k + 4 * period + 7 * COUNT);
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
      FloatVector d4 = FloatVector.fromArray(SPECIES, x, at + 4 * COUNT).sub(mean4);
      VectorMask<Float> low4 = d4.mul(scale4).compare(LE, threshold4);
      FloatVector g4 = FloatVector.fromArray(SPECIES, dy, from + 4 * COUNT).blend(0, low4);
      g4.sub(d4.mul(slope4)).sub(level4).mul(scale4).intoArray(dx, to + 4 * COUNT);
      FloatVector d5 = FloatVector.fromArray(SPECIES, x, at + 5 * COUNT).sub(mean5);
      VectorMask<Float> low5 = d5.mul(scale5).compare(LE, threshold5);
      FloatVector g5 = FloatVector.fromArray(SPECIES, dy, from + 5 * COUNT).blend(0, low5);
      g5.sub(d5.mul(slope5)).sub(level5).mul(scale5).intoArray(dx, to + 5 * COUNT);
      FloatVector d6 = FloatVector.fromArray(SPECIES, x, at + 6 * COUNT).sub(mean6);
      VectorMask<Float> low6 = d6.mul(scale6).compare(LE, threshold6);
      FloatVector g6 = FloatVector.fromArray(SPECIES, dy, from + 6 * COUNT).blend(0, low6);
      g6.sub(d6.mul(slope6)).sub(level6).mul(scale6).intoArray(dx, to + 6 * COUNT);
      FloatVector d7 = FloatVector.fromArray(SPECIES, x, at + 7 * COUNT).sub(mean7);
      VectorMask<Float> low7 = d7.mul(scale7).compare(LE, threshold7);
      FloatVector g7 = FloatVector.fromArray(SPECIES, dy, from + 7 * COUNT).blend(0, low7);
      g7.sub(d7.mul(slope7)).sub(level7).mul(scale7).intoArray(dx, to + 7 * COUNT);
    }
  }
}
