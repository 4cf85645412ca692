package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.scalar.ScalarMath.*;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * What softmax and the losses do along {@code steps} vectors that lie one behind the other. A lane is a column of its
 * own: a sum or a maximum is an array of one value a lane, and so is what is subtracted or multiplied by. The columns
 * are whole rows that were transposed ({@link RowBlock}), or the parts of a single row that belong together.
 *
 * <p>Sums run in four accumulators, each over every fourth vector, and end as (0 + 1) + (2 + 3).
 */
public final class VectorRows {
  private VectorRows() {}

  /** Floats in a vector. */
  public static int lanes() {
    return COUNT;
  }

  /** max[lane] = the largest element; NaN is passed over, −∞ where there is nothing else. */
  public static void max(float[] x, int offset, int steps, float[] max) {
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    int at = offset;
    int end = offset + steps * COUNT;
    for (; at <= end - 4 * COUNT; at += 4 * COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + COUNT);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * COUNT);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + 3 * COUNT);
      m0 = m0.blend(x0, x0.compare(VectorOperators.GT, m0));
      m1 = m1.blend(x1, x1.compare(VectorOperators.GT, m1));
      m2 = m2.blend(x2, x2.compare(VectorOperators.GT, m2));
      m3 = m3.blend(x3, x3.compare(VectorOperators.GT, m3));
    }
    for (; at < end; at += COUNT) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      m0 = m0.blend(x0, x0.compare(VectorOperators.GT, m0));
    }
    m0 = m0.blend(m1, m1.compare(VectorOperators.GT, m0));
    m2 = m2.blend(m3, m3.compare(VectorOperators.GT, m2));
    m0.blend(m2, m2.compare(VectorOperators.GT, m0)).intoArray(max, 0);
  }

  /** sum[lane] = Σ x. */
  public static void sum(float[] x, int offset, int steps, float[] sum) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int at = offset;
    int end = offset + steps * COUNT;
    for (; at <= end - 4 * COUNT; at += 4 * COUNT) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + COUNT));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * COUNT));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * COUNT));
    }
    for (; at < end; at += COUNT) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sum, 0);
  }

  /** sum[lane] = Σ a·b. */
  public static void dot(float[] a, int aOffset, float[] b, int bOffset, int steps, float[] sum) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    int end = steps * COUNT;
    for (; i <= end - 4 * COUNT; i += 4 * COUNT) {
      int at = aOffset + i;
      int bt = bOffset + i;
      s0 = FloatVector.fromArray(SPECIES, a, at).fma(FloatVector.fromArray(SPECIES, b, bt), s0);
      s1 = FloatVector.fromArray(SPECIES, a, at + COUNT).fma(FloatVector.fromArray(SPECIES, b, bt + COUNT), s1);
      s2 = FloatVector.fromArray(SPECIES, a, at + 2 * COUNT)
          .fma(FloatVector.fromArray(SPECIES, b, bt + 2 * COUNT), s2);
      s3 = FloatVector.fromArray(SPECIES, a, at + 3 * COUNT)
          .fma(FloatVector.fromArray(SPECIES, b, bt + 3 * COUNT), s3);
    }
    for (; i < end; i += COUNT) {
      s0 = FloatVector.fromArray(SPECIES, a, aOffset + i).fma(FloatVector.fromArray(SPECIES, b, bOffset + i), s0);
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sum, 0);
  }

  /** y = x − shift[lane]; y may be x. */
  public static void subtract(float[] x, int offset, float[] shift, float[] y, int yOffset, int steps) {
    FloatVector s = FloatVector.fromArray(SPECIES, shift, 0);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, x, offset + i).sub(s).intoArray(y, yOffset + i);
    }
  }

  /**
   * y = e^(x − shift[lane]) where no x is above its shift: down to 0 below −104; NaN and −∞ − (−∞) are NaN. As {@code
   * ScalarMath.expOfMinus}, with fused multiplications and additions. y may be x. The body is written out: see {@link
   * VectorMath}.
   */
  public static void expBelow(float[] x, int offset, float[] shift, float[] y, int yOffset, int steps) {
    FloatVector s = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector log2 = FloatVector.broadcast(SPECIES, LOG2_E);
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER_64);
    FloatVector high = FloatVector.broadcast(SPECIES, -LN2_HIGH);
    FloatVector low = FloatVector.broadcast(SPECIES, -LN2_LOW);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, offset + i).sub(s);
      v = v.blend(-DECAY_MOST, v.compare(VectorOperators.LT, -DECAY_MOST));
      FloatVector k = v.fma(log2, rounder);
      FloatVector n = k.sub(rounder);
      FloatVector r = n.fma(low, n.fma(high, v));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector p = r.fma(FloatVector.broadcast(SPECIES, EXP_C6), FloatVector.broadcast(SPECIES, EXP_C5));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_C4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_C3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_C2));
      p = p.fma(r.mul(r), r);
      p.fma(power, power).mul(0x1p-64f).intoArray(y, yOffset + i);
    }
  }

  /** y = a − b; y may be one of them. */
  public static void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int steps) {
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, a, aOffset + i).sub(FloatVector.fromArray(SPECIES, b, bOffset + i))
          .intoArray(y, yOffset + i);
    }
  }

  /** y = y · factor[lane]. */
  public static void scale(float[] y, int offset, float[] factor, int steps) {
    FloatVector f = FloatVector.fromArray(SPECIES, factor, 0);
    for (int at = offset; at < offset + steps * COUNT; at += COUNT) {
      FloatVector.fromArray(SPECIES, y, at).mul(f).intoArray(y, at);
    }
  }

  /** dx = y · (dy − dot[lane]); dx may be y or dy. */
  public static void softmaxBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dot, float[] dx, int dxOffset, int steps) {
    FloatVector d = FloatVector.fromArray(SPECIES, dot, 0);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, dy, dyOffset + i).sub(d).mul(FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(dx, dxOffset + i);
    }
  }

  /** dx = dy − p · sum[lane]; dx may be p or dy. */
  public static void logSoftmaxBackward(
      float[] p, int pOffset, float[] dy, int dyOffset, float[] sum, float[] dx, int dxOffset, int steps) {
    FloatVector s = FloatVector.fromArray(SPECIES, sum, 0);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, dy, dyOffset + i).sub(FloatVector.fromArray(SPECIES, p, pOffset + i).mul(s))
          .intoArray(dx, dxOffset + i);
    }
  }

  /**
   * For the targets v = u + a·t, or u where t is null: sum[lane] = Σ v, and dot[lane] = Σ v·(x − shift[lane]) over
   * those that are not zero.
   */
  public static void weigh(
      float[] x, int xOffset, float[] shift, float[] u, float[] a, float[] t, int tOffset, int steps, float[] sum,
      float[] dot) {
    FloatVector m = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector d = s;
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, u, i);
      if (t != null) {
        v = FloatVector.fromArray(SPECIES, a, i).mul(FloatVector.fromArray(SPECIES, t, tOffset + i)).add(v);
      }
      VectorMask<Float> none = v.compare(VectorOperators.EQ, 0);
      s = s.add(v);
      d = d.add(FloatVector.fromArray(SPECIES, x, xOffset + i).sub(m).mul(v).blend(0, none));
    }
    s.intoArray(sum, 0);
    d.intoArray(dot, 0);
  }

  /** y = y·factor[lane] − v·scale. */
  public static void subtractTargets(
      float[] y, int yOffset, float[] factor, float[] u, float[] a, float[] t, int tOffset, float scale, int steps) {
    FloatVector f = FloatVector.fromArray(SPECIES, factor, 0);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, u, i);
      if (t != null) {
        v = FloatVector.fromArray(SPECIES, a, i).mul(FloatVector.fromArray(SPECIES, t, tOffset + i)).add(v);
      }
      FloatVector.fromArray(SPECIES, y, yOffset + i).mul(f).sub(v.mul(scale)).intoArray(y, yOffset + i);
    }
  }

  /** y = a + b. */
  public static void add(float[] a, float[] b, float[] y, int steps) {
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, a, i).add(FloatVector.fromArray(SPECIES, b, i)).intoArray(y, i);
    }
  }

  /** y = y / x. */
  public static void divide(float[] y, float[] x, int steps) {
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, y, i).div(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
    }
  }

  /** {@code ScalarRows.minusLog}. */
  public static void minusLog(float[] others, float[] total, float[] below, float[] log, int steps) {
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, others, i);
      FloatVector s = FloatVector.fromArray(SPECIES, total, i).sub(1);
      FloatVector d = FloatVector.fromArray(SPECIES, below, i);
      FloatVector l = FloatVector.fromArray(SPECIES, log, i);
      FloatVector log1p = l.mul(x.div(s)).blend(x, s.compare(VectorOperators.EQ, 0));
      l.add(d).blend(log1p, d.compare(VectorOperators.EQ, 0)).intoArray(log, i);
    }
  }

  /** y = max(0, (x − shift[lane]) + margin); y may be x. */
  public static void hinge(
      float[] x, int offset, float[] shift, float margin, float[] y, int yOffset, int steps) {
    FloatVector s = FloatVector.fromArray(SPECIES, shift, 0);
    for (int i = 0; i < steps * COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, x, offset + i).sub(s).add(margin).max(0).intoArray(y, yOffset + i);
    }
  }

  /** y = 1 where y is above zero; zero and NaN stay. */
  public static void step(float[] y, int offset, int steps) {
    for (int at = offset; at < offset + steps * COUNT; at += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, at);
      v.blend(1, v.compare(VectorOperators.GT, 0)).intoArray(y, at);
    }
  }
}
