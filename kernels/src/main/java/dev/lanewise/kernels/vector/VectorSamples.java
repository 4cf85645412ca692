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

  private static int sumOfMany(
      float[] x, int xOffset, int step, float[] weights, int start, int count, float[] y, int yOffset, int length) {
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < count; k++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, xOffset + k * step + i).mul(weights[start + k]));
      }
      sum.intoArray(y, yOffset + i);
    }
    return i;
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
