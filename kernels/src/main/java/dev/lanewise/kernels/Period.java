package dev.lanewise.kernels;

/**
 * Rows of few channels seen as longer rows, several side by side: a length that is a multiple of the channels and of
 * every vector, so that no row ends in the middle of a vector.
 */
final class Period {
  /** Floats of the widest vector there is. */
  private static final int MAX_LANES = 16;

  private Period() {}

  /**
   * Elements of a period, a multiple of the channels of at least {@code least} elements, so that a loop over one is
   * worth its start; {@code channels} itself where rows are long already, or end in the middle of a vector until there
   * are more than {@code most} elements.
   */
  static int of(int channels, int least, int most) {
    if (channels >= least) {
      return channels;
    }
    int whole = channels * (MAX_LANES / Math.min(MAX_LANES, Integer.lowestOneBit(channels)));
    return whole > most ? channels : (least + whole - 1) / whole * whole;
  }

  /** Writes {@code v[channels]} again and again, {@code length} elements. */
  static void repeat(float[] v, int vOffset, int channels, float[] to, int toOffset, int length) {
    System.arraycopy(v, vOffset, to, toOffset, Math.min(channels, length));
    for (int done = channels; done < length; done *= 2) {
      System.arraycopy(to, toOffset, to, toOffset + done, Math.min(done, length - done));
    }
  }
}
