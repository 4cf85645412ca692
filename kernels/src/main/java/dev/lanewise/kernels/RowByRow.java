package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarMath;
import dev.lanewise.kernels.scalar.ScalarRows;
import dev.lanewise.kernels.vector.VectorMath;
import dev.lanewise.kernels.vector.VectorRows;
import java.util.Arrays;

/**
 * One row after the other, lanes along the columns; what is left behind the last whole vector, on the scalar backend
 * all of it, by plain loops. Sums over lanes are added in double from the first lane to the last, then the rest.
 */
final class RowByRow extends RowPasses {
  /** Elements of a group: 16 KB, so that what one pass has written is in L1 for the next. */
  private static final int GROUP = 1 << 12;

  /** Elements that are worked on at a time where a pass must keep its result apart: 2 KB. */
  private static final int STRIP = 512;

  private final boolean vector = Backend.isVector();
  private final int lanes;
  private final int steps;

  /** Columns in whole vectors, and behind them. */
  private final int whole;

  private final int rest;

  RowByRow(int columns) {
    super(columns);
    lanes = vector ? VectorRows.lanes() : 1;
    steps = vector ? columns / lanes : 0;
    whole = steps * lanes;
    rest = columns - whole;
  }

  @Override
  int groupRows() {
    return Math.clamp(GROUP / columns, 1, RowGroup.MOST);
  }

  @Override
  RowGroup newGroup() {
    return new RowGroup(0, STRIP);
  }

  @Override
  RowTargets targets(float[] u, float[] a, boolean given) {
    return new RowTargets(u, a, given);
  }

  @Override
  void load(RowGroup g, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    g.rows = rows;
    g.rowStep = columns;
    g.columnStep = 1;
    g.in = x;
    g.inOffset = xOffset;
    g.out = y;
    g.outOffset = yOffset;
  }

  @Override
  void loadOther(RowGroup g, float[] x, int xOffset) {
    g.other = x;
    g.otherOffset = xOffset;
  }

  @Override
  void store(RowGroup g) {
    // The rows were written where they belong.
  }

