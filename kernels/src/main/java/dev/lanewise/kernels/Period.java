package dev.lanewise.kernels;

/**
 * Rows of few channels seen as longer rows, several side by side: a length that is a multiple of the channels and of
 * every vector, so that no row ends in the middle of a vector.
 */
final class Period {
  /** Floats of the widest vector there is. */
  private static final int MAX_LANES = 16;

  /** The least elements of a period: a few vectors, so that a loop over one is worth a call. Not tuned. */
  private static final int LEAST = 256;

  /** The most elements that rows are joined to; 2 KB, so that repeated coefficients stay in L1. Not tuned. */
  private static final int MOST = 512;

  private Period() {}

  /** Elements of a period; {@code channels} itself where rows are long or end badly. */
  static int of(int channels) {
    if (channels >= LEAST) {
      return channels;
    }
    int whole = channels * (MAX_LANES / Math.min(MAX_LANES, Integer.lowestOneBit(channels)));
    return whole > MOST ? channels : (LEAST + whole - 1) / whole * whole;
  }

  /** Writes {@code v[channels]} again and again, {@code length} elements. */
  static void repeat(float[] v, int vOffset, int channels, float[] to, int toOffset, int length) {
    for (int i = 0; i < length; i += channels) {
      System.arraycopy(v, vOffset, to, toOffset + i, Math.min(channels, length - i));
    }
  }
}
