package dev.lanewise.kernels.scalar;

/**
 * Elementary functions of floats, made of additions, multiplications, divisions, comparisons and operations on bits
 * alone: IEEE 754 rounds these the same everywhere, so every CPU gives the same bits. {@code VectorMath} has the same
 * functions, operation for operation, and takes its constants from here.
 *
 * <p>Bounds of the errors, measured over all floats and rounded up: exp {@value #EXP_ULPS} ulp, log
 * {@value #LOG_ULPS}, tanh {@value #TANH_ULPS}, erf {@value #ERF_ULPS}. NaN gives NaN.
 */
public final class ScalarMath {
  /** The largest error of {@link #exp(float)}, in units in the last place. */
  public static final double EXP_ULPS = 1.03;

  /** The largest error of {@link #log(float)}, in units in the last place. */
  public static final double LOG_ULPS = 0.84;

  /** The largest error of {@link #tanh(float)}, in units in the last place. */
  public static final double TANH_ULPS = 2.61;

  /** The largest error of {@link #erf(float)}, in units in the last place. */
  public static final double ERF_ULPS = 2.24;

  // ---- x = n·ln 2 + r with whole n and |r| ≤ ln 2 / 2

  public static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts: the first has so few bits that its product with a whole number below 2^8 is exact. */
  public static final float LN2_HIGH = 0.693359375f;

  public static final float LN2_LOW = -2.12194440e-4f;

  /**
   * 1.5 · 2^23: adding it to a small float rounds that to a whole number, found in the low bits of the sum. A bias in
   * it is in those low bits too.
   */
  public static final float ROUNDER = 12582912f;

  /** The low bits, moved to the exponent's place, are 2^n. */
  public static final float ROUNDER_1 = ROUNDER + 127;

  /** The low bits and half of them are the exponents of two factors of 2^n, of which each is a normal number. */
  public static final float ROUNDER_2 = ROUNDER + 2 * 127;

  /** The low bits, moved to the exponent's place, are 2^(n + 64). */
  public static final float ROUNDER_64 = ROUNDER + 127 + 64;

  /** Bits of the mantissa. */
  public static final int MANTISSA = 23;

  /** Below this exp is 0, above {@link #EXP_MOST} infinite. */
  public static final float EXP_LEAST = -104;

  public static final float EXP_MOST = 89;

  /** The largest argument of {@link #expOfMinus}; from 104 on it gives 0. */
  public static final float DECAY_MOST = 128;

  // e^r − 1 = r + r²·(C2 + C3·r + …) for |r| ≤ 0.3475, off by at most 2^-26.2 of it (minimax).
  public static final float EXP_C2 = 4.9999997020e-01f;
  public static final float EXP_C3 = 1.6666541994e-01f;
  public static final float EXP_C4 = 4.1667204350e-02f;
  public static final float EXP_C5 = 8.3666918799e-03f;
  public static final float EXP_C6 = 1.3882488711e-03f;

  // log(1 + f) = f − f²/2 + f³·(C3 + C4·f + …) for |f| ≤ 1/3, off by at most 2^-27.7 of it (minimax).
  public static final float LOG_C3 = 3.3333215117e-01f;
  public static final float LOG_C4 = -2.4999797344e-01f;
  public static final float LOG_C5 = 2.0010405779e-01f;
  public static final float LOG_C6 = -1.6680486500e-01f;
  public static final float LOG_C7 = 1.4005866647e-01f;
  public static final float LOG_C8 = -1.2184265256e-01f;
  public static final float LOG_C9 = 1.3984444737e-01f;
  public static final float LOG_C10 = -1.2891665101e-01f;

  /** 2/3: mantissas are taken between this and its double. */
  public static final float LOG_LEAST = 2 / 3f;

  /** 2^24 makes denormals normal. */
  public static final float LOG_SCALE = 0x1p24f;

  /** From here on tanh is 1. */
  public static final float TANH_MOST = 10;

  // erf(t) = t + t·(C1 + C3·t² + C5·t⁴ + …) for t < 1, off by at most 2^-29.6 of it (minimax).
  public static final float ERF_C1 = 1.2837916613e-01f;
  public static final float ERF_C3 = -3.7612625957e-01f;
  public static final float ERF_C5 = 1.1283585429e-01f;
  public static final float ERF_C7 = -2.6853812858e-02f;
  public static final float ERF_C9 = 5.1883296110e-03f;
  public static final float ERF_C11 = -8.0102088396e-04f;
  public static final float ERF_C13 = 7.8539073002e-05f;

  // 1 − erf(t) = (D0 + D1·t + …)⁴ for 1 ≤ t ≤ 4, off by at most 2^-31 (minimax).
  public static final float ERFC_D0 = 9.9983811378e-01f;
  public static final float ERFC_D1 = -2.8085988760e-01f;
  public static final float ERFC_D2 = -1.2345555425e-01f;
  public static final float ERFC_D3 = 2.3245541379e-02f;
  public static final float ERFC_D4 = 9.1651696712e-03f;
  public static final float ERFC_D5 = 6.4643849619e-03f;
  public static final float ERFC_D6 = -6.1675645411e-03f;
  public static final float ERFC_D7 = 1.7539245309e-03f;
  public static final float ERFC_D8 = -2.2608268773e-04f;
  public static final float ERFC_D9 = 1.1441082279e-05f;

  /** From here on erf is 1. */
  public static final float ERF_MOST = 4;

  private ScalarMath() {}

