package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** One vector of columns down all rows, as {@link VectorBatchNorm} says. */
final class BatchNormColumns1v {
  private BatchNormColumns1v() {}

  /**
   * The first row is read again at the end: kept for that, it stayed an object where C2 no longer trusts its types
   * ({@code kernels/README.md} says when), 80 bytes a call.
   */
  static void pivots(float[] x, int xAt, int rows, int ld, float[] pivot, int pivotAt) {
    FloatVector first = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector s = FloatVector.zero(SPECIES);
    for (int r = 1; r < rows; r++) {
      int at = xAt + r * ld;
      s = s.add(FloatVector.fromArray(SPECIES, x, at).sub(first));
    }
    float share = 1f / rows;
    FloatVector.fromArray(SPECIES, x, xAt).add(s.mul(share)).intoArray(pivot, pivotAt);
  }

  static void moments(
      float[] x, int xAt, int rows, int ld, float[] sums, int pivot, int sum, int squares) {
    FloatVector p = FloatVector.fromArray(SPECIES, sums, pivot);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector q = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(p);
      s = s.add(d);
      q = d.fma(d, q);
    }
    s.add(FloatVector.fromArray(SPECIES, sums, sum)).intoArray(sums, sum);
    q.add(FloatVector.fromArray(SPECIES, sums, squares)).intoArray(sums, squares);
  }

  static void normalize(
      float[] x, int xAt, int rows, int ld, float[] terms, int k, int period, float floor, float[] y, int yAt) {
    FloatVector mean = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector scale = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector shift = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector v = FloatVector.fromArray(SPECIES, x, at).sub(mean).mul(scale).add(shift);
      v.blend(floor, v.compare(LE, floor)).intoArray(y, to);
    }
  }

  static void gradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period, int sum,
      int products) {
    FloatVector mean = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector scale = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector threshold = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector q = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(mean);
      VectorMask<Float> low = d.mul(scale).compare(LE, threshold);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, from).blend(0, low);
      s = s.add(g);
      q = g.fma(d, q);
    }
    s.add(FloatVector.fromArray(SPECIES, terms, sum)).intoArray(terms, sum);
    q.add(FloatVector.fromArray(SPECIES, terms, products)).intoArray(terms, products);
  }

  static void inputGradient(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period,
      float[] dx, int dxAt) {
    FloatVector mean = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector scale = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector threshold = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    FloatVector slope = FloatVector.fromArray(SPECIES, terms, k + 3 * period);
    FloatVector level = FloatVector.fromArray(SPECIES, terms, k + 4 * period);
    for (int r = 0; r < rows; r++) {
      int at = xAt + r * ld;
      int from = dyAt + r * ld;
      int to = dxAt + r * ld;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(mean);
      VectorMask<Float> low = d.mul(scale).compare(LE, threshold);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, from).blend(0, low);
      g.sub(d.mul(slope)).sub(level).mul(scale).intoArray(dx, to);
    }
  }

  static void scaledGradient(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int ld, float[] terms, int k, int period,
      float[] dx, int dxAt) {
    FloatVector mean = FloatVector.fromArray(SPECIES, terms, k);
    FloatVector scale = FloatVector.fromArray(SPECIES, terms, k + period);
    FloatVector threshold = FloatVector.fromArray(SPECIES, terms, k + 2 * period);
    for (int r = 0; r < rows; r++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + r * ld).sub(mean);
      VectorMask<Float> low = d.mul(scale).compare(LE, threshold);
      FloatVector.fromArray(SPECIES, dy, dyAt + r * ld).blend(0, low).mul(scale).intoArray(dx, dxAt + r * ld);
    }
  }
}
