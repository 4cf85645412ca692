package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Transposes 16 × 16 floats in 16 registers of 16 lanes: 4 times over, rows i and i + 8 are interleaved into rows 2i
 * and 2i + 1.
 */
final class Transpose16x16 {
  /** Takes the lanes of the lower halves of two vectors in turn; lane 16 is the second vector's first. */
  private static final FloatVector LOW = interleave(0);

  /** The same for the upper halves. */
  private static final FloatVector HIGH = interleave(8);

  private Transpose16x16() {}

  private static FloatVector interleave(int first) {
    float[] lanes = new float[SPECIES.length()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = first + i / 2 + i % 2 * lanes.length;
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  /** to[j·toStep + i] = factor · from[i·fromStep + j]. */
  static void run(float[] from, int offset, int fromStep, float factor, float[] to, int toOffset, int toStep) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, from, offset);
    FloatVector a1 = FloatVector.fromArray(SPECIES, from, offset + fromStep);
    FloatVector a2 = FloatVector.fromArray(SPECIES, from, offset + 2 * fromStep);
    FloatVector a3 = FloatVector.fromArray(SPECIES, from, offset + 3 * fromStep);
    FloatVector a4 = FloatVector.fromArray(SPECIES, from, offset + 4 * fromStep);
    FloatVector a5 = FloatVector.fromArray(SPECIES, from, offset + 5 * fromStep);
    FloatVector a6 = FloatVector.fromArray(SPECIES, from, offset + 6 * fromStep);
    FloatVector a7 = FloatVector.fromArray(SPECIES, from, offset + 7 * fromStep);
    FloatVector a8 = FloatVector.fromArray(SPECIES, from, offset + 8 * fromStep);
    FloatVector a9 = FloatVector.fromArray(SPECIES, from, offset + 9 * fromStep);
    FloatVector a10 = FloatVector.fromArray(SPECIES, from, offset + 10 * fromStep);
    FloatVector a11 = FloatVector.fromArray(SPECIES, from, offset + 11 * fromStep);
    FloatVector a12 = FloatVector.fromArray(SPECIES, from, offset + 12 * fromStep);
    FloatVector a13 = FloatVector.fromArray(SPECIES, from, offset + 13 * fromStep);
    FloatVector a14 = FloatVector.fromArray(SPECIES, from, offset + 14 * fromStep);
    FloatVector a15 = FloatVector.fromArray(SPECIES, from, offset + 15 * fromStep);
    FloatVector b0 = LOW.selectFrom(a0, a8);
    FloatVector b1 = HIGH.selectFrom(a0, a8);
    FloatVector b2 = LOW.selectFrom(a1, a9);
    FloatVector b3 = HIGH.selectFrom(a1, a9);
    FloatVector b4 = LOW.selectFrom(a2, a10);
    FloatVector b5 = HIGH.selectFrom(a2, a10);
    FloatVector b6 = LOW.selectFrom(a3, a11);
    FloatVector b7 = HIGH.selectFrom(a3, a11);
    FloatVector b8 = LOW.selectFrom(a4, a12);
    FloatVector b9 = HIGH.selectFrom(a4, a12);
    FloatVector b10 = LOW.selectFrom(a5, a13);
    FloatVector b11 = HIGH.selectFrom(a5, a13);
    FloatVector b12 = LOW.selectFrom(a6, a14);
    FloatVector b13 = HIGH.selectFrom(a6, a14);
    FloatVector b14 = LOW.selectFrom(a7, a15);
    FloatVector b15 = HIGH.selectFrom(a7, a15);
    FloatVector c0 = LOW.selectFrom(b0, b8);
    FloatVector c1 = HIGH.selectFrom(b0, b8);
    FloatVector c2 = LOW.selectFrom(b1, b9);
    FloatVector c3 = HIGH.selectFrom(b1, b9);
    FloatVector c4 = LOW.selectFrom(b2, b10);
    FloatVector c5 = HIGH.selectFrom(b2, b10);
    FloatVector c6 = LOW.selectFrom(b3, b11);
    FloatVector c7 = HIGH.selectFrom(b3, b11);
    FloatVector c8 = LOW.selectFrom(b4, b12);
    FloatVector c9 = HIGH.selectFrom(b4, b12);
    FloatVector c10 = LOW.selectFrom(b5, b13);
    FloatVector c11 = HIGH.selectFrom(b5, b13);
    FloatVector c12 = LOW.selectFrom(b6, b14);
    FloatVector c13 = HIGH.selectFrom(b6, b14);
    FloatVector c14 = LOW.selectFrom(b7, b15);
    FloatVector c15 = HIGH.selectFrom(b7, b15);
    FloatVector d0 = LOW.selectFrom(c0, c8);
    FloatVector d1 = HIGH.selectFrom(c0, c8);
    FloatVector d2 = LOW.selectFrom(c1, c9);
    FloatVector d3 = HIGH.selectFrom(c1, c9);
    FloatVector d4 = LOW.selectFrom(c2, c10);
    FloatVector d5 = HIGH.selectFrom(c2, c10);
    FloatVector d6 = LOW.selectFrom(c3, c11);
    FloatVector d7 = HIGH.selectFrom(c3, c11);
    FloatVector d8 = LOW.selectFrom(c4, c12);
    FloatVector d9 = HIGH.selectFrom(c4, c12);
    FloatVector d10 = LOW.selectFrom(c5, c13);
    FloatVector d11 = HIGH.selectFrom(c5, c13);
    FloatVector d12 = LOW.selectFrom(c6, c14);
    FloatVector d13 = HIGH.selectFrom(c6, c14);
    FloatVector d14 = LOW.selectFrom(c7, c15);
    FloatVector d15 = HIGH.selectFrom(c7, c15);
    FloatVector e0 = LOW.selectFrom(d0, d8);
    FloatVector e1 = HIGH.selectFrom(d0, d8);
    FloatVector e2 = LOW.selectFrom(d1, d9);
    FloatVector e3 = HIGH.selectFrom(d1, d9);
    FloatVector e4 = LOW.selectFrom(d2, d10);
    FloatVector e5 = HIGH.selectFrom(d2, d10);
    FloatVector e6 = LOW.selectFrom(d3, d11);
    FloatVector e7 = HIGH.selectFrom(d3, d11);
    FloatVector e8 = LOW.selectFrom(d4, d12);
    FloatVector e9 = HIGH.selectFrom(d4, d12);
    FloatVector e10 = LOW.selectFrom(d5, d13);
    FloatVector e11 = HIGH.selectFrom(d5, d13);
    FloatVector e12 = LOW.selectFrom(d6, d14);
    FloatVector e13 = HIGH.selectFrom(d6, d14);
    FloatVector e14 = LOW.selectFrom(d7, d15);
    FloatVector e15 = HIGH.selectFrom(d7, d15);
    e0.mul(factor).intoArray(to, toOffset);
    e1.mul(factor).intoArray(to, toOffset + toStep);
    e2.mul(factor).intoArray(to, toOffset + 2 * toStep);
    e3.mul(factor).intoArray(to, toOffset + 3 * toStep);
    e4.mul(factor).intoArray(to, toOffset + 4 * toStep);
    e5.mul(factor).intoArray(to, toOffset + 5 * toStep);
    e6.mul(factor).intoArray(to, toOffset + 6 * toStep);
    e7.mul(factor).intoArray(to, toOffset + 7 * toStep);
    e8.mul(factor).intoArray(to, toOffset + 8 * toStep);
    e9.mul(factor).intoArray(to, toOffset + 9 * toStep);
    e10.mul(factor).intoArray(to, toOffset + 10 * toStep);
    e11.mul(factor).intoArray(to, toOffset + 11 * toStep);
    e12.mul(factor).intoArray(to, toOffset + 12 * toStep);
    e13.mul(factor).intoArray(to, toOffset + 13 * toStep);
    e14.mul(factor).intoArray(to, toOffset + 14 * toStep);
    e15.mul(factor).intoArray(to, toOffset + 15 * toStep);
  }
}
