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
      int xr = xAt + c;
      for (int wr = wAt + c; wr < wAt + c + rows * wRow; wr += wRow) {
        int xk = xr;
        for (int wk = wr; wk < wr + columns * wColumn; wk += wColumn) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          int p = xk;
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, p), a0);
          p += xPixel;
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, p), a1);
          p += xPixel;
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, p), a2);
          p += xPixel;
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, p), a3);
          p += xPixel;
          a4 = v.fma(FloatVector.fromArray(SPECIES, x, p), a4);
          p += xPixel;
          a5 = v.fma(FloatVector.fromArray(SPECIES, x, p), a5);
          p += xPixel;
          a6 = v.fma(FloatVector.fromArray(SPECIES, x, p), a6);
          p += xPixel;
          a7 = v.fma(FloatVector.fromArray(SPECIES, x, p), a7);
          xk += xColumn;
        }
        xr += xRow;
      }
      int to = yAt + c;
      a0.intoArray(y, to);
      to += yPixel;
      a1.intoArray(y, to);
      to += yPixel;
      a2.intoArray(y, to);
      to += yPixel;
      a3.intoArray(y, to);
      to += yPixel;
      a4.intoArray(y, to);
      to += yPixel;
      a5.intoArray(y, to);
      to += yPixel;
      a6.intoArray(y, to);
      to += yPixel;
      a7.intoArray(y, to);
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
      int xr = xAt + c;
      for (int wr = wAt + c; wr < wAt + c + rows * wRow; wr += wRow) {
        int xk = xr;
        for (int wk = wr; wk < wr + columns * wColumn; wk += wColumn) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          int p = xk;
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, p), a0);
          p += xPixel;
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, p), a1);
          p += xPixel;
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, p), a2);
          p += xPixel;
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, p), a3);
          xk += xColumn;
        }
        xr += xRow;
      }
      int to = yAt + c;
      a0.intoArray(y, to);
      to += yPixel;
      a1.intoArray(y, to);
      to += yPixel;
      a2.intoArray(y, to);
      to += yPixel;
      a3.intoArray(y, to);
    }
  }

  /** 1 pixel. */
  static void run1(
      float[] x, int xAt, int rows, int xRow, int columns, int xColumn, float[] w, int wAt, int wRow,
      int wColumn, int bias, float[] y, int yAt, int lanes) {
    for (int i = 0; i < lanes; i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      FloatVector a0 = FloatVector.fromArray(SPECIES, w, bias + c);
      int xr = xAt + c;
      for (int wr = wAt + c; wr < wAt + c + rows * wRow; wr += wRow) {
        int xk = xr;
        for (int wk = wr; wk < wr + columns * wColumn; wk += wColumn) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          xk += xColumn;
        }
        xr += xRow;
      }
      int to = yAt + c;
      a0.intoArray(y, to);
    }
  }
}
