package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarReduce;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums and extremes of one block, of at most some thousand elements: sums in float in four vectors, whose lanes are
 * then added in double by plain code, in a fixed order. Elements behind the last whole vector are left to the scalar
 * twin.
 */
public final class VectorReduce {
  /** Elements that each step of a loop takes. */
  private static final int STEP = 4 * COUNT;

  private VectorReduce() {}

  /**
   * Σ scale · x.
   *
   * @param lanes room for a vector, from {@code lanesOffset}
   */
  public static double sum(
      float[] x, int xOffset, int length, float scale, float[] lanes, int lanesOffset) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      s0 = FloatVector.fromArray(SPECIES, x, xOffset + i).fma(factor, s0);
      s1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT).fma(factor, s1);
      s2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT).fma(factor, s2);
      s3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT).fma(factor, s3);
    }
    for (; i <= length - COUNT; i += COUNT) {
      s0 = FloatVector.fromArray(SPECIES, x, xOffset + i).fma(factor, s0);
    }
    s0.add(s1).add(s2.add(s3)).intoArray(lanes, lanesOffset);
    return addLanes(lanes, lanesOffset) + scale * ScalarReduce.sum(x, xOffset + i, length - i);
  }

  /**
   * Σ scale · |x|.
   *
   * @param lanes room for a vector, from {@code lanesOffset}
   */
  public static double sumOfAbsolutes(
      float[] x, int xOffset, int length, float scale, float[] lanes, int lanesOffset) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      s0 = FloatVector.fromArray(SPECIES, x, xOffset + i).abs().fma(factor, s0);
      s1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT).abs().fma(factor, s1);
      s2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT).abs().fma(factor, s2);
      s3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT).abs().fma(factor, s3);
    }
    for (; i <= length - COUNT; i += COUNT) {
      s0 = FloatVector.fromArray(SPECIES, x, xOffset + i).abs().fma(factor, s0);
    }
    s0.add(s1).add(s2.add(s3)).intoArray(lanes, lanesOffset);
    return addLanes(lanes, lanesOffset) + scale * ScalarReduce.sumOfAbsolutes(x, xOffset + i, length - i);
  }

  /** The lanes that were stored, in four chains. */
  private static double addLanes(float[] lanes, int offset) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = offset; i < offset + COUNT; i += 4) {
      s0 += lanes[i];
      s1 += lanes[i + 1];
      s2 += lanes[i + 2];
      s3 += lanes[i + 3];
    }
    return s0 + s1 + (s2 + s3);
  }

  /**
   * Σ d and Σ d², d = scale · x − shift rounded once.
   *
   * @param lanes room for a vector, from {@code lanesOffset}
   * @param sums receives the two, from {@code sumsOffset}
   */
  public static void moments(
      float[] x, int xOffset, int length, float scale, float shift, float[] lanes, int lanesOffset, double[] sums,
      int sumsOffset) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector minus = FloatVector.broadcast(SPECIES, -shift);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector q0 = s0;
    FloatVector q1 = s0;
    FloatVector q2 = s0;
    FloatVector q3 = s0;
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, xOffset + i).fma(factor, minus);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT).fma(factor, minus);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT).fma(factor, minus);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT).fma(factor, minus);
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      s2 = s2.add(d2);
      s3 = s3.add(d3);
      q0 = d0.fma(d0, q0);
      q1 = d1.fma(d1, q1);
      q2 = d2.fma(d2, q2);
      q3 = d3.fma(d3, q3);
    }
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, xOffset + i).fma(factor, minus);
      s0 = s0.add(d0);
      q0 = d0.fma(d0, q0);
    }
    ScalarReduce.moments(x, xOffset + i, length - i, scale, shift, sums, sumsOffset);
    s0.add(s1).add(s2.add(s3)).intoArray(lanes, lanesOffset);
    sums[sumsOffset] += addLanes(lanes, lanesOffset);
    q0.add(q1).add(q2.add(q3)).intoArray(lanes, lanesOffset);
    sums[sumsOffset + 1] += addLanes(lanes, lanesOffset);
  }

  /** The largest, NaN if there is one, −∞ of none. A sum that is NaN says that there may be one. */
  public static float max(float[] x, int xOffset, int length) {
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT);
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(v2, v2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(v3, v3.compare(VectorOperators.GT, m3));
      sum = sum.add(v0.add(v1).add(v2.add(v3)));
    }
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      sum = sum.add(v0);
    }
    if (sum.test(VectorOperators.IS_NAN).anyTrue()) {
      return ScalarReduce.max(x, xOffset, length);
    }
    m0 = m0.blend(m1, m1.compare(VectorOperators.GT, m0));
    m2 = m2.blend(m3, m3.compare(VectorOperators.GT, m2));
    float most = m0.blend(m2, m2.compare(VectorOperators.GT, m0)).reduceLanes(VectorOperators.MAX);
    return Math.max(most, ScalarReduce.max(x, xOffset + i, length - i));
  }

  /** As {@link #max}, the smallest, ∞ of none. */
  public static float min(float[] x, int xOffset, int length) {
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT);
      m0 = m0.blend(v0, v0.compare(VectorOperators.LT, m0));
      m1 = m1.blend(v1, v1.compare(VectorOperators.LT, m1));
      m2 = m2.blend(v2, v2.compare(VectorOperators.LT, m2));
      m3 = m3.blend(v3, v3.compare(VectorOperators.LT, m3));
      sum = sum.add(v0.add(v1).add(v2.add(v3)));
    }
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
      m0 = m0.blend(v0, v0.compare(VectorOperators.LT, m0));
      sum = sum.add(v0);
    }
    if (sum.test(VectorOperators.IS_NAN).anyTrue()) {
      return ScalarReduce.min(x, xOffset, length);
    }
    m0 = m0.blend(m1, m1.compare(VectorOperators.LT, m0));
    m2 = m2.blend(m3, m3.compare(VectorOperators.LT, m2));
    float most = m0.blend(m2, m2.compare(VectorOperators.LT, m0)).reduceLanes(VectorOperators.MIN);
    return Math.min(most, ScalarReduce.min(x, xOffset + i, length - i));
  }

  /** As {@link #max}, of the absolute values, 0 of none. */
  public static float maxAbsolute(float[] x, int xOffset, int length) {
    FloatVector m0 = FloatVector.broadcast(SPECIES, 0);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i).abs();
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT).abs();
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT).abs();
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 3 * COUNT).abs();
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(v2, v2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(v3, v3.compare(VectorOperators.GT, m3));
      sum = sum.add(v0.add(v1).add(v2.add(v3)));
    }
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i).abs();
      m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
      sum = sum.add(v0);
    }
    if (sum.test(VectorOperators.IS_NAN).anyTrue()) {
      return ScalarReduce.maxAbsolute(x, xOffset, length);
    }
    m0 = m0.blend(m1, m1.compare(VectorOperators.GT, m0));
    m2 = m2.blend(m3, m3.compare(VectorOperators.GT, m2));
    float most = m0.blend(m2, m2.compare(VectorOperators.GT, m0)).reduceLanes(VectorOperators.MAX);
    return Math.max(most, ScalarReduce.maxAbsolute(x, xOffset + i, length - i));
  }

  /** The index of the first element equal to the value, or NaN where that is NaN; length if there is none. */
  public static int firstEqual(float[] x, int xOffset, int length, float value) {
    int i = 0;
    // The search for NaN is plain: that happens once.
    for (; value == value && i <= length - COUNT; i += COUNT) {
      if (FloatVector.fromArray(SPECIES, x, xOffset + i).compare(VectorOperators.EQ, value).anyTrue()) {
        break;
      }
    }
    return ScalarReduce.firstEqual(x, xOffset, i, length, value);
  }

  /** The index of the first element ≥ from that is above the threshold or NaN, or length if there is none. */
  public static int firstAbove(float[] x, int xOffset, int from, int length, float threshold) {
    int i = from;
    for (; i <= length - COUNT; i += COUNT) {
      // "Not at most" is true of NaN too.
      if (!FloatVector.fromArray(SPECIES, x, xOffset + i).compare(VectorOperators.LE, threshold).allTrue()) {
        break;
      }
    }
    return ScalarReduce.firstAbove(x, xOffset, i, length, threshold);
  }
}
