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

  /**
   * 8 pixels that see 3 columns of taps, each pixel's first tap where the one before has its second: each input is
   * loaded once for a row of taps. Negative steps in w turn the taps round.
   */
  static void run8by3(
      float[] x, int xAt, int xPixel, int rows, int xRow, float[] w, int wAt, int wRow, int wColumn, int bias,
      float[] y, int yAt, int yPixel, int lanes) {
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
      int xk = xAt + c;
      for (int wk = wAt + c; wk < wAt + c + rows * wRow; wk += wRow) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, w, wk);
        FloatVector w1 = FloatVector.fromArray(SPECIES, w, wk + wColumn);
        FloatVector w2 = FloatVector.fromArray(SPECIES, w, wk + 2 * wColumn);
        int p = xk;
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, p);
        a0 = w0.fma(x0, a0);
        p += xPixel;
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, p);
        a0 = w1.fma(x1, a0);
        a1 = w0.fma(x1, a1);
        p += xPixel;
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, p);
        a0 = w2.fma(x2, a0);
        a1 = w1.fma(x2, a1);
        a2 = w0.fma(x2, a2);
        p += xPixel;
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, p);
        a1 = w2.fma(x3, a1);
        a2 = w1.fma(x3, a2);
        a3 = w0.fma(x3, a3);
        p += xPixel;
        FloatVector x4 = FloatVector.fromArray(SPECIES, x, p);
        a2 = w2.fma(x4, a2);
        a3 = w1.fma(x4, a3);
        a4 = w0.fma(x4, a4);
        p += xPixel;
        FloatVector x5 = FloatVector.fromArray(SPECIES, x, p);
        a3 = w2.fma(x5, a3);
        a4 = w1.fma(x5, a4);
        a5 = w0.fma(x5, a5);
        p += xPixel;
        FloatVector x6 = FloatVector.fromArray(SPECIES, x, p);
        a4 = w2.fma(x6, a4);
        a5 = w1.fma(x6, a5);
        a6 = w0.fma(x6, a6);
        p += xPixel;
        FloatVector x7 = FloatVector.fromArray(SPECIES, x, p);
        a5 = w2.fma(x7, a5);
        a6 = w1.fma(x7, a6);
        a7 = w0.fma(x7, a7);
        p += xPixel;
        FloatVector x8 = FloatVector.fromArray(SPECIES, x, p);
        a6 = w2.fma(x8, a6);
        a7 = w1.fma(x8, a7);
        p += xPixel;
        FloatVector x9 = FloatVector.fromArray(SPECIES, x, p);
        a7 = w2.fma(x9, a7);
        xk += xRow;
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
}
