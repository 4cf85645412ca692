package dev.lanewise.kernels.scalar;

/**
 * Bytes and floats per channel, x · factors[c] + terms[c]. The first element belongs to channel {@code channel}, which
 * may be behind the first.
 */
public final class ScalarPixels {
  /** Its last bit is worth 1: a number from 0 to 255 that is added to it is rounded to a whole one, the last 8 bits. */
  private static final float WHOLE = 0x1p23f;

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
      float inside = v > 0 ? v > 255 ? 255 : v : 0;
      y[yOffset + i] = (byte) Float.floatToRawIntBits(inside + WHOLE);
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
