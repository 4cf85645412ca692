package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * F(2×2, 3×3): points 0, 1, −1, ∞.
 *
 * <pre>
 *       1  0 −1  0         1    0    0
 * Bᵀ =  0  1  1  0    G =  1/2  1/2  1/2    Aᵀ =  1  1  1  0
 *       0 −1  1  0         1/2 −1/2  1/2          0  1 −1 −1
 *       0  1  0 −1         0    0    1
 * </pre>
 */
final class Winograd2x2 extends WinogradTransform {
  Winograd2x2() {
    super(2);
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
    s0.sub(s2).intoArray(d, to);
    s1.add(s2).intoArray(d, to + dStep);
    s2.sub(s1).intoArray(d, to + 2 * dStep);
    s1.sub(s3).intoArray(d, to + 3 * dStep);
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
    FloatVector sum = s1.add(s2);
    FloatVector difference = s1.sub(s2);
    s0.add(sum).intoArray(d, to);
    difference.sub(s3).intoArray(d, to + dStep);
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
    FloatVector even = s0.add(s2).mul(0.5f);
    FloatVector odd = s1.mul(0.5f);
    s0.intoArray(d, to);
    even.add(odd).intoArray(d, to + dStep);
    even.sub(odd).intoArray(d, to + 2 * dStep);
    s2.intoArray(d, to + 3 * dStep);
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
    s0.intoArray(d, to);
    s0.add(s1).intoArray(d, to + dStep);
    s0.sub(s1).intoArray(d, to + 2 * dStep);
    s1.neg().intoArray(d, to + 3 * dStep);
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
    FloatVector even = s1.add(s2).mul(0.5f);
    FloatVector odd = s1.sub(s2).mul(0.5f);
    s0.add(even).intoArray(d, to);
    odd.intoArray(d, to + dStep);
    s3.add(even).intoArray(d, to + 2 * dStep);
  }
}
