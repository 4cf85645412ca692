package dev.lanewise.kernels.scalar;

/**
 * Random numbers at positions of a stream, one word of {@link ScalarPhilox} each. The raw bits are written to the
 * output, {@value #TILE} at a time, and turned into numbers there.
 */
public final class ScalarRandomNumbers {
  /** Words made at a time, 4 KB, which stay in L1. */
  private static final int TILE = 1024;

  private ScalarRandomNumbers() {}

  /** low + span·u, u in [0, 1) from the upper 24 bits; {@code below} where rounding reaches {@code high}. */
  public static void uniform(
      long seed, long stream, long position, float[] y, int yOffset, int length,
      float low, float span, float high, float below) {
    for (int i = 0; i < length; i += TILE) {
      int count = Math.min(TILE, length - i);
      ScalarPhilox.words(seed, stream, position + i, y, yOffset + i, count);
      toUniform(y, yOffset + i, count, low, span, high, below);
    }
  }

  private static void toUniform(
      float[] y, int yOffset, int length, float low, float span, float high, float below) {
    for (int i = yOffset; i < yOffset + length; i++) {
      float u = (Float.floatToRawIntBits(y[i]) >>> 8) * 0x1p-24f;
      float value = u * span + low;
      y[i] = value >= high ? below : value;
    }
  }

  /** One of two values: {@code below} where the word, as a signed number, is below the threshold. */
  public static void either(
      long seed, long stream, long position, float[] y, int yOffset, int length,
      int threshold, float below, float otherwise) {
    for (int i = 0; i < length; i += TILE) {
      int count = Math.min(TILE, length - i);
      ScalarPhilox.words(seed, stream, position + i, y, yOffset + i, count);
      toEither(y, yOffset + i, count, threshold, below, otherwise);
    }
  }

  private static void toEither(float[] y, int yOffset, int length, int threshold, float below, float otherwise) {
    for (int i = yOffset; i < yOffset + length; i++) {
      y[i] = Float.floatToRawIntBits(y[i]) < threshold ? below : otherwise;
    }
  }

  /** mean + scale·erfinv(x), x in (−1, 1). */
  public static void normal(
      long seed, long stream, long position, float[] y, int yOffset, int length, float mean, float scale) {
    for (int i = 0; i < length; i += TILE) {
      int count = Math.min(TILE, length - i);
      ScalarPhilox.words(seed, stream, position + i, y, yOffset + i, count);
      toNormal(y, yOffset + i, count, mean, scale);
    }
  }

  private static void toNormal(float[] y, int yOffset, int length, float mean, float scale) {
    for (int i = yOffset; i < yOffset + length; i++) {
      int word = Float.floatToRawIntBits(y[i]);
      int magnitude = word ^ word >> 31;
      float x = (magnitude + 0.5f) * 0x1p-31f;
      float rest = ((magnitude ^ Integer.MAX_VALUE) + 0.5f) * 0x1p-31f;
      float z = inverseErf(x, minusLog(rest * (2 - rest)));
      y[i] = (word < 0 ? -z : z) * scale + mean;
    }
  }

  /**
   * erfinv(x) for 0 &lt; x &lt; 1, given w = −ln((1 − x)·(1 + x)): Giles, "Approximating the erfinv function", GPU
   * Computing Gems, 2011, in single precision.
   */
  private static float inverseErf(float x, float w) {
    return (w < 5 ? central(w - 2.5f) : tail((float) Math.sqrt(w) - 3)) * x;
  }

  private static float central(float t) {
    float p = 2.81022636e-08f;
    p = p * t + 3.43273939e-07f;
    p = p * t - 3.5233877e-06f;
    p = p * t - 4.39150654e-06f;
    p = p * t + 0.00021858087f;
    p = p * t - 0.00125372503f;
    p = p * t - 0.00417768164f;
    p = p * t + 0.246640727f;
    return p * t + 1.50140941f;
  }

  private static float tail(float t) {
    float p = -0.000200214257f;
    p = p * t + 0.000100950558f;
    p = p * t + 0.00134934322f;
    p = p * t - 0.00367342844f;
    p = p * t + 0.00573950773f;
    p = p * t - 0.0076224613f;
    p = p * t + 0.00943887047f;
    p = p * t + 1.00167406f;
    return p * t + 2.83297682f;
  }

  /** −ln v for v in (0, 1]: v = m·2^e with m in [√½, √2), then the polynomial of Cephes {@code logf} (Moshier). */
  private static float minusLog(float v) {
    int bits = Float.floatToRawIntBits(v);
    int exponent = bits - 0x3f3504f3 >> 23;
    float e = exponent;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float square = f * f;
    float p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    float low = p * f * square - e * 2.12194440e-4f - square * 0.5f;
    return e * -0.693359375f - (f + low);
  }
}
