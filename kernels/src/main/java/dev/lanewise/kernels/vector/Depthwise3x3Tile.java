package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of a depthwise 3 × 3 convolution of stride 1: two whole output rows. It sweeps along the four
 * source rows that they see: each column of four inputs is loaded once and goes into the three pixels of each output
 * row that see it, one of which it finishes. 9 weights, the bias, 6 sums and 4 inputs of one vector of channels, 20 of
 * 32 registers; where there are 16, the weights come from memory.
 *
 * <p>All channels go over a block of columns before the next block, so that memory is read nearly in its order; sums
 * that a block begins and the next one finishes wait in scratch.
 */
final class Depthwise3x3Tile {
  /**
   * Elements of a row in a block: 1 KB, 4 columns at least. For 64 images of 32 × 32 × 64, which come from memory, 1, 2
   * and 8 KB (whole rows) went at 31, 26 and 25 GFLOP/s on a Zen 4; where all fits L2, at about 60, 70 and 73.
   */
  private static final int BLOCK = 256;

  private Depthwise3x3Tile() {}

  /** Elements of scratch that the sums take. */
  static int sumsLength(int lanes) {
    return 4 * (lanes + COUNT);
  }

  /**
   * Two output rows. Each row may lie in an array of its own: a source row beyond the edge is one of zeros.
   *
   * @param columns of the source
   * @param lanes elements of a pixel
   * @param wAt the first of 9 taps in {@code w}, which lie {@code wStep} apart
   * @param bias where in w the bias lies
   * @param before columns of zeros to the left of the source, 0 .. 2
   * @param behind columns of zeros to its right, 0 .. 2
   */
  static void run(
      float[] x0, int x0At, float[] x1, int x1At, float[] x2, int x2At, float[] x3, int x3At, int columns, int lanes,
      float[] w, int wAt, int wStep, int bias, int before, int behind, float[] y0, int y0At, float[] y1, int y1At,
      float[] sums, int sumsAt) {
    int block = Math.max(4, BLOCK / lanes);
    for (int i = 0; i < lanes; i += COUNT) {
      int s = sumsAt + 4 * i;
      FloatVector b = FloatVector.fromArray(SPECIES, w, bias + Math.min(i, lanes - COUNT));
      b.intoArray(sums, s);
      b.intoArray(sums, s + COUNT);
      b.intoArray(sums, s + 2 * COUNT);
      b.intoArray(sums, s + 3 * COUNT);
    }
    for (int from = 0; from < columns; from += block) {
      int end = Math.min(columns, from + block);
      for (int i = 0; i < lanes; i += COUNT) {
        int c = Math.min(i, lanes - COUNT);
        int t = wAt + c;
        FloatVector w00 = FloatVector.fromArray(SPECIES, w, t);
        FloatVector w01 = FloatVector.fromArray(SPECIES, w, t + wStep);
        FloatVector w02 = FloatVector.fromArray(SPECIES, w, t + 2 * wStep);
        FloatVector w10 = FloatVector.fromArray(SPECIES, w, t + 3 * wStep);
        FloatVector w11 = FloatVector.fromArray(SPECIES, w, t + 4 * wStep);
        FloatVector w12 = FloatVector.fromArray(SPECIES, w, t + 5 * wStep);
        FloatVector w20 = FloatVector.fromArray(SPECIES, w, t + 6 * wStep);
        FloatVector w21 = FloatVector.fromArray(SPECIES, w, t + 7 * wStep);
        FloatVector w22 = FloatVector.fromArray(SPECIES, w, t + 8 * wStep);
        FloatVector b = FloatVector.fromArray(SPECIES, w, bias + c);
        int s = sumsAt + 4 * i;
        // Of each row the pixel that the next column finishes, and the one behind it.
        FloatVector p0 = FloatVector.fromArray(SPECIES, sums, s);
        FloatVector q0 = FloatVector.fromArray(SPECIES, sums, s + COUNT);
        FloatVector p1 = FloatVector.fromArray(SPECIES, sums, s + 2 * COUNT);
        FloatVector q1 = FloatVector.fromArray(SPECIES, sums, s + 3 * COUNT);
        for (int j = from; j < end; j++) {
          int at = c + j * lanes;
          FloatVector v0 = FloatVector.fromArray(SPECIES, x0, x0At + at);
          FloatVector v1 = FloatVector.fromArray(SPECIES, x1, x1At + at);
          FloatVector v2 = FloatVector.fromArray(SPECIES, x2, x2At + at);
          FloatVector v3 = FloatVector.fromArray(SPECIES, x3, x3At + at);
          // What is finished left of the first pixel is overwritten by it.
          int to = c + Math.max(0, j + before - 2) * lanes;
          v2.fma(w22, v1.fma(w12, v0.fma(w02, p0))).intoArray(y0, y0At + to);
          v3.fma(w22, v2.fma(w12, v1.fma(w02, p1))).intoArray(y1, y1At + to);
          p0 = v2.fma(w21, v1.fma(w11, v0.fma(w01, q0)));
          p1 = v3.fma(w21, v2.fma(w11, v1.fma(w01, q1)));
          q0 = v2.fma(w20, v1.fma(w10, v0.fma(w00, b)));
          q1 = v3.fma(w20, v2.fma(w10, v1.fma(w00, b)));
        }
        p0.intoArray(sums, s);
        q0.intoArray(sums, s + COUNT);
        p1.intoArray(sums, s + 2 * COUNT);
        q1.intoArray(sums, s + 3 * COUNT);
      }
    }
    finish(columns + before - 2, lanes, behind, y0, y0At, y1, y1At, sums, sumsAt);
  }

  /** The pixels from {@code first} on, which see only zeros from here on. */
  private static void finish(
      int first, int lanes, int behind, float[] y0, int y0At, float[] y1, int y1At, float[] sums, int sumsAt) {
    int at = Math.max(0, first) * lanes;
    int next = (first + 1) * lanes;
    for (int i = 0; i < lanes; i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      int s = sumsAt + 4 * i;
      if (behind > 0) {
        System.arraycopy(sums, s, y0, y0At + at + c, COUNT);
        System.arraycopy(sums, s + 2 * COUNT, y1, y1At + at + c, COUNT);
      }
      if (behind > 1) {
        System.arraycopy(sums, s + COUNT, y0, y0At + next + c, COUNT);
        System.arraycopy(sums, s + 3 * COUNT, y1, y1At + next + c, COUNT);
      }
    }
  }
}
