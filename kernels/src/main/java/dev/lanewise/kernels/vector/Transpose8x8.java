package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Transposes 8 × 8 floats in 8 registers of 8 lanes: 3 times over, rows i and i + 4 are interleaved into rows 2i
 * and 2i + 1.
 */
final class Transpose8x8 {
  /** Takes the lanes of the lower halves of two vectors in turn; lane 8 is the second vector's first. */
  private static final FloatVector LOW = interleave(0);

  /** The same for the upper halves. */
  private static final FloatVector HIGH = interleave(4);

  private Transpose8x8() {}

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
    FloatVector b0 = LOW.selectFrom(a0, a4);
    FloatVector b1 = HIGH.selectFrom(a0, a4);
    FloatVector b2 = LOW.selectFrom(a1, a5);
    FloatVector b3 = HIGH.selectFrom(a1, a5);
    FloatVector b4 = LOW.selectFrom(a2, a6);
    FloatVector b5 = HIGH.selectFrom(a2, a6);
    FloatVector b6 = LOW.selectFrom(a3, a7);
    FloatVector b7 = HIGH.selectFrom(a3, a7);
    FloatVector c0 = LOW.selectFrom(b0, b4);
    FloatVector c1 = HIGH.selectFrom(b0, b4);
    FloatVector c2 = LOW.selectFrom(b1, b5);
    FloatVector c3 = HIGH.selectFrom(b1, b5);
    FloatVector c4 = LOW.selectFrom(b2, b6);
    FloatVector c5 = HIGH.selectFrom(b2, b6);
    FloatVector c6 = LOW.selectFrom(b3, b7);
    FloatVector c7 = HIGH.selectFrom(b3, b7);
    FloatVector d0 = LOW.selectFrom(c0, c4);
    FloatVector d1 = HIGH.selectFrom(c0, c4);
    FloatVector d2 = LOW.selectFrom(c1, c5);
    FloatVector d3 = HIGH.selectFrom(c1, c5);
    FloatVector d4 = LOW.selectFrom(c2, c6);
    FloatVector d5 = HIGH.selectFrom(c2, c6);
    FloatVector d6 = LOW.selectFrom(c3, c7);
    FloatVector d7 = HIGH.selectFrom(c3, c7);
    d0.mul(factor).intoArray(to, toOffset);
    d1.mul(factor).intoArray(to, toOffset + toStep);
    d2.mul(factor).intoArray(to, toOffset + 2 * toStep);
    d3.mul(factor).intoArray(to, toOffset + 3 * toStep);
    d4.mul(factor).intoArray(to, toOffset + 4 * toStep);
    d5.mul(factor).intoArray(to, toOffset + 5 * toStep);
    d6.mul(factor).intoArray(to, toOffset + 6 * toStep);
    d7.mul(factor).intoArray(to, toOffset + 7 * toStep);
  }
}
