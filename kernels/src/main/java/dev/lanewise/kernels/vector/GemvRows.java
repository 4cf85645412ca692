package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix times vector as dot products: {@link #ROWS} rows at a time, lanes along the row. The lanes are summed in order
 * by plain code: the order in which {@code reduceLanes} adds is not the same before and after C2 has compiled it.
 */
final class GemvRows {
  /** Rows that share a load of x; one accumulator each. */
  static final int ROWS = 8;

  /** Elements of the spare tile of {@link #run}. */
  static final int SPARE = ROWS * COUNT;

  private GemvRows() {}

  /** y[i] = Σ_p m[at + i·ld + p] · x[xAt + p] for i &lt; rows, p &lt; k. */
  static void run(float[] m, int at, int ld, int rows, int k, float[] x, int xAt, float[] y, int yAt, int spare) {
    int i = 0;
    for (; i + ROWS <= rows; i += ROWS) {
      eight(m, at + i * ld, ld, k, x, xAt, y, yAt + i, spare);
    }
    for (; i < rows; i++) {
      one(m, at + i * ld, k, x, xAt, y, yAt + i, spare);
    }
  }

  private static void eight(float[] m, int at, int ld, int k, float[] x, int xAt, float[] y, int yAt, int spare) {
    int m0 = at;
    int m1 = at + ld;
    int m2 = at + 2 * ld;
    int m3 = at + 3 * ld;
    int m4 = at + 4 * ld;
    int m5 = at + 5 * ld;
    int m6 = at + 6 * ld;
    int m7 = at + 7 * ld;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    int p = 0;
    for (; p < SPECIES.loopBound(k); p += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + p);
      s0 = FloatVector.fromArray(SPECIES, m, m0 + p).fma(v, s0);
      s1 = FloatVector.fromArray(SPECIES, m, m1 + p).fma(v, s1);
      s2 = FloatVector.fromArray(SPECIES, m, m2 + p).fma(v, s2);
      s3 = FloatVector.fromArray(SPECIES, m, m3 + p).fma(v, s3);
      s4 = FloatVector.fromArray(SPECIES, m, m4 + p).fma(v, s4);
      s5 = FloatVector.fromArray(SPECIES, m, m5 + p).fma(v, s5);
      s6 = FloatVector.fromArray(SPECIES, m, m6 + p).fma(v, s6);
      s7 = FloatVector.fromArray(SPECIES, m, m7 + p).fma(v, s7);
    }
    s0.intoArray(y, spare);
    s1.intoArray(y, spare + COUNT);
    s2.intoArray(y, spare + 2 * COUNT);
    s3.intoArray(y, spare + 3 * COUNT);
    s4.intoArray(y, spare + 4 * COUNT);
    s5.intoArray(y, spare + 5 * COUNT);
    s6.intoArray(y, spare + 6 * COUNT);
    s7.intoArray(y, spare + 7 * COUNT);
    for (int i = 0; i < ROWS; i++) {
      y[yAt + i] = 0;
    }
    for (int lane = 0; lane < COUNT; lane++) {
      for (int i = 0; i < ROWS; i++) {
        y[yAt + i] += y[spare + i * COUNT + lane];
      }
    }
    for (; p < k; p++) {
      for (int i = 0; i < ROWS; i++) {
        y[yAt + i] += m[at + i * ld + p] * x[xAt + p];
      }
    }
  }

  private static void one(float[] m, int at, int k, float[] x, int xAt, float[] y, int yAt, int spare) {
    FloatVector s = FloatVector.zero(SPECIES);
    int p = 0;
    for (; p < SPECIES.loopBound(k); p += COUNT) {
      s = FloatVector.fromArray(SPECIES, m, at + p).fma(FloatVector.fromArray(SPECIES, x, xAt + p), s);
    }
    s.intoArray(y, spare);
    float sum = 0;
    for (int lane = 0; lane < COUNT; lane++) {
      sum += y[spare + lane];
    }
    for (; p < k; p++) {
      sum += m[at + p] * x[xAt + p];
    }
    y[yAt] = sum;
  }
}
