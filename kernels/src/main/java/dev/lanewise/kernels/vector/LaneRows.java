package dev.lanewise.kernels.vector;

import java.util.Arrays;

/**
 * Rows of a tensor as the tiles of a depthwise convolution see them: {@link #lanes} channels a pixel, one for each
 * output channel and never fewer than a vector has. Where the tensor has them as they are it is read in place; else
 * rows are copied, lane o from channel {@code o / multiplier}, and the lanes beyond the last output channel are zero.
 *
 * @param columns pixels of a row
 * @param channels of the tensor
 * @param oc output channels of the convolution, a multiple of {@code channels}
 */
record LaneRows(int columns, int channels, int oc) {
  /** Lanes of a pixel, for {@code oc} output channels. */
  static int lanes(int oc) {
    return Math.max(oc, Lanes.COUNT);
  }

  boolean isInPlace() {
    return channels == lanes(oc);
  }

  /** Elements of a row as the tiles see it. */
  int rowLength() {
    return Math.multiplyExact(columns, lanes(oc));
  }

  /** Elements of scratch for {@code rows}. */
  int scratchLength(int rows) {
    return isInPlace() ? 0 : Math.multiplyExact(rows, rowLength());
  }

  /** The array that holds rows loaded by {@link #load}. */
  float[] array(float[] x, float[] scratch) {
    return isInPlace() ? x : scratch;
  }

  /**
   * Makes rows readable.
   *
   * @return where in {@link #array} the first one begins
   */
  int load(float[] x, int from, int rows, float[] scratch, int to) {
    if (isInPlace()) {
      return from;
    }
    int multiplier = oc / channels;
    int lanes = lanes(oc);
    for (int pixel = 0; pixel < rows * columns; pixel++) {
      int at = to + pixel * lanes;
      for (int c = 0; c < channels; c++) {
        Arrays.fill(scratch, at + c * multiplier, at + (c + 1) * multiplier, x[from + pixel * channels + c]);
      }
      Arrays.fill(scratch, at + oc, at + lanes, 0);
    }
    return to;
  }

  /** Rows from lanes back to channels, each the sum of its lanes in order. */
  void store(float[] scratch, int from, int rows, float[] y, int to) {
    int multiplier = oc / channels;
    int lanes = lanes(oc);
    for (int pixel = 0; pixel < rows * columns; pixel++) {
      for (int c = 0; c < channels; c++) {
        int at = from + pixel * lanes + c * multiplier;
        float sum = scratch[at];
        for (int m = 1; m < multiplier; m++) {
          sum += scratch[at + m];
        }
        y[to + pixel * channels + c] = sum;
      }
    }
  }
}
