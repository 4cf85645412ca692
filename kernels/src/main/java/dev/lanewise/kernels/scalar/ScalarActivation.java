package dev.lanewise.kernels.scalar;

import static dev.lanewise.kernels.scalar.ScalarMath.DECAY_MOST;

/**
 * Activations and their gradients, made of the operations of {@link ScalarMath} alone; {@code VectorActivation} has the
 * same, operation for operation.
 *
 * <p>GELU, its approximation by tanh, and SiLU are x·Φ(x) with three functions Φ(−x) = 1 − Φ(x). So they are
 * max(0, x) − |x|·Φ(−|x|), in which nothing cancels, and their gradient at −x is 1 less that at x.
 */
public final class ScalarActivation {
  /** The |x| from which on GELU's approximation by tanh is max(0, x), and GELU's gradient 0 or 1. */
  public static final float GELU_MOST = 16;

  /** The largest |x| at which GELU is not max(0, x): there |x|·Φ(−|x|) is below 2^-31.8. */
  public static final float TAIL_MOST = 6.5f;

  /** The middle of the |x| that have a tail: around it the polynomial for the tail loses least. */
  public static final float TAIL_MIDDLE = 3.25f;

  // (2·Φ(−t))^¼ = 1 + t·(TAIL_0 + TAIL_1·s + …) with s = t − TAIL_MIDDLE, for t ≤ TAIL_MOST, off by at most
  // 2^-25.9·(1 + (t/4)⁴) (minimax).
  public static final float TAIL_0 = -2.5098058581e-01f;
  public static final float TAIL_1 = 2.7369607240e-02f;
  public static final float TAIL_2 = 6.8518291228e-03f;
  public static final float TAIL_3 = -2.7561720926e-03f;
  public static final float TAIL_4 = 1.4782139624e-04f;
  public static final float TAIL_5 = 8.9758599643e-05f;
  public static final float TAIL_6 = -1.6867254089e-05f;
  public static final float TAIL_7 = -8.2428948645e-07f;
  public static final float TAIL_8 = 5.2976696452e-07f;
  public static final float TAIL_9 = -2.3503970326e-08f;
  public static final float TAIL_10 = -8.4796143440e-09f;
  public static final float TAIL_11 = 6.2759142327e-10f;
  public static final float TAIL_12 = 6.1273021379e-11f;

  /** 1/√(2π). */
  public static final float DENSITY = 0.3989422804f;

  // Φ(−t) / e^(−t²/2) = (P0 + P1·t + …) / (1 + Q1·t + …) for 0 ≤ t ≤ 14.5, off by at most 2^-27.3 of it (minimax).
  public static final float P0 = 0.5f;
  public static final float P1 = 4.3829455972e-01f;
  public static final float P2 = 1.8323484063e-01f;
  public static final float P3 = 4.0633123368e-02f;
  public static final float P4 = 4.1162930429e-03f;
  public static final float Q1 = 1.6744741201e+00f;
  public static final float Q2 = 1.2025018930e+00f;
  public static final float Q3 = 4.6946981549e-01f;
  public static final float Q4 = 1.0185857862e-01f;
  public static final float Q5 = 1.0317897424e-02f;

  /** 2·√(2/π) and 0.044715 times that: (1 + tanh(u/2)) / 2 is the logistic function of u. */
  public static final float TANH_LINEAR = 1.5957691216f;

  public static final float TANH_CUBIC = 0.0713548163f;

  private ScalarActivation() {}

