package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarSamples;
import jdk.incubator.vector.FloatVector;

/** Weighted sums of runs of an array, the bits of {@link ScalarSamples}. */
public final class VectorSamples {
  private VectorSamples() {}

  /** y[i] = Σ_k weights[start + k] · x[k·step + i], added to 0 in the order of k. */
  public static void sum(
      float[] x, int xOffset, int step, float[] weights, int start, int count, float[] y, int yOffset, int length) {
    int done = count == 2
        ? sumOfTwo(x, xOffset, xOffset + step, weights[start], weights[start + 1], y, yOffset, length)
        : sumOfMany(x, xOffset, step, weights, start, count, y, yOffset, length);
    ScalarSamples.sum(x, xOffset + done, step, weights, start, count, y, yOffset + done, length - done);
  }

  private static int sumOfTwo(
      float[] x, int a, int b, float wa, float wb, float[] y, int yOffset, int length) {
    FloatVector none = FloatVector.zero(SPECIES);
    FloatVector va = FloatVector.broadcast(SPECIES, wa);
    FloatVector vb = FloatVector.broadcast(SPECIES, wb);
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      none.add(FloatVector.fromArray(SPECIES, x, a + i).mul(va))
          .add(FloatVector.fromArray(SPECIES, x, b + i).mul(vb))
          .intoArray(y, yOffset + i);
    }
    return i;
  }

  /** Four vectors at a time, for each of which a weight is loaded once. */
  private static int sumOfMany(
      float[] x, int xOffset, int step, float[] weights, int start, int count, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i <= length - 4 * COUNT; i += 4 * COUNT) {
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = FloatVector.zero(SPECIES);
      FloatVector sum2 = FloatVector.zero(SPECIES);
      FloatVector sum3 = FloatVector.zero(SPECIES);
      for (int k = 0; k < count; k++) {
        FloatVector w = FloatVector.broadcast(SPECIES, weights[start + k]);
        int from = xOffset + k * step + i;
        sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, from).mul(w));
        sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, from + COUNT).mul(w));
        sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, from + 2 * COUNT).mul(w));
        sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, from + 3 * COUNT).mul(w));
      }
      sum0.intoArray(y, yOffset + i);
      sum1.intoArray(y, yOffset + i + COUNT);
      sum2.intoArray(y, yOffset + i + 2 * COUNT);
      sum3.intoArray(y, yOffset + i + 3 * COUNT);
    }
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < count; k++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, xOffset + k * step + i).mul(weights[start + k]));
      }
      sum.intoArray(y, yOffset + i);
    }
    return i;
  }

  /**
   * For each of {@code outputs} pixels the weighted sum of the pixels from {@code first[j]} on, with the weights {@code
   * start[j] .. start[j + 1] − 1}, added to 0 in their order.
   */
  public static void pixels(
      float[] x, int xOffset, int[] first, int[] start, float[] weights, int outputs, int channels, float[] y,
      int yOffset) {
    if (channels < COUNT) {
      ScalarSamples.pixels(x, xOffset, first, start, weights, outputs, channels, y, yOffset);
      return;
    }
    int whole = channels / COUNT * COUNT;
    FloatVector none = FloatVector.zero(SPECIES);
    for (int j = 0; j < outputs; j++) {
      int from = xOffset + first[j] * channels;
      int to = yOffset + j * channels;
      int count = start[j + 1] - start[j];
      if (count == 2) {
        FloatVector va = FloatVector.broadcast(SPECIES, weights[start[j]]);
        FloatVector vb = FloatVector.broadcast(SPECIES, weights[start[j] + 1]);
        for (int i = 0; i < whole; i += COUNT) {
          none.add(FloatVector.fromArray(SPECIES, x, from + i).mul(va))
              .add(FloatVector.fromArray(SPECIES, x, from + channels + i).mul(vb))
              .intoArray(y, to + i);
        }
      } else {
        sumOfMany(x, from, channels, weights, start[j], count, y, to, whole);
      }
      ScalarSamples.sum(
          x, from + whole, channels, weights, start[j], count, y, to + whole, channels - whole);
    }
  }

  /** y[i] = (wa · x[a + i] + wb · x[b + i]) + (wc · x[c + i] + wd · x[d + i]). */
  public static void four(
      float[] x, int a, float wa, int b, float wb, int c, float wc, int d, float wd, float[] y, int yOffset,
      int length) {
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector ab = FloatVector.fromArray(SPECIES, x, a + i).mul(wa)
          .add(FloatVector.fromArray(SPECIES, x, b + i).mul(wb));
      FloatVector cd = FloatVector.fromArray(SPECIES, x, c + i).mul(wc)
          .add(FloatVector.fromArray(SPECIES, x, d + i).mul(wd));
      ab.add(cd).intoArray(y, yOffset + i);
    }
    ScalarSamples.four(x, a + i, wa, b + i, wb, c + i, wc, d + i, wd, y, yOffset + i, length - i);
  }
}
