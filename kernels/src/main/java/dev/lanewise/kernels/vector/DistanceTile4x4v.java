package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The {@link DistanceTile} of 4 queries × 4 vectors of points: 16 sums, 4 vectors of points, a broadcast, a difference
 * and a one, 23 of 32 registers. Alone it took in 40 G coordinates/s of squares and 30 G of absolute values on one
 * thread; 8 × 2 vectors 36 and 27 (Zen 4, 512 bits). With more than 16 sums C2 leaves vector operations uninlined.
 */
final class DistanceTile4x4v {
  private DistanceTile4x4v() {}

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
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector d3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector pc = FloatVector.fromArray(SPECIES, panel, at + 2 * COUNT);
      FloatVector pd = FloatVector.fromArray(SPECIES, panel, at + 3 * COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      a0 = x0.sub(pa).lanewise(VectorOperators.ABS).fma(one, a0);
      b0 = x0.sub(pb).lanewise(VectorOperators.ABS).fma(one, b0);
      c0 = x0.sub(pc).lanewise(VectorOperators.ABS).fma(one, c0);
      d0 = x0.sub(pd).lanewise(VectorOperators.ABS).fma(one, d0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      a1 = x1.sub(pa).lanewise(VectorOperators.ABS).fma(one, a1);
      b1 = x1.sub(pb).lanewise(VectorOperators.ABS).fma(one, b1);
      c1 = x1.sub(pc).lanewise(VectorOperators.ABS).fma(one, c1);
      d1 = x1.sub(pd).lanewise(VectorOperators.ABS).fma(one, d1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      a2 = x2.sub(pa).lanewise(VectorOperators.ABS).fma(one, a2);
      b2 = x2.sub(pb).lanewise(VectorOperators.ABS).fma(one, b2);
      c2 = x2.sub(pc).lanewise(VectorOperators.ABS).fma(one, c2);
      d2 = x2.sub(pd).lanewise(VectorOperators.ABS).fma(one, d2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      a3 = x3.sub(pa).lanewise(VectorOperators.ABS).fma(one, a3);
      b3 = x3.sub(pb).lanewise(VectorOperators.ABS).fma(one, b3);
      c3 = x3.sub(pc).lanewise(VectorOperators.ABS).fma(one, c3);
      d3 = x3.sub(pd).lanewise(VectorOperators.ABS).fma(one, d3);
      at += 4 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    c0.add(FloatVector.fromArray(SPECIES, sums, to + 2 * COUNT)).intoArray(sums, to + 2 * COUNT);
    d0.add(FloatVector.fromArray(SPECIES, sums, to + 3 * COUNT)).intoArray(sums, to + 3 * COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    c1.add(FloatVector.fromArray(SPECIES, sums, to1 + 2 * COUNT)).intoArray(sums, to1 + 2 * COUNT);
    d1.add(FloatVector.fromArray(SPECIES, sums, to1 + 3 * COUNT)).intoArray(sums, to1 + 3 * COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    c2.add(FloatVector.fromArray(SPECIES, sums, to2 + 2 * COUNT)).intoArray(sums, to2 + 2 * COUNT);
    d2.add(FloatVector.fromArray(SPECIES, sums, to2 + 3 * COUNT)).intoArray(sums, to2 + 3 * COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
    c3.add(FloatVector.fromArray(SPECIES, sums, to3 + 2 * COUNT)).intoArray(sums, to3 + 2 * COUNT);
    d3.add(FloatVector.fromArray(SPECIES, sums, to3 + 3 * COUNT)).intoArray(sums, to3 + 3 * COUNT);
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
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector d3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector pc = FloatVector.fromArray(SPECIES, panel, at + 2 * COUNT);
      FloatVector pd = FloatVector.fromArray(SPECIES, panel, at + 3 * COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      FloatVector da0 = x0.sub(pa);
      a0 = da0.fma(da0, a0);
      FloatVector db0 = x0.sub(pb);
      b0 = db0.fma(db0, b0);
      FloatVector dc0 = x0.sub(pc);
      c0 = dc0.fma(dc0, c0);
      FloatVector dd0 = x0.sub(pd);
      d0 = dd0.fma(dd0, d0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      FloatVector da1 = x1.sub(pa);
      a1 = da1.fma(da1, a1);
      FloatVector db1 = x1.sub(pb);
      b1 = db1.fma(db1, b1);
      FloatVector dc1 = x1.sub(pc);
      c1 = dc1.fma(dc1, c1);
      FloatVector dd1 = x1.sub(pd);
      d1 = dd1.fma(dd1, d1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      FloatVector da2 = x2.sub(pa);
      a2 = da2.fma(da2, a2);
      FloatVector db2 = x2.sub(pb);
      b2 = db2.fma(db2, b2);
      FloatVector dc2 = x2.sub(pc);
      c2 = dc2.fma(dc2, c2);
      FloatVector dd2 = x2.sub(pd);
      d2 = dd2.fma(dd2, d2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      FloatVector da3 = x3.sub(pa);
      a3 = da3.fma(da3, a3);
      FloatVector db3 = x3.sub(pb);
      b3 = db3.fma(db3, b3);
      FloatVector dc3 = x3.sub(pc);
      c3 = dc3.fma(dc3, c3);
      FloatVector dd3 = x3.sub(pd);
      d3 = dd3.fma(dd3, d3);
      at += 4 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    c0.add(FloatVector.fromArray(SPECIES, sums, to + 2 * COUNT)).intoArray(sums, to + 2 * COUNT);
    d0.add(FloatVector.fromArray(SPECIES, sums, to + 3 * COUNT)).intoArray(sums, to + 3 * COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    c1.add(FloatVector.fromArray(SPECIES, sums, to1 + 2 * COUNT)).intoArray(sums, to1 + 2 * COUNT);
    d1.add(FloatVector.fromArray(SPECIES, sums, to1 + 3 * COUNT)).intoArray(sums, to1 + 3 * COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    c2.add(FloatVector.fromArray(SPECIES, sums, to2 + 2 * COUNT)).intoArray(sums, to2 + 2 * COUNT);
    d2.add(FloatVector.fromArray(SPECIES, sums, to2 + 3 * COUNT)).intoArray(sums, to2 + 3 * COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
    c3.add(FloatVector.fromArray(SPECIES, sums, to3 + 2 * COUNT)).intoArray(sums, to3 + 2 * COUNT);
    d3.add(FloatVector.fromArray(SPECIES, sums, to3 + 3 * COUNT)).intoArray(sums, to3 + 3 * COUNT);
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
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector d3 = FloatVector.zero(SPECIES);
    int at = panelOffset;
    for (int k = 0; k < depth; k++) {
      FloatVector pa = FloatVector.fromArray(SPECIES, panel, at);
      FloatVector pb = FloatVector.fromArray(SPECIES, panel, at + COUNT);
      FloatVector pc = FloatVector.fromArray(SPECIES, panel, at + 2 * COUNT);
      FloatVector pd = FloatVector.fromArray(SPECIES, panel, at + 3 * COUNT);
      FloatVector x0 = FloatVector.broadcast(SPECIES, q[q0 + k]);
      a0 = x0.fma(pa, a0);
      b0 = x0.fma(pb, b0);
      c0 = x0.fma(pc, c0);
      d0 = x0.fma(pd, d0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, q[q1 + k]);
      a1 = x1.fma(pa, a1);
      b1 = x1.fma(pb, b1);
      c1 = x1.fma(pc, c1);
      d1 = x1.fma(pd, d1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, q[q2 + k]);
      a2 = x2.fma(pa, a2);
      b2 = x2.fma(pb, b2);
      c2 = x2.fma(pc, c2);
      d2 = x2.fma(pd, d2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, q[q3 + k]);
      a3 = x3.fma(pa, a3);
      b3 = x3.fma(pb, b3);
      c3 = x3.fma(pc, c3);
      d3 = x3.fma(pd, d3);
      at += 4 * COUNT;
    }
    a0.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    b0.add(FloatVector.fromArray(SPECIES, sums, to + COUNT)).intoArray(sums, to + COUNT);
    c0.add(FloatVector.fromArray(SPECIES, sums, to + 2 * COUNT)).intoArray(sums, to + 2 * COUNT);
    d0.add(FloatVector.fromArray(SPECIES, sums, to + 3 * COUNT)).intoArray(sums, to + 3 * COUNT);
    int to1 = to + ld;
    a1.add(FloatVector.fromArray(SPECIES, sums, to1)).intoArray(sums, to1);
    b1.add(FloatVector.fromArray(SPECIES, sums, to1 + COUNT)).intoArray(sums, to1 + COUNT);
    c1.add(FloatVector.fromArray(SPECIES, sums, to1 + 2 * COUNT)).intoArray(sums, to1 + 2 * COUNT);
    d1.add(FloatVector.fromArray(SPECIES, sums, to1 + 3 * COUNT)).intoArray(sums, to1 + 3 * COUNT);
    int to2 = to + 2 * ld;
    a2.add(FloatVector.fromArray(SPECIES, sums, to2)).intoArray(sums, to2);
    b2.add(FloatVector.fromArray(SPECIES, sums, to2 + COUNT)).intoArray(sums, to2 + COUNT);
    c2.add(FloatVector.fromArray(SPECIES, sums, to2 + 2 * COUNT)).intoArray(sums, to2 + 2 * COUNT);
    d2.add(FloatVector.fromArray(SPECIES, sums, to2 + 3 * COUNT)).intoArray(sums, to2 + 3 * COUNT);
    int to3 = to + 3 * ld;
    a3.add(FloatVector.fromArray(SPECIES, sums, to3)).intoArray(sums, to3);
    b3.add(FloatVector.fromArray(SPECIES, sums, to3 + COUNT)).intoArray(sums, to3 + COUNT);
    c3.add(FloatVector.fromArray(SPECIES, sums, to3 + 2 * COUNT)).intoArray(sums, to3 + 2 * COUNT);
    d3.add(FloatVector.fromArray(SPECIES, sums, to3 + 3 * COUNT)).intoArray(sums, to3 + 3 * COUNT);
  }
}