  @Override
  void max(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int at = g.inOffset + r * columns;
      float max = ScalarRows.max(g.in, at + whole, rest);
      if (steps > 0) {
        VectorRows.max(g.in, at, steps, g.lanes);
        max = Math.max(max, ScalarRows.max(g.lanes, 0, lanes));
      }
      g.max[r] = max;
    }
  }

  @Override
  void subtract(RowGroup g, float[] shift) {
    for (int r = 0; r < g.rows; r++) {
      int in = g.inOffset + r * columns;
      int out = g.outOffset + r * columns;
      if (steps > 0) {
        VectorRows.subtract(g.in, in, toAllLanes(g, shift[r]), g.out, out, steps);
      }
      ScalarRows.subtract(g.in, in + whole, shift[r], g.out, out + whole, rest);
    }
    g.in = g.out;
    g.inOffset = g.outOffset;
  }

  private static float[] toAllLanes(RowGroup g, float value) {
    Arrays.fill(g.lanes, value);
    return g.lanes;
  }

  @Override
  void subtractOther(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int i = r * columns;
      if (steps > 0) {
        VectorRows.subtract(g.in, g.inOffset + i, g.other, g.otherOffset + i, g.out, g.outOffset + i, steps);
      }
      i += whole;
      ScalarRows.subtract(g.in, g.inOffset + i, g.other, g.otherOffset + i, g.out, g.outOffset + i, rest);
    }
  }

  @Override
  void expBelow(RowGroup g, float[] shift) {
    for (int r = 0; r < g.rows; r++) {
      expBelow(g, g.in, g.inOffset + r * columns, shift[r], g.out, g.outOffset + r * columns, columns);
    }
  }

  /** Of any number of columns. The last vector overlaps the one before it, and is read before that is written. */
  private void expBelow(RowGroup g, float[] x, int at, float shift, float[] y, int to, int length) {
    if (!vector || length < lanes) {
      ScalarRows.expBelow(x, at, shift, y, to, length);
      return;
    }
    int last = length - lanes;
    System.arraycopy(x, at + last, g.moreLanes, 0, lanes);
    VectorRows.expBelow(x, at, toAllLanes(g, shift), y, to, length / lanes);
    if (length % lanes > 0) {
      VectorRows.expBelow(g.moreLanes, 0, g.lanes, y, to + last, 1);
    }
  }

  private void exp(float[] x, int at, float[] y, int to, int length) {
    if (vector) {
      VectorMath.exp(x, at, y, to, length);
    } else {
      ScalarMath.exp(x, at, y, to, length);
    }
  }

  @Override
  void sum(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      g.sum[r] = (float) sum(g, g.out, g.outOffset + r * columns, columns);
    }
  }

  /** Of any number of columns. */
  private double sum(RowGroup g, float[] x, int at, int length) {
    int done = 0;
    double sum = 0;
    if (vector && length >= lanes) {
      done = length / lanes * lanes;
      VectorRows.sum(x, at, length / lanes, g.lanes);
      sum = ScalarRows.sum(g.lanes, 0, lanes);
    }
    return sum + ScalarRows.sum(x, at + done, length - done);
  }

  @Override
  void sumOfExpBelow(RowGroup g, float[] shift) {
    for (int r = 0; r < g.rows; r++) {
      double sum = 0;
      for (int c = 0; c < columns; c += STRIP) {
        int length = Math.min(STRIP, columns - c);
        expBelow(g, g.in, g.inOffset + r * columns + c, shift[r], g.strip, 0, length);
        sum += sum(g, g.strip, 0, length);
      }
      g.sum[r] = (float) sum;
    }
  }

  @Override
  void scale(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int at = g.outOffset + r * columns;
      if (steps > 0) {
        VectorRows.scale(g.out, at, toAllLanes(g, g.factor[r]), steps);
      }
      ScalarRows.scale(g.out, at + whole, g.factor[r], rest);
    }
  }

  @Override
  void sumOfSquares(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int at = g.outOffset + r * columns;
      g.dot[r] = (float) dot(g, g.out, at, g.out, at);
    }
  }

  private double dot(RowGroup g, float[] a, int aOffset, float[] b, int bOffset) {
    double sum = 0;
    if (steps > 0) {
      VectorRows.dot(a, aOffset, b, bOffset, steps, g.lanes);
      sum = ScalarRows.sum(g.lanes, 0, lanes);
    }
    return sum + ScalarRows.dot(a, aOffset + whole, b, bOffset + whole, rest);
  }

  @Override
  void softmaxBackward(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int in = g.inOffset + r * columns;
      int other = g.otherOffset + r * columns;
      int out = g.outOffset + r * columns;
      float dot = (float) dot(g, g.in, in, g.other, other);
      if (steps > 0) {
        VectorRows.softmaxBackward(g.in, in, g.other, other, toAllLanes(g, dot), g.out, out, steps);
      }
      ScalarRows.softmaxBackward(g.in, in + whole, g.other, other + whole, dot, g.out, out + whole, rest);
    }
  }

  @Override
  void logSoftmaxBackward(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int i = r * columns;
      float sum = (float) sum(g, g.other, g.otherOffset + i, columns);
      for (int c = 0; c < columns; c += STRIP) {
        int length = Math.min(STRIP, columns - c);
        exp(g.in, g.inOffset + i + c, g.strip, 0, length);
        subtractShares(g, g.otherOffset + i + c, sum, g.outOffset + i + c, length);
      }
    }
  }

  private void subtractShares(RowGroup g, int other, float sum, int out, int length) {
    int done = 0;
    if (vector && length >= lanes) {
      done = length / lanes * lanes;
      VectorRows.logSoftmaxBackward(
          g.strip, 0, g.other, other, toAllLanes(g, sum), g.out, out, length / lanes);
    }
    ScalarRows.logSoftmaxBackward(g.strip, done, g.other, other + done, sum, g.out, out + done, length - done);
  }

  @Override
  void weigh(RowGroup g, RowTargets v) {
    float[] t = v.of(g);
    for (int r = 0; r < g.rows; r++) {
      int in = g.inOffset + r * columns;
      int other = g.otherOffset + r * columns;
      float max = g.max[r];
      double sum = ScalarRows.sumOfTargets(v.u(), v.a(), whole, t, other + whole, rest);
      double dot = ScalarRows.dotTargets(g.in, in + whole, max, v.u(), v.a(), whole, t, other + whole, rest);
      if (steps > 0) {
        VectorRows.weigh(
            g.in, in, toAllLanes(g, max), v.u(), v.a(), t, other, steps, g.lanes, g.moreLanes);
        sum += ScalarRows.sum(g.lanes, 0, lanes);
        dot += ScalarRows.sum(g.moreLanes, 0, lanes);
      }
      g.sum[r] = (float) sum;
      g.dot[r] = (float) dot;
    }
  }

  @Override
  void subtractTargets(RowGroup g, RowTargets v, float scale) {
    float[] t = v.of(g);
    for (int r = 0; r < g.rows; r++) {
      int out = g.outOffset + r * columns;
      int other = g.otherOffset + r * columns;
      float factor = g.factor[r];
      if (steps > 0) {
        VectorRows.subtractTargets(
            g.out, out, toAllLanes(g, factor), v.u(), v.a(), t, other, scale, steps);
      }
      ScalarRows.subtractTargets(
          g.out, out + whole, factor, v.u(), v.a(), whole, t, other + whole, scale, rest);
    }
  }

  @Override
  void hinge(RowGroup g, float[] shift, float margin) {
    for (int r = 0; r < g.rows; r++) {
      int in = g.inOffset + r * columns;
      int out = g.outOffset + r * columns;
      if (steps > 0) {
        VectorRows.hinge(g.in, in, toAllLanes(g, shift[r]), margin, g.out, out, steps);
      }
      ScalarRows.hinge(g.in, in + whole, shift[r], margin, g.out, out + whole, rest);
    }
  }

  @Override
  void step(RowGroup g) {
    for (int r = 0; r < g.rows; r++) {
      int at = g.outOffset + r * columns;
      if (steps > 0) {
        VectorRows.step(g.out, at, steps);
      }
      ScalarRows.step(g.out, at + whole, rest);
    }
  }

  @Override
  void minusLogOfRows(RowGroup g, float[] below) {
    ScalarRows.add(g.dot, g.sum, g.total, g.rows);
    System.arraycopy(g.total, 0, g.log, 0, g.rows);
    logOfRows(g);
    ScalarRows.minusLog(g.sum, g.total, below, g.log, g.rows);
  }

  @Override
  void divideByTotals(RowGroup g) {
    ScalarRows.divide(g.factor, g.total, g.rows);
  }

  @Override
  void logOfRows(RowGroup g) {
    if (vector) {
      VectorMath.log(g.log, 0, g.log, 0, RowGroup.MOST); // all, as a vector or several
    } else {
      ScalarMath.log(g.log, 0, g.log, 0, g.rows);
    }
  }

  @Override
  void expOfRows(RowGroup g) {
    exp(g.power, 0, g.power, 0, vector ? RowGroup.MOST : g.rows);
  }
}
