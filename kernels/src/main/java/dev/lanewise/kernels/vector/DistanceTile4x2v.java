package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The {@link DistanceTile} of 4 queries × 2 vectors of points, for 16 registers: 8 sums, 2 vectors of points, a
 * broadcast, a difference, a one and the mask of the absolute value.
 */
final class DistanceTile4x2v {
  private DistanceTile4x2v() {}

  static void absolutes(
      float[] q, int qOffset, int qStep, int count, float[] panel, int panelOffset, int depth, float[] sums,
      int to, int ld) {
    int last = count - 1;
    int q0 = qOffset;
    int q1 = qOffset + Math.min(1, last) * qStep;
    int q2 = qOffset + Math.min(2, last) * qStep;
    int q3 = qOffset + Math.min(3, last) * qStep;
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      a0 = x0.sub(pa).lanewise(VectorOperators.ABS).fma(one, a0);
      b0 = x0.sub(pb).lanewise(VectorOperators.ABS).fma(one, b0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      a1 = x1.sub(pa).lanewise(VectorOperators.ABS).fma(one, a1);
      b1 = x1.sub(pb).lanewise(VectorOperators.ABS).fma(one, b1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      a2 = x2.sub(pa).lanewise(VectorOperators.ABS).fma(one, a2);
      b2 = x2.sub(pb).lanewise(VectorOperators.ABS).fma(one, b2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      a3 = x3.sub(pa).lanewise(VectorOperators.ABS).fma(one, a3);
      b3 = x3.sub(pb).lanewise(VectorOperators.ABS).fma(one, b3);
      at += 2 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
  }

  static void squares(
      float[] q, int qOffset, int qStep, int count, float[] panel, int panelOffset, int depth, float[] sums,
      int to, int ld) {
    int last = count - 1;
    int q0 = qOffset;
    int q1 = qOffset + Math.min(1, last) * qStep;
    int q2 = qOffset + Math.min(2, last) * qStep;
    int q3 = qOffset + Math.min(3, last) * qStep;
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      FloatVector da0 = x0.sub(pa);
      a0 = da0.fma(da0, a0);
      FloatVector db0 = x0.sub(pb);
      b0 = db0.fma(db0, b0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      FloatVector da1 = x1.sub(pa);
      a1 = da1.fma(da1, a1);
      FloatVector db1 = x1.sub(pb);
      b1 = db1.fma(db1, b1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      FloatVector da2 = x2.sub(pa);
      a2 = da2.fma(da2, a2);
      FloatVector db2 = x2.sub(pb);
      b2 = db2.fma(db2, b2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      FloatVector da3 = x3.sub(pa);
      a3 = da3.fma(da3, a3);
      FloatVector db3 = x3.sub(pb);
      b3 = db3.fma(db3, b3);
      at += 2 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
  }

  static void products(
      float[] q, int qOffset, int qStep, int count, float[] panel, int panelOffset, int depth, float[] sums,
      int to, int ld) {
    int last = count - 1;
    int q0 = qOffset;
    int q1 = qOffset + Math.min(1, last) * qStep;
    int q2 = qOffset + Math.min(2, last) * qStep;
    int q3 = qOffset + Math.min(3, last) * qStep;
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      a0 = x0.fma(pa, a0);
      b0 = x0.fma(pb, b0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      a1 = x1.fma(pa, a1);
      b1 = x1.fma(pb, b1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      a2 = x2.fma(pa, a2);
      b2 = x2.fma(pb, b2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      a3 = x3.fma(pa, a3);
      b3 = x3.fma(pb, b3);
      at += 2 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
  }
}
