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
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, xk + xPixel), a1);
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 2 * xPixel), a2);
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 3 * xPixel), a3);
          a4 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 4 * xPixel), a4);
          a5 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 5 * xPixel), a5);
          a6 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 6 * xPixel), a6);
          a7 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 7 * xPixel), a7);
          xk += xColumn;
        }
        xr += xRow;
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
      int xr = xAt + c;
      for (int wr = wAt + c; wr < wAt + c + rows * wRow; wr += wRow) {
        int xk = xr;
        for (int wk = wr; wk < wr + columns * wColumn; wk += wColumn) {
          FloatVector v = FloatVector.fromArray(SPECIES, w, wk);
          a0 = v.fma(FloatVector.fromArray(SPECIES, x, xk), a0);
          a1 = v.fma(FloatVector.fromArray(SPECIES, x, xk + xPixel), a1);
          a2 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 2 * xPixel), a2);
          a3 = v.fma(FloatVector.fromArray(SPECIES, x, xk + 3 * xPixel), a3);
          xk += xColumn;
        }
        xr += xRow;
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

  /** 8 pixels that see 3 columns of taps, each one's first where the one before has its second: x is read once a row. */
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
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, xk);
        a0 = w0.fma(x0, a0);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, xk + xPixel);
        a0 = w1.fma(x1, a0);
        a1 = w0.fma(x1, a1);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, xk + 2 * xPixel);
        a0 = w2.fma(x2, a0);
        a1 = w1.fma(x2, a1);
        a2 = w0.fma(x2, a2);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, xk + 3 * xPixel);
        a1 = w2.fma(x3, a1);
        a2 = w1.fma(x3, a2);
        a3 = w0.fma(x3, a3);
        FloatVector x4 = FloatVector.fromArray(SPECIES, x, xk + 4 * xPixel);
        a2 = w2.fma(x4, a2);
        a3 = w1.fma(x4, a3);
        a4 = w0.fma(x4, a4);
        FloatVector x5 = FloatVector.fromArray(SPECIES, x, xk + 5 * xPixel);
        a3 = w2.fma(x5, a3);
        a4 = w1.fma(x5, a4);
        a5 = w0.fma(x5, a5);
        FloatVector x6 = FloatVector.fromArray(SPECIES, x, xk + 6 * xPixel);
        a4 = w2.fma(x6, a4);
        a5 = w1.fma(x6, a5);
        a6 = w0.fma(x6, a6);
        FloatVector x7 = FloatVector.fromArray(SPECIES, x, xk + 7 * xPixel);
        a5 = w2.fma(x7, a5);
        a6 = w1.fma(x7, a6);
        a7 = w0.fma(x7, a7);
        FloatVector x8 = FloatVector.fromArray(SPECIES, x, xk + 8 * xPixel);
        a6 = w2.fma(x8, a6);
        a7 = w1.fma(x8, a7);
        FloatVector x9 = FloatVector.fromArray(SPECIES, x, xk + 9 * xPixel);
        a7 = w2.fma(x9, a7);
        xk += xRow;
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
}
