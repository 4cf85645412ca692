package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.scalar.ScalarActivation.*;
import static dev.lanewise.kernels.scalar.ScalarMath.*;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarActivation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activations of {@link ScalarActivation} and their gradients for vectors, operation for operation; what is left of
 * a range goes to those. Where a loop needs an exponential it is a method of its own with the body of
 * {@code ScalarMath.expOfMinus} or {@code expMinusOne} written out: {@link VectorMath} says why.
 */
public final class VectorActivation {
  private VectorActivation() {}

  /**
   * y = max(0, x), NaN stays NaN; y may be x. Compare and blend: a third faster than {@code max} in L2 on an AVX-512
   * Xeon.
   */
  public static void reluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    ScalarActivation.reluForward(x, xOffset + i, y, yOffset + i, length - i);
  }

  /** dx = dy where y is not ≤ 0, else 0; dx may be dy. */
  public static void reluBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector out = FloatVector.fromArray(SPECIES, y, yOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.blend(0, out.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.reluBackward(y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** y = min(max(0, x), 6), NaN stays NaN; y may be x. */
  public static void relu6Forward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v = v.blend(0, v.compare(VectorOperators.LE, 0));
      v.blend(6, v.compare(VectorOperators.GE, 6)).intoArray(y, yOffset + i);
    }
    ScalarActivation.relu6Forward(x, xOffset + i, y, yOffset + i, length - i);
  }

  /** dx = 0 where y ≤ 0 or y ≥ 6, else dy; dx may be dy. */
  public static void relu6Backward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector out = FloatVector.fromArray(SPECIES, y, yOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d = d.blend(0, out.compare(VectorOperators.LE, 0));
      d.blend(0, out.compare(VectorOperators.GE, 6)).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.relu6Backward(y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** y = slope·x where x ≤ 0, else x; y may be x. */
  public static void leakyReluForward(float slope, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    ScalarActivation.leakyReluForward(slope, x, xOffset + i, y, yOffset + i, length - i);
  }

  /** dx = slope·dy where s (x, or y if the slope is positive) is ≤ 0, else dy; dx may be dy. */
  public static void leakyReluBackward(
      float slope, float[] s, int sOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector saved = FloatVector.fromArray(SPECIES, s, sOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.blend(d.mul(slope), saved.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.leakyReluBackward(
        slope, s, sOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** y = alpha·(e^x − 1) where x ≤ 0, else x; y may be x. */
  public static void eluForward(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      eluForwardVectors(alpha, x, xOffset, y, yOffset, whole);
    }
    ScalarActivation.eluForward(alpha, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void eluForwardVectors(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector near = v.blend(-32, v.compare(VectorOperators.LT, -32));
      near = near.blend(32, v.compare(VectorOperators.GT, 32));
      FloatVector k = near.mul(LOG2_E).add(ROUNDER_1);
      FloatVector n = k.sub(ROUNDER_1);
      FloatVector r = near.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).mul(power).add(power.sub(1)).mul(alpha);
      v.blend(e, v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
  }

  /** dx = dy·(y + alpha) where y ≤ 0, else dy, alpha being positive; dx may be dy. */
  public static void eluBackward(
      float alpha, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector out = FloatVector.fromArray(SPECIES, y, yOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.blend(d.mul(out.add(alpha)), out.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.eluBackward(alpha, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** dx = dy·alpha·e^x where x ≤ 0, else dy; dx may be dy. */
  public static void eluBackwardFromInput(
      float alpha, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      eluBackwardFromInputVectors(alpha, x, xOffset, dy, dyOffset, dx, dxOffset, whole);
    }
    ScalarActivation.eluBackwardFromInput(
        alpha, x, xOffset + whole, dy, dyOffset + whole, dx, dxOffset + whole, length - whole);
  }

  private static void eluBackwardFromInputVectors(
      float alpha, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(DECAY_MOST, t.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(t.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(t).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.blend(d.mul(e.mul(alpha)), v.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
  }

  /** y = 1 / (1 + e^−x); y may be x. */
  public static void sigmoidForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      sigmoidForwardVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarActivation.sigmoidForward(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void sigmoidForwardVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(DECAY_MOST, t.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(t.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(t).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      e.blend(1, v.compare(VectorOperators.GE, 0)).div(e.add(1)).intoArray(y, yOffset + i);
    }
  }

  /** dx = dy·y·(1 − y); dx may be dy. */
  public static void sigmoidBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector out = FloatVector.fromArray(SPECIES, y, yOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.mul(out.mul(FloatVector.broadcast(SPECIES, 1).sub(out))).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.sigmoidBackward(y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** dx = dy·(1 − y)·(1 + y); dx may be dy. */
  public static void tanhBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector out = FloatVector.fromArray(SPECIES, y, yOffset + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      d.mul(FloatVector.broadcast(SPECIES, 1).sub(out).mul(out.add(1))).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.tanhBackward(y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i, length - i);
  }

  /** y = x·Φ(x), Φ being the normal distribution function; y may be x. */
  public static void geluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      geluForwardVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarActivation.geluForward(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void geluForwardVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      FloatVector s = t.sub(TAIL_MIDDLE);
      FloatVector square = s.mul(s);
      FloatVector fourth = square.mul(square);
      FloatVector p = s.mul(TAIL_11).add(TAIL_10).mul(square).add(s.mul(TAIL_9).add(TAIL_8)).add(fourth.mul(TAIL_12));
      p = p.mul(fourth).add(s.mul(TAIL_7).add(TAIL_6).mul(square).add(s.mul(TAIL_5).add(TAIL_4)));
      p = p.mul(fourth).add(s.mul(TAIL_3).add(TAIL_2).mul(square).add(s.mul(TAIL_1).add(TAIL_0)));
      p = p.mul(t).add(1);
      p = p.mul(p);
      FloatVector tail = p.mul(p).mul(t.mul(0.5f)).blend(0, t.compare(VectorOperators.GT, TAIL_MOST));
      v.blend(0, v.compare(VectorOperators.LE, 0)).sub(tail).intoArray(y, yOffset + i);
    }
  }

  /** dx = dy·(Φ(x) + x·φ(x)); dx may be dy. */
  public static void geluBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      geluBackwardVectors(x, xOffset, dy, dyOffset, dx, dxOffset, whole);
    }
    ScalarActivation.geluBackward(x, xOffset + whole, dy, dyOffset + whole, dx, dxOffset + whole, length - whole);
  }

  private static void geluBackwardVectors(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(GELU_MOST, t.compare(VectorOperators.GT, GELU_MOST));
      // e^(−t²/2)
      FloatVector s = t.mul(t).mul(0.5f);
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(s.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(s).sub(n.mul(LN2_LOW));
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1)
          .mul(k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats()).mul(0x1p-64f);
      // Φ(−t) / e^(−t²/2)
      FloatVector p = t.mul(P4).add(P3);
      p = p.mul(t).add(P2);
      p = p.mul(t).add(P1);
      p = p.mul(t).add(P0);
      FloatVector q = t.mul(Q5).add(Q4);
      q = q.mul(t).add(Q3);
      q = q.mul(t).add(Q2);
      q = q.mul(t).add(Q1);
      q = q.mul(t).add(1);
      FloatVector g = p.div(q).sub(t.mul(DENSITY)).mul(e);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      g = g.blend(FloatVector.broadcast(SPECIES, 1).sub(g), v.compare(VectorOperators.GT, 0));
      d.mul(g).intoArray(dx, dxOffset + i);
    }
  }

  /** y = x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))); y may be x. */
  public static void geluTanhForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      geluTanhForwardVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarActivation.geluTanhForward(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void geluTanhForwardVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(GELU_MOST, t.compare(VectorOperators.GT, GELU_MOST));
      FloatVector u = t.mul(t).mul(TANH_CUBIC).add(TANH_LINEAR).mul(t);
      u = u.blend(DECAY_MOST, u.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(u.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(u).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      v.blend(0, v.compare(VectorOperators.LE, 0)).sub(t.mul(e).div(e.add(1))).intoArray(y, yOffset + i);
    }
  }

  /** The gradient of {@link #geluTanhForward}; dx may be dy. */
  public static void geluTanhBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      geluTanhBackwardVectors(x, xOffset, dy, dyOffset, dx, dxOffset, whole);
    }
    ScalarActivation.geluTanhBackward(x, xOffset + whole, dy, dyOffset + whole, dx, dxOffset + whole, length - whole);
  }

  private static void geluTanhBackwardVectors(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(GELU_MOST, t.compare(VectorOperators.GT, GELU_MOST));
      FloatVector cubic = t.mul(t).mul(TANH_CUBIC);
      FloatVector u = cubic.add(TANH_LINEAR).mul(t);
      u = u.blend(DECAY_MOST, u.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(u.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(u).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      FloatVector s = FloatVector.broadcast(SPECIES, 1).div(e.add(1));
      FloatVector slope = cubic.mul(3).add(TANH_LINEAR);
      FloatVector g = e.mul(s).mul(FloatVector.broadcast(SPECIES, 1).sub(t.mul(s).mul(slope)));
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      g = g.blend(FloatVector.broadcast(SPECIES, 1).sub(g), v.compare(VectorOperators.GT, 0));
      d.mul(g).intoArray(dx, dxOffset + i);
    }
  }

  /** y = x / (1 + e^−x); y may be x. */
  public static void siluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      siluForwardVectors(x, xOffset, y, yOffset, whole);
    }
    ScalarActivation.siluForward(x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void siluForwardVectors(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(DECAY_MOST, t.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(t.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(t).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      v.blend(0, v.compare(VectorOperators.LE, 0)).sub(t.mul(e).div(e.add(1))).intoArray(y, yOffset + i);
    }
  }

  /** dx = dy·s·(1 + x·(1 − s)) with s = 1 / (1 + e^−x); dx may be dy. */
  public static void siluBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    int whole = SPECIES.loopBound(length);
    if (whole > 0) {
      siluBackwardVectors(x, xOffset, dy, dyOffset, dx, dxOffset, whole);
    }
    ScalarActivation.siluBackward(x, xOffset + whole, dy, dyOffset + whole, dx, dxOffset + whole, length - whole);
  }

  private static void siluBackwardVectors(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector t = v.abs();
      t = t.blend(DECAY_MOST, t.compare(VectorOperators.GT, DECAY_MOST));
      FloatVector k = FloatVector.broadcast(SPECIES, ROUNDER_64).sub(t.mul(LOG2_E));
      FloatVector n = k.sub(ROUNDER_64);
      FloatVector r = n.mul(-LN2_HIGH).sub(t).sub(n.mul(LN2_LOW));
      FloatVector power = k.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector e = r.mul(EXP_C6).add(EXP_C5);
      e = e.mul(r).add(EXP_C4);
      e = e.mul(r).add(EXP_C3);
      e = e.mul(r).add(EXP_C2);
      e = e.mul(r.mul(r)).add(r).add(1).mul(power).mul(0x1p-64f);
      FloatVector s = FloatVector.broadcast(SPECIES, 1).div(e.add(1));
      FloatVector g = e.mul(s).mul(FloatVector.broadcast(SPECIES, 1).sub(t.mul(s)));
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
      g = g.blend(FloatVector.broadcast(SPECIES, 1).sub(g), v.compare(VectorOperators.GT, 0));
      d.mul(g).intoArray(dx, dxOffset + i);
    }
  }
}