  /** y = max(0, x), NaN stays NaN; y may be x. */
  public static void reluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= 0 ? 0 : v;
    }
  }

  /** dx = dy where y is not ≤ 0, else 0; dx may be dy. */
  public static void reluBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] = y[yOffset + i] <= 0 ? 0 : dy[dyOffset + i];
    }
  }

  /** y = min(max(0, x), 6), NaN stays NaN; y may be x. */
  public static void relu6Forward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      v = v <= 0 ? 0 : v;
      y[yOffset + i] = v >= 6 ? 6 : v;
    }
  }

  /** dx = 0 where y ≤ 0 or y ≥ 6, else dy; dx may be dy. */
  public static void relu6Backward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float out = y[yOffset + i];
      float d = out <= 0 ? 0 : dy[dyOffset + i];
      dx[dxOffset + i] = out >= 6 ? 0 : d;
    }
  }

  /** y = slope·x where x ≤ 0, else x; y may be x. */
  public static void leakyReluForward(float slope, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= 0 ? v * slope : v;
    }
  }

  /** dx = slope·dy where s (x, or y if the slope is positive) is ≤ 0, else dy; dx may be dy. */
  public static void leakyReluBackward(
      float slope, float[] s, int sOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float d = dy[dyOffset + i];
      dx[dxOffset + i] = s[sOffset + i] <= 0 ? d * slope : d;
    }
  }

  /** y = alpha·(e^x − 1) where x ≤ 0, else x; y may be x. */
  public static void eluForward(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float e = ScalarMath.expMinusOne(v < -32 ? -32 : v > 32 ? 32 : v) * alpha;
      y[yOffset + i] = v <= 0 ? e : v;
    }
  }

  /** dx = dy·(y + alpha) where y ≤ 0, else dy, alpha being positive; dx may be dy. */
  public static void eluBackward(
      float alpha, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float out = y[yOffset + i];
      float d = dy[dyOffset + i];
      dx[dxOffset + i] = out <= 0 ? d * (out + alpha) : d;
    }
  }

  /** dx = dy·alpha·e^x where x ≤ 0, else dy; dx may be dy. */
  public static void eluBackwardFromInput(
      float alpha, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float d = dy[dyOffset + i];
      float e = ScalarMath.expOfMinus(below(DECAY_MOST, Math.abs(v)));
      dx[dxOffset + i] = v <= 0 ? d * (e * alpha) : d;
    }
  }

  /** y = 1 / (1 + e^−x); y may be x. */
  public static void sigmoidForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float e = ScalarMath.expOfMinus(below(DECAY_MOST, Math.abs(v)));
      y[yOffset + i] = (v >= 0 ? 1 : e) / (e + 1);
    }
  }

  /** dx = dy·y·(1 − y); dx may be dy. */
  public static void sigmoidBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float out = y[yOffset + i];
      dx[dxOffset + i] = dy[dyOffset + i] * (out * (1 - out));
    }
  }

  /** dx = dy·(1 − y)·(1 + y); dx may be dy. */
  public static void tanhBackward(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float out = y[yOffset + i];
      dx[dxOffset + i] = dy[dyOffset + i] * ((1 - out) * (1 + out));
    }
  }

  /** y = x·Φ(x), Φ being the normal distribution function; y may be x. */
  public static void geluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = Math.abs(v);
      y[yOffset + i] = (v <= 0 ? 0 : v) - (t > TAIL_MOST ? 0 : tail(t));
    }
  }

  /**
   * t·Φ(−t): the fourth power keeps digits where Φ is small. Four terms at a time (Estrin), so that less waits for
   * what comes before it: as one chain the vectors would take half as long again.
   */
  private static float tail(float t) {
    float s = t - TAIL_MIDDLE;
    float square = s * s;
    float fourth = square * square;
    float p = (s * TAIL_11 + TAIL_10) * square + (s * TAIL_9 + TAIL_8) + fourth * TAIL_12;
    p = p * fourth + ((s * TAIL_7 + TAIL_6) * square + (s * TAIL_5 + TAIL_4));
    p = p * fourth + ((s * TAIL_3 + TAIL_2) * square + (s * TAIL_1 + TAIL_0));
    p = p * t + 1;
    p = p * p;
    return p * p * (t * 0.5f);
  }

  /** dx = dy·(Φ(x) + x·φ(x)); dx may be dy. */
  public static void geluBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = below(GELU_MOST, Math.abs(v));
      float e = ScalarMath.expOfMinus(t * t * 0.5f);
      float g = (tailRatio(t) - t * DENSITY) * e;
      dx[dxOffset + i] = dy[dyOffset + i] * (v > 0 ? 1 - g : g);
    }
  }

  /** Φ(−t) / e^(−t²/2). */
  private static float tailRatio(float t) {
    float p = t * P4 + P3;
    p = p * t + P2;
    p = p * t + P1;
    p = p * t + P0;
    float q = t * Q5 + Q4;
    q = q * t + Q3;
    q = q * t + Q2;
    q = q * t + Q1;
    q = q * t + 1;
    return p / q;
  }

  /** y = x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))); y may be x. */
  public static void geluTanhForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = below(GELU_MOST, Math.abs(v));
      float e = ScalarMath.expOfMinus(below(DECAY_MOST, (t * t * TANH_CUBIC + TANH_LINEAR) * t));
      y[yOffset + i] = (v <= 0 ? 0 : v) - t * e / (e + 1);
    }
  }

  /** The gradient of {@link #geluTanhForward}; dx may be dy. */
  public static void geluTanhBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = below(GELU_MOST, Math.abs(v));
      float cubic = t * t * TANH_CUBIC;
      float e = ScalarMath.expOfMinus(below(DECAY_MOST, (cubic + TANH_LINEAR) * t));
      float s = 1 / (e + 1);
      float g = e * s * (1 - t * s * (cubic * 3 + TANH_LINEAR));
      dx[dxOffset + i] = dy[dyOffset + i] * (v > 0 ? 1 - g : g);
    }
  }

  /** y = x / (1 + e^−x); y may be x. */
  public static void siluForward(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = below(DECAY_MOST, Math.abs(v));
      float e = ScalarMath.expOfMinus(t);
      y[yOffset + i] = (v <= 0 ? 0 : v) - t * e / (e + 1);
    }
  }

  /** dx = dy·s·(1 + x·(1 − s)) with s = 1 / (1 + e^−x); dx may be dy. */
  public static void siluBackward(
      float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float t = below(DECAY_MOST, Math.abs(v));
      float e = ScalarMath.expOfMinus(t);
      float s = 1 / (e + 1);
      float g = e * s * (1 - t * s);
      dx[dxOffset + i] = dy[dyOffset + i] * (v > 0 ? 1 - g : g);
    }
  }

  /** The lesser of the two; NaN stays NaN. */
  private static float below(float most, float t) {
    return t > most ? most : t;
  }
}
