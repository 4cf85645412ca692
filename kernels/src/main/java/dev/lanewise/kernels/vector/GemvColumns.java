package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.PANEL;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Matrix times vector as a sum of scaled rows: lanes along the row. */
final class GemvColumns {
  /**
   * Whether a pass over y takes 16 rows instead of 8. 1 × 1000 × 2048 from L3 on one thread, two: 30 and 59 GF with 8
   * rows, 33 and 63 with 16 at 512 bits; 32 and 61, 30 and 56 at 256 bits (Zen 4), where 16 factors leave no register.
   */
  private static final boolean SIXTEEN_ROWS = Lanes.MANY_REGISTERS;

  private GemvColumns() {}

  /**
   * y[j] = Σ_p x[xAt + p] · m[at + p·ld + j] for j &lt; columns, p &lt; k.
   *
   * @param y room for {@code columns} rounded up to whole vectors; what is too much may hold anything
   */
  static void run(float[] m, int at, int ld, int k, int columns, float[] x, int xAt, float[] y, int yAt) {
    int width = (columns + COUNT - 1) / COUNT * COUNT;
    for (int j = 0; j < width; j++) {
      y[yAt + j] = 0;
    }
    // Whole vectors where the array has room behind the row's last columns; the same roundings in either case.
    int room = m.length - at - width;
    int whole = room < 0 ? 0 : Math.min(k, room / ld + 1);
    int p = 0;
    for (; SIXTEEN_ROWS && p + 16 <= whole; p += 16) {
      addSixteen(m, at + p * ld, ld, width, x, xAt + p, y, yAt);
    }
    for (; p + 8 <= whole; p += 8) {
      addEight(m, at + p * ld, ld, width, x, xAt + p, y, yAt);
    }
    for (; p < k; p++) {
      float factor = x[xAt + p];
      for (int j = 0; j < columns; j++) {
        y[yAt + j] = Math.fma(factor, m[at + p * ld + j], y[yAt + j]);
      }
    }
  }

  private static void addEight(float[] m, int at, int ld, int width, float[] x, int xAt, float[] y, int yAt) {
    FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt]);
    FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + 1]);
    FloatVector x2 = FloatVector.broadcast(SPECIES, x[xAt + 2]);
    FloatVector x3 = FloatVector.broadcast(SPECIES, x[xAt + 3]);
    FloatVector x4 = FloatVector.broadcast(SPECIES, x[xAt + 4]);
    FloatVector x5 = FloatVector.broadcast(SPECIES, x[xAt + 5]);
    FloatVector x6 = FloatVector.broadcast(SPECIES, x[xAt + 6]);
    FloatVector x7 = FloatVector.broadcast(SPECIES, x[xAt + 7]);
    for (int j = 0; j < width; j += COUNT) {
      int mj = at + j;
      FloatVector s = FloatVector.fromArray(SPECIES, y, yAt + j);
      s = FloatVector.fromArray(SPECIES, m, mj).fma(x0, s);
      s = FloatVector.fromArray(SPECIES, m, mj + ld).fma(x1, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 2 * ld).fma(x2, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 3 * ld).fma(x3, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 4 * ld).fma(x4, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 5 * ld).fma(x5, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 6 * ld).fma(x6, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 7 * ld).fma(x7, s);
      s.intoArray(y, yAt + j);
    }
  }

  private static void addSixteen(float[] m, int at, int ld, int width, float[] x, int xAt, float[] y, int yAt) {
    FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt]);
    FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + 1]);
    FloatVector x2 = FloatVector.broadcast(SPECIES, x[xAt + 2]);
    FloatVector x3 = FloatVector.broadcast(SPECIES, x[xAt + 3]);
    FloatVector x4 = FloatVector.broadcast(SPECIES, x[xAt + 4]);
    FloatVector x5 = FloatVector.broadcast(SPECIES, x[xAt + 5]);
    FloatVector x6 = FloatVector.broadcast(SPECIES, x[xAt + 6]);
    FloatVector x7 = FloatVector.broadcast(SPECIES, x[xAt + 7]);
    FloatVector x8 = FloatVector.broadcast(SPECIES, x[xAt + 8]);
    FloatVector x9 = FloatVector.broadcast(SPECIES, x[xAt + 9]);
    FloatVector x10 = FloatVector.broadcast(SPECIES, x[xAt + 10]);
    FloatVector x11 = FloatVector.broadcast(SPECIES, x[xAt + 11]);
    FloatVector x12 = FloatVector.broadcast(SPECIES, x[xAt + 12]);
    FloatVector x13 = FloatVector.broadcast(SPECIES, x[xAt + 13]);
    FloatVector x14 = FloatVector.broadcast(SPECIES, x[xAt + 14]);
    FloatVector x15 = FloatVector.broadcast(SPECIES, x[xAt + 15]);
    for (int j = 0; j < width; j += COUNT) {
      int mj = at + j;
      FloatVector s = FloatVector.fromArray(SPECIES, y, yAt + j);
      s = FloatVector.fromArray(SPECIES, m, mj).fma(x0, s);
      s = FloatVector.fromArray(SPECIES, m, mj + ld).fma(x1, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 2 * ld).fma(x2, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 3 * ld).fma(x3, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 4 * ld).fma(x4, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 5 * ld).fma(x5, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 6 * ld).fma(x6, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 7 * ld).fma(x7, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 8 * ld).fma(x8, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 9 * ld).fma(x9, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 10 * ld).fma(x10, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 11 * ld).fma(x11, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 12 * ld).fma(x12, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 13 * ld).fma(x13, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 14 * ld).fma(x14, s);
      s = FloatVector.fromArray(SPECIES, m, mj + 15 * ld).fma(x15, s);
      s.intoArray(y, yAt + j);
    }
  }

  /**
   * y = Σ_p x[xAt + p] · row p of a packed panel, for two panels, one behind the other. Each sum is added in the order
   * of p, as the tiles of {@link BlockedGemm} do, to the same bits; four side by side wait for memory only: B came at
   * 88 GB/s from L2 and 75-88 from L3, with eight sums that split p at 79-88 and 55 (Zen 4, 512 bits).
   */
  static void twoPanels(float[] packed, int at, int k, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    int row0 = at;
    int row1 = at + k * PANEL;
    for (int p = 0; p < k; p++) {
      FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
      a0 = xp.fma(FloatVector.fromArray(SPECIES, packed, row0), a0);
      b0 = xp.fma(FloatVector.fromArray(SPECIES, packed, row0 + COUNT), b0);
      a1 = xp.fma(FloatVector.fromArray(SPECIES, packed, row1), a1);
      b1 = xp.fma(FloatVector.fromArray(SPECIES, packed, row1 + COUNT), b1);
      row0 += PANEL;
      row1 += PANEL;
    }
    a0.intoArray(y, yAt);
    b0.intoArray(y, yAt + COUNT);
    a1.intoArray(y, yAt + PANEL);
    b1.intoArray(y, yAt + PANEL + COUNT);
  }

  /** As {@link #twoPanels}, for one. */
  static void panel(float[] packed, int at, int k, float[] x, int xAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    int row = at;
    for (int p = 0; p < k; p++) {
      FloatVector xp = FloatVector.broadcast(SPECIES, x[xAt + p]);
      a = xp.fma(FloatVector.fromArray(SPECIES, packed, row), a);
      b = xp.fma(FloatVector.fromArray(SPECIES, packed, row + COUNT), b);
      row += PANEL;
    }
    a.intoArray(y, yAt);
    b.intoArray(y, yAt + COUNT);
  }
}