  /**
   * e^x: below the normal numbers it loses bits gradually, down to 0 at −104; infinity above 88.72. Reduced to
   * |r| ≤ ln 2 / 2 by x = n·ln 2 + r; then a polynomial; then scaled by 2^n in two steps.
   */
  public static float exp(float x) {
    float v = x < EXP_LEAST ? EXP_LEAST : x;
    v = v > EXP_MOST ? EXP_MOST : v;
    float t = v * LOG2_E + ROUNDER_2;
    float n = t - ROUNDER_2;
    float r = v - n * LN2_HIGH - n * LN2_LOW;
    int exponents = Float.floatToRawIntBits(t);
    int half = exponents >>> 1;
    return (reduced(r) + 1) * power(half) * power(exponents - half);
  }

  /** y = e^x for {@code length} elements; y may be x. */
  public static void exp(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = exp(x[xOffset + i]);
    }
  }

  /** e^r − 1 for |r| ≤ 0.3475, without cancellation. */
  private static float reduced(float r) {
    float p = EXP_C6 * r + EXP_C5;
    p = p * r + EXP_C4;
    p = p * r + EXP_C3;
    p = p * r + EXP_C2;
    return p * (r * r) + r;
  }

  /** The float whose exponent field is the low bits of a number. */
  private static float power(int biased) {
    return Float.intBitsToFloat(biased << MANTISSA);
  }

  /** e^−t for 0 ≤ t ≤ {@link #DECAY_MOST}: {@link #exp} without what it does for other arguments. */
  static float expOfMinus(float t) {
    float k = ROUNDER_64 - t * LOG2_E;
    float n = k - ROUNDER_64;
    float r = n * -LN2_HIGH - t - n * LN2_LOW;
    return (reduced(r) + 1) * power(Float.floatToRawIntBits(k)) * 0x1p-64f;
  }

  /** e^x − 1 for −86 ≤ x ≤ 88, without cancellation where x is small. */
  static float expMinusOne(float x) {
    float t = x * LOG2_E + ROUNDER_1;
    float n = t - ROUNDER_1;
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float power = power(Float.floatToRawIntBits(t));
    return reduced(r) * power + (power - 1);
  }

  /**
   * The natural logarithm: −∞ for 0, NaN below, ∞ for ∞. With x = 2^n·m and 2/3 ≤ m &lt; 4/3 it is n·ln 2 + log m, a
   * polynomial in m − 1.
   */
  public static float log(float x) {
    boolean denormal = x < Float.MIN_NORMAL;
    float v = denormal ? x * LOG_SCALE : x;
    int bits = Float.floatToRawIntBits(v);
    int exponent = bits - Float.floatToRawIntBits(LOG_LEAST) >> MANTISSA;
    float n = Float.intBitsToFloat(exponent + Float.floatToRawIntBits(ROUNDER)) - (denormal ? ROUNDER + 24 : ROUNDER);
    float f = Float.intBitsToFloat(bits - (exponent << MANTISSA)) - 1;
    float p = LOG_C10 * f + LOG_C9;
    p = p * f + LOG_C8;
    p = p * f + LOG_C7;
    p = p * f + LOG_C6;
    p = p * f + LOG_C5;
    p = p * f + LOG_C4;
    p = p * f + LOG_C3;
    float square = f * f;
    float log = p * f * square + n * LN2_LOW - square * 0.5f + f + n * LN2_HIGH;
    log = x >= 0 ? log : Float.NaN;
    log = x == 0 ? Float.NEGATIVE_INFINITY : log;
    return x == Float.POSITIVE_INFINITY ? x : log;
  }

  /** y = log x for {@code length} elements; y may be x. */
  public static void log(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = log(x[xOffset + i]);
    }
  }

  /** tanh x = (e^2|x| − 1) / (e^2|x| + 1), with the sign of x. */
  public static float tanh(float x) {
    float t = Math.abs(x);
    t = t > TANH_MOST ? TANH_MOST : t;
    float e = expMinusOne(t + t);
    return withSign(e / (e + 2), x);
  }

  /** y = tanh x for {@code length} elements; y may be x. */
  public static void tanh(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = tanh(x[xOffset + i]);
    }
  }

  /** The error function 2/√π · ∫₀ˣ e^−s² ds: an odd polynomial below 1, above it 1 less a power of a polynomial. */
  public static float erf(float x) {
    float t = Math.abs(x);
    t = t > ERF_MOST ? ERF_MOST : t;
    return withSign(t < 1 ? erfBelowOne(t) : 1 - erfcFromOne(t), x);
  }

  private static float erfBelowOne(float t) {
    float s = t * t;
    float p = ERF_C13 * s + ERF_C11;
    p = p * s + ERF_C9;
    p = p * s + ERF_C7;
    p = p * s + ERF_C5;
    p = p * s + ERF_C3;
    p = p * s + ERF_C1;
    return p * t + t;
  }

  private static float erfcFromOne(float t) {
    float p = ERFC_D9 * t + ERFC_D8;
    p = p * t + ERFC_D7;
    p = p * t + ERFC_D6;
    p = p * t + ERFC_D5;
    p = p * t + ERFC_D4;
    p = p * t + ERFC_D3;
    p = p * t + ERFC_D2;
    p = p * t + ERFC_D1;
    p = p * t + ERFC_D0;
    p = p * p;
    return p * p;
  }

  /** y = erf x for {@code length} elements; y may be x. */
  public static void erf(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = erf(x[xOffset + i]);
    }
  }

  /** A number without a sign, given that of x. */
  private static float withSign(float magnitude, float x) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(magnitude) | Float.floatToRawIntBits(x) & Integer.MIN_VALUE);
  }
}
