package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Pool2dShape;

/**
 * One direction of a pooling: for each pixel the windows that see it, in their order, each with the tap by which it
 * does. Pixel p is seen by the entries {@code first[p]} .. {@code first[p + 1]} − 1.
 */
final class PoolAxis {
  final int[] first;
  final int[] output;
  final int[] tap;

  private PoolAxis(int size, int outputs, int taps, int stride, int begin, int dilation) {
    first = new int[size + 1];
    for (int o = 0; o < outputs; o++) {
      for (int t = 0; t < taps; t++) {
        long pixel = (long) o * stride - begin + (long) t * dilation;
        if (pixel >= 0 && pixel < size) {
          first[(int) pixel + 1]++;
        }
      }
    }
    for (int p = 0; p < size; p++) {
      first[p + 1] += first[p];
    }
    output = new int[first[size]];
    tap = new int[first[size]];
    fill(first.clone(), size, outputs, taps, stride, begin, dilation);
  }

  private void fill(int[] next, int size, int outputs, int taps, int stride, int begin, int dilation) {
    for (int o = 0; o < outputs; o++) {
      for (int t = 0; t < taps; t++) {
        long pixel = (long) o * stride - begin + (long) t * dilation;
        if (pixel >= 0 && pixel < size) {
          int entry = next[(int) pixel]++;
          output[entry] = o;
          tap[entry] = t;
        }
      }
    }
  }

  static PoolAxis rows(Pool2dShape s) {
    return new PoolAxis(s.h(), s.oh(), s.kh(), s.sh(), s.phBegin(), s.dh());
  }

  static PoolAxis columns(Pool2dShape s) {
    return new PoolAxis(s.w(), s.ow(), s.kw(), s.sw(), s.pwBegin(), s.dw());
  }
}
