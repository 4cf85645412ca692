package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * F(4×4, 3×3): points 0, 1, −1, 2, −2, ∞.
 *
 * <pre>
 *       4  0 −5  0  1  0          1/4    0     0
 *       0 −4 −4  1  1  0         −1/6  −1/6  −1/6          1  1  1  1  1  0
 * Bᵀ =  0  4 −4 −1  1  0    G =  −1/6   1/6  −1/6    Aᵀ =  0  1 −1  2 −2  0
 *       0 −2 −1  2  1  0          1/24  1/12  1/6          0  1  1  4  4  0
 *       0  2 −1 −2  1  0          1/24 −1/12  1/6          0  1 −1  8 −8  1
 *       0  4  0 −5  0  1          0     0     1
 * </pre>
 */
final class Winograd4x4 extends WinogradTransform {
  Winograd4x4() {
    super(4);
  }

  @Override
  void input(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    if (isShort(length)) {
      for (int j = 0; j < length; j += COUNT) {
        for (int i = 0; i < count; i++) {
          input(s, sAt + i * sNext + j, sStep, d, dAt + i * dNext + j, dStep);
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = sAt + i * sNext;
      int to = dAt + i * dNext;
      for (int j = 0; j <= length - COUNT; j += COUNT) {
        input(s, from + j, sStep, d, to + j, dStep);
      }
      if (length % COUNT != 0) {
        input(s, from + length - COUNT, sStep, d, to + length - COUNT, dStep);
      }
    }
  }

  private static void input(float[] s, int from, int sStep, float[] d, int to, int dStep) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, s, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, s, from + sStep);
    FloatVector s2 = FloatVector.fromArray(SPECIES, s, from + 2 * sStep);
    FloatVector s3 = FloatVector.fromArray(SPECIES, s, from + 3 * sStep);
    FloatVector s4 = FloatVector.fromArray(SPECIES, s, from + 4 * sStep);
    FloatVector s5 = FloatVector.fromArray(SPECIES, s, from + 5 * sStep);
    FloatVector five = FloatVector.broadcast(SPECIES, -5f);
    FloatVector four = FloatVector.broadcast(SPECIES, 4f);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
    FloatVector a = minusFour.fma(s2, s4);
    FloatVector b = minusFour.fma(s1, s3);
    FloatVector c = s4.sub(s2);
    FloatVector e = s3.sub(s1);
    FloatVector twice = e.add(e);
    four.fma(s0, five.fma(s2, s4)).intoArray(d, to);
    a.add(b).intoArray(d, to + dStep);
    a.sub(b).intoArray(d, to + 2 * dStep);
    c.add(twice).intoArray(d, to + 3 * dStep);
    c.sub(twice).intoArray(d, to + 4 * dStep);
    four.fma(s1, five.fma(s3, s5)).intoArray(d, to + 5 * dStep);
  }

  @Override
  void output(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    if (isShort(length)) {
      for (int j = 0; j < length; j += COUNT) {
        for (int i = 0; i < count; i++) {
          output(s, sAt + i * sNext + j, sStep, d, dAt + i * dNext + j, dStep);
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = sAt + i * sNext;
      int to = dAt + i * dNext;
      for (int j = 0; j <= length - COUNT; j += COUNT) {
        output(s, from + j, sStep, d, to + j, dStep);
      }
      if (length % COUNT != 0) {
        output(s, from + length - COUNT, sStep, d, to + length - COUNT, dStep);
      }
    }
  }

  private static void output(float[] s, int from, int sStep, float[] d, int to, int dStep) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, s, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, s, from + sStep);
    FloatVector s2 = FloatVector.fromArray(SPECIES, s, from + 2 * sStep);
    FloatVector s3 = FloatVector.fromArray(SPECIES, s, from + 3 * sStep);
    FloatVector s4 = FloatVector.fromArray(SPECIES, s, from + 4 * sStep);
    FloatVector s5 = FloatVector.fromArray(SPECIES, s, from + 5 * sStep);
    FloatVector sum = s1.add(s2);
    FloatVector difference = s1.sub(s2);
    FloatVector sum2 = s3.add(s4);
    FloatVector difference2 = s3.sub(s4);
    FloatVector two = FloatVector.broadcast(SPECIES, 2f);
    FloatVector four = FloatVector.broadcast(SPECIES, 4f);
    FloatVector eight = FloatVector.broadcast(SPECIES, 8f);
    s0.add(sum).add(sum2).intoArray(d, to);
    two.fma(difference2, difference).intoArray(d, to + dStep);
    four.fma(sum2, sum).intoArray(d, to + 2 * dStep);
    eight.fma(difference2, difference).add(s5).intoArray(d, to + 3 * dStep);
  }

