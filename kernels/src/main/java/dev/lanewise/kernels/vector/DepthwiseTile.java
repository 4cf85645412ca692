package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The register tiles of a depthwise convolution: 8, 4 or 1 output pixels that see the same taps × one vector of
 * channels, for all lanes of a pixel in turn. A tap costs one load of weights and a multiply-add from memory for each
 * pixel: 9 of 16 registers. The last vector overlaps the one before it where the lanes do not fill it.
 *
 * <pre>
 * y[pixel] = bias + Σ_(row, column) x[pixel][row][column] · w[row][column]      each a vector of channels
 * </pre>
 *
 * <p>Each method takes: {@code x} from the first tap of the first pixel at {@code xAt}, pixels {@code xPixel} apart;
 * {@code rows} × {@code columns} taps, which lie {@code xRow} and {@code xColumn} apart in x and {@code wRow} and
 * {@code wColumn} in {@code w}; the bias at {@code bias} of w; {@code y} from {@code yAt}, pixels {@code yPixel} apart.
 */
final class DepthwiseTile {
  private DepthwiseTile() {}

  /** 8 pixels. */
  static void run8(
      float[] x, int xAt, int xPixel, int rows, int xRow, int columns, int xColumn, float[] w, int wAt, int wRow,
      int wColumn, int bias, float[] y, int yAt, int yPixel, int lanes) {
    for (int i = 0; i < lanes; i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      FloatVector a0 = FloatVector.fromArray(SPECIES, w, bias + c);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector a4 = a0;
      FloatVector a5 = a0;
      FloatVector a6 = a0;
      FloatVector a7 = a0;
      for (int r = 0; r < rows; r++) {
        int xk = xAt + r * xRow + c;
        int wk = wAt + r * wRow + c;
        for (int k = 0; k < columns; k++) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, xk + xPixel), a1);
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 2 * xPixel), a2);
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 3 * xPixel), a3);
          a4 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 4 * xPixel), a4);
          a5 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 5 * xPixel), a5);
          a6 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 6 * xPixel), a6);
          a7 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 7 * xPixel), a7);
          xk += xColumn;
          wk += wColumn;
        }
      }
      int to = yAt + c;
      a0.intoArray(y, to);
      a1.intoArray(y, to + yPixel);
      a2.intoArray(y, to + 2 * yPixel);
      a3.intoArray(y, to + 3 * yPixel);
      a4.intoArray(y, to + 4 * yPixel);
      a5.intoArray(y, to + 5 * yPixel);
      a6.intoArray(y, to + 6 * yPixel);
      a7.intoArray(y, to + 7 * yPixel);
    }
  }

  /** 4 pixels. */
  static void run4(
      float[] x, int xAt, int xPixel, int rows, int xRow, int columns, int xColumn, float[] w, int wAt, int wRow,
      int wColumn, int bias, float[] y, int yAt, int yPixel, int lanes) {
    for (int i = 0; i < lanes; i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      FloatVector a0 = FloatVector.fromArray(SPECIES, w, bias + c);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      for (int r = 0; r < rows; r++) {
        int xk = xAt + r * xRow + c;
        int wk = wAt + r * wRow + c;
        for (int k = 0; k < columns; k++) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, xk + xPixel), a1);
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 2 * xPixel), a2);
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 3 * xPixel), a3);
          xk += xColumn;
          wk += wColumn;
        }
      }
      int to = yAt + c;
      a0.intoArray(y, to);
      a1.intoArray(y, to + yPixel);
      a2.intoArray(y, to + 2 * yPixel);
      a3.intoArray(y, to + 3 * yPixel);
    }
  }

  /** 1 pixel. */
  static void run1(
      float[] x, int xAt, int xPixel, int rows, int xRow, int columns, int xColumn, float[] w, int wAt, int wRow,
      int wColumn, int bias, float[] y, int yAt, int yPixel, int lanes) {
    for (int i = 0; i < lanes; i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      FloatVector a0 = FloatVector.fromArray(SPECIES, w, bias + c);
      for (int r = 0; r < rows; r++) {
        int xk = xAt + r * xRow + c;
        int wk = wAt + r * wRow + c;
        for (int k = 0; k < columns; k++) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          xk += xColumn;
          wk += wColumn;
        }
      }
      int to = yAt + c;
      a0.intoArray(y, to);
    }
  }
}
