package dev.lanewise.kernels.scalar;

/**
 * Bytes and floats per channel, x · factors[c] + terms[c]. The first element belongs to channel {@code channel}, which
 * may be behind the first.
 */
public final class ScalarPixels {
  /**
   * Makes bytes: the last bit of 1.5 · 2^23 is worth 1, so that a number of less than 2^22 that is added is rounded to
   * a whole one, half to even, and the bits count on with it. Bits of floats are ordered as ints are, the negative ones
   * below all others: so the two bounds hold for any number.
   */
  public static final float WHOLE = 0x1.8p23f;

  /** Added to bits, it makes NaN negative and leaves infinity positive; its last byte is 0. */
  public static final int NAN = 0x400000;

  /** The bits of a sum of 0. */
  public static final int LEAST = 0x4B400000 + NAN;

  /** The bits of a sum of 255. */
  public static final int MOST = LEAST + 255;

  private ScalarPixels() {}

  /** y = x · factor + term, x unsigned. */
  public static void fromBytes(
      byte[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channel,
      int channels) {
    int c = channel;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (x[xOffset + i] & 0xFF) * factors[c] + terms[c];
      c = c + 1 == channels ? 0 : c + 1;
    }
  }

  /** y = x · factor + term; y may be x. */
  public static void normalize(
      float[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channel,
      int channels) {
    int c = channel;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = x[xOffset + i] * factors[c] + terms[c];
      c = c + 1 == channels ? 0 : c + 1;
    }
  }

  /** y = x · factor + term, rounded to the nearest of 0 .. 255, half to even; NaN gives 0. */
  public static void toBytes(
      float[] x, int xOffset, byte[] y, int yOffset, int length, float[] factors, float[] terms, int channel,
      int channels) {
    int c = channel;
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i] * factors[c] + terms[c];
      int bits = Float.floatToRawIntBits(v + WHOLE) + NAN;
      y[yOffset + i] = (byte) Math.min(Math.max(bits, LEAST), MOST);
      c = c + 1 == channels ? 0 : c + 1;
    }
  }

  /** y[p][c] = x[c][p] · factors[c] + terms[c] for {@code count} pixels; the planes begin {@code area} apart. */
  public static void fromPlanes(
      byte[] x, int xOffset, int area, float[] y, int yOffset, int count, float[] factors, float[] terms,
      int channels) {
    for (int c = 0; c < channels; c++) {
      int plane = xOffset + c * area;
      for (int p = 0; p < count; p++) {
        y[yOffset + p * channels + c] = (x[plane + p] & 0xFF) * factors[c] + terms[c];
      }
    }
  }
}