  @Override
  void weights(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    for (int i = 0; i < count; i++) {
      int from = sAt + i * sNext;
      int to = dAt + i * dNext;
      for (int j = 0; j <= length - COUNT; j += COUNT) {
        weights(s, from + j, sStep, d, to + j, dStep);
      }
      if (length % COUNT != 0) {
        weights(s, from + length - COUNT, sStep, d, to + length - COUNT, dStep);
      }
    }
  }

  private static void weights(float[] s, int from, int sStep, float[] d, int to, int dStep) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, s, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, s, from + sStep);
    FloatVector s2 = FloatVector.fromArray(SPECIES, s, from + 2 * sStep);
    FloatVector outer = s0.add(s2);
    FloatVector sixth = FloatVector.broadcast(SPECIES, 1f / 6);
    FloatVector odd = s1.mul(1f / 12);
    FloatVector even = sixth.fma(s2, s0.mul(1f / 24));
    s0.mul(0.25f).intoArray(d, to);
    outer.add(s1).mul(-1f / 6).intoArray(d, to + dStep);
    outer.sub(s1).mul(-1f / 6).intoArray(d, to + 2 * dStep);
    even.add(odd).intoArray(d, to + 3 * dStep);
    even.sub(odd).intoArray(d, to + 4 * dStep);
    s2.intoArray(d, to + 5 * dStep);
  }

  @Override
  void outputAdjoint(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    if (isShort(length)) {
      for (int j = 0; j < length; j += COUNT) {
        for (int i = 0; i < count; i++) {
          outputAdjoint(s, sAt + i * sNext + j, sStep, d, dAt + i * dNext + j, dStep);
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = sAt + i * sNext;
      int to = dAt + i * dNext;
      for (int j = 0; j <= length - COUNT; j += COUNT) {
        outputAdjoint(s, from + j, sStep, d, to + j, dStep);
      }
      if (length % COUNT != 0) {
        outputAdjoint(s, from + length - COUNT, sStep, d, to + length - COUNT, dStep);
      }
    }
  }

  private static void outputAdjoint(float[] s, int from, int sStep, float[] d, int to, int dStep) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, s, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, s, from + sStep);
    FloatVector s2 = FloatVector.fromArray(SPECIES, s, from + 2 * sStep);
    FloatVector s3 = FloatVector.fromArray(SPECIES, s, from + 3 * sStep);
    FloatVector even = s0.add(s2);
    FloatVector odd = s1.add(s3);
    FloatVector four = FloatVector.broadcast(SPECIES, 4f);
    FloatVector even2 = four.fma(s2, s0);
    FloatVector half = four.fma(s3, s1);
    FloatVector odd2 = half.add(half);
    s0.intoArray(d, to);
    even.add(odd).intoArray(d, to + dStep);
    even.sub(odd).intoArray(d, to + 2 * dStep);
    even2.add(odd2).intoArray(d, to + 3 * dStep);
    even2.sub(odd2).intoArray(d, to + 4 * dStep);
    s3.intoArray(d, to + 5 * dStep);
  }

  @Override
  void weightsAdjoint(
      float[] s, int sAt, int sStep, int sNext, float[] d, int dAt, int dStep, int dNext, int count, int length) {
    for (int i = 0; i < count; i++) {
      int from = sAt + i * sNext;
      int to = dAt + i * dNext;
      for (int j = 0; j <= length - COUNT; j += COUNT) {
        weightsAdjoint(s, from + j, sStep, d, to + j, dStep);
      }
      if (length % COUNT != 0) {
        weightsAdjoint(s, from + length - COUNT, sStep, d, to + length - COUNT, dStep);
      }
    }
  }

  private static void weightsAdjoint(float[] s, int from, int sStep, float[] d, int to, int dStep) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, s, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, s, from + sStep);
    FloatVector s2 = FloatVector.fromArray(SPECIES, s, from + 2 * sStep);
    FloatVector s3 = FloatVector.fromArray(SPECIES, s, from + 3 * sStep);
    FloatVector s4 = FloatVector.fromArray(SPECIES, s, from + 4 * sStep);
    FloatVector s5 = FloatVector.fromArray(SPECIES, s, from + 5 * sStep);
    FloatVector sum = s1.add(s2);
    FloatVector sum2 = s3.add(s4);
    FloatVector sixth = FloatVector.broadcast(SPECIES, 1f / 6);
    FloatVector scaled = sum.mul(-1f / 6);
    FloatVector difference2 = s3.sub(s4).mul(1f / 12);
    s0.mul(0.25f).add(scaled).add(sum2.mul(1f / 24)).intoArray(d, to);
    sixth.fma(s2.sub(s1), difference2).intoArray(d, to + dStep);
    scaled.add(sixth.fma(sum2, s5)).intoArray(d, to + 2 * dStep);
  }
}
