package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static dev.lanewise.kernels.vector.VectorMaxPool2d.INTS;

import dev.lanewise.kernels.scalar.ScalarGlobalPool2d;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums and maxima of each channel over rows of pixels. Lanes run along the channels; the last vectors overlap those
 * before. Of fewer channels than lanes, as many whole pixels as fit lie in a vector; its lanes are put together at the
 * end. Which pixels go which way depends on the shape alone, never on what lies behind them.
 */
public final class VectorGlobalPool2d {
  private static final int BLOCK = 4 * COUNT;

  private VectorGlobalPool2d() {}

  /** sums[c] = Σ_p x[p][c]; at least a whole vector of sums must be there, and may be used. */
  public static void sum(float[] x, int from, int pixels, int channels, float[] sums, int to) {
    if (channels < COUNT) {
      sumFew(x, from, pixels, channels, sums, to);
      return;
    }
    int c = 0;
    for (; c <= channels - BLOCK; c += BLOCK) {
      sumBlock(x, from + c, pixels, channels, sums, to + c);
    }
    for (; c < channels; c += COUNT) {
      int first = Math.min(c, channels - COUNT);
      sumVector(x, from + first, pixels, channels, sums, to + first);
    }
  }

  private static void sumBlock(float[] x, int from, int pixels, int channels, float[] sums, int to) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    for (int p = 0; p < pixels; p++) {
      int at = from + p * channels;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + COUNT));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * COUNT));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * COUNT));
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + COUNT);
    s2.intoArray(sums, to + 2 * COUNT);
    s3.intoArray(sums, to + 3 * COUNT);
  }

  /** Four sums of every fourth pixel, as one addition would wait for the last; then the pixels that are left. */
  private static void sumVector(float[] x, int from, int pixels, int step, float[] sums, int to) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    int p = 0;
    for (; p < pixels - 3; p += 4) {
      int at = from + p * step;
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, at));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, at + step));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, at + 2 * step));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, at + 3 * step));
    }
    for (; p < pixels; p++) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, from + p * step));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sums, to);
  }

  private static void sumFew(float[] x, int from, int pixels, int channels, float[] sums, int to) {
    int group = COUNT / channels;
    int vectors = wholeVectors(pixels, channels);
    sumVector(x, from, vectors, group * channels, sums, to);
    for (int i = channels; i < group * channels; i++) {
      sums[to + i % channels] += sums[to + i];
    }
    for (int i = vectors * group * channels; i < pixels * channels; i++) {
      sums[to + i % channels] += x[from + i];
    }
  }

  /** Vectors of whole pixels that can be read without reading beyond the last pixel. */
  private static int wholeVectors(int pixels, int channels) {
    int room = pixels * channels - COUNT;
    return room < 0 ? 0 : room / (COUNT / channels * channels) + 1;
  }

  /**
   * max[c] = max_p x[p][c], NaN above all, and where[c] = the first such p, counted from {@code number}; at least a
   * whole vector of each must be there, and may be used.
   */
  public static void max(
      float[] x, int from, int number, int pixels, int channels, float[] max, int[] where, int to) {
    if (channels < COUNT) {
      maxFew(x, from, number, pixels, channels, max, where, to);
      return;
    }
    int c = 0;
    for (; c <= channels - 2 * COUNT; c += 2 * COUNT) {
      maxPair(x, from + c, number, pixels, channels, max, where, to + c);
    }
    for (; c < channels; c += COUNT) {
      int first = Math.min(c, channels - COUNT);
      maxVector(x, from + first, number, 1, pixels, channels, max, where, to + first);
    }
  }

  /** Two vectors at once, as each must wait for its last comparison. */
  private static void maxPair(
      float[] x, int from, int number, int pixels, int channels, float[] max, int[] where, int to) {
    FloatVector max0 = FloatVector.fromArray(SPECIES, x, from);
    FloatVector max1 = FloatVector.fromArray(SPECIES, x, from + COUNT);
    IntVector where0 = IntVector.broadcast(INTS, number);
    IntVector where1 = where0;
    for (int p = 1; p < pixels; p++) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, from + p * channels);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, from + p * channels + COUNT);
      VectorMask<Float> stays0 = max0.compare(VectorOperators.NE, max0).or(v0.compare(VectorOperators.LE, max0));
      VectorMask<Float> stays1 = max1.compare(VectorOperators.NE, max1).or(v1.compare(VectorOperators.LE, max1));
      IntVector here = IntVector.broadcast(INTS, number + p);
      max0 = v0.blend(max0, stays0);
      max1 = v1.blend(max1, stays1);
      where0 = here.blend(where0, stays0.cast(INTS));
      where1 = here.blend(where1, stays1.cast(INTS));
    }
    max0.intoArray(max, to);
    max1.intoArray(max, to + COUNT);
    where0.intoArray(where, to);
    where1.intoArray(where, to + COUNT);
  }

  private static void maxVector(
      float[] x, int from, int number, int numberStep, int pixels, int step, float[] max, int[] where, int to) {
    FloatVector most = FloatVector.fromArray(SPECIES, x, from);
    IntVector winner = IntVector.broadcast(INTS, number);
    for (int p = 1; p < pixels; p++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, from + p * step);
      VectorMask<Float> stays = most.compare(VectorOperators.NE, most).or(v.compare(VectorOperators.LE, most));
      most = v.blend(most, stays);
      winner = IntVector.broadcast(INTS, number + p * numberStep).blend(winner, stays.cast(INTS));
    }
    most.intoArray(max, to);
    winner.intoArray(where, to);
  }

  private static void maxFew(
      float[] x, int from, int number, int pixels, int channels, float[] max, int[] where, int to) {
    int group = COUNT / channels;
    int vectors = wholeVectors(pixels, channels);
    if (vectors == 0) {
      ScalarGlobalPool2d.max(x, from, number, pixels, channels, max, where, to);
      return;
    }
    maxVector(x, from, number, group, vectors, group * channels, max, where, to);
    for (int i = channels; i < group * channels; i++) {
      int c = to + i % channels;
      where[to + i] += i / channels;
      if (wins(max[to + i], where[to + i], max[c], where[c])) {
        max[c] = max[to + i];
        where[c] = where[to + i];
      }
    }
    ScalarGlobalPool2d.more(x, from, number, vectors * group, pixels, channels, max, where, to);
  }

  /** Whether v at a pixel beats the maximum at another: by being greater, NaN above all, or as great and before it. */
  private static boolean wins(float v, int pixel, float max, int maxPixel) {
    boolean equal = v == max || v != v && max != max;
    return equal ? pixel < maxPixel : v > max || v != v;
  }
}
