package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarSamples;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weighted sums of one or two pixels of fewer channels than lanes: a whole vector of outputs, whichever pixels they
 * belong to, is selected from the two vectors of inputs that hold all it sums. The bits of {@link ScalarSamples}.
 */
public final class NarrowSamples {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final int[] at;
  private final int[] base;
  private final int[] lanes;
  private final float[] weights;

  private NarrowSamples(int blocks) {
    at = new int[blocks];
    base = new int[blocks];
    lanes = new int[2 * COUNT * blocks];
    weights = new float[2 * COUNT * blocks];
  }

  /**
   * For sums of pixels {@code first[j] ..} with the weights {@code weights[start[j] .. start[j + 1] − 1]}; null where
   * they sum none or more than two, where two vectors do not hold what is summed, or channels fill a vector.
   */
  public static NarrowSamples of(int[] first, int[] start, float[] weights, int channels) {
    int length = first.length * channels;
    if (channels >= COUNT || length < COUNT || !isOneOrTwo(start)) {
      return null;
    }
    NarrowSamples made = new NarrowSamples((length + COUNT - 1) / COUNT);
    for (int block = 0; block < made.at.length; block++) {
      if (!made.fill(block, Math.min(block * COUNT, length - COUNT), first, start, weights, channels)) {
        return null;
      }
    }
    return made;
  }

  private static boolean isOneOrTwo(int[] start) {
    for (int j = 0; j + 1 < start.length; j++) {
      int count = start[j + 1] - start[j];
      if (count < 1 || count > 2) {
        return false;
      }
    }
    return true;
  }

  /** The block of outputs from element {@code from} on; the last overlaps the one before. */
  private boolean fill(int block, int from, int[] first, int[] start, float[] all, int channels) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < COUNT; i++) {
      least = Math.min(least, source(from + i, 0, first, start, channels));
    }
    at[block] = from;
    base[block] = least;
    for (int i = 0; i < COUNT; i++) {
      int pixel = (from + i) / channels;
      for (int k = 0; k < 2; k++) {
        int lane = source(from + i, k, first, start, channels) - least;
        if (lane >= 2 * COUNT) {
          return false;
        }
        int slot = (2 * block + k) * COUNT + i;
        lanes[slot] = lane;
        weights[slot] = k < start[pixel + 1] - start[pixel] ? all[start[pixel] + k] : 0;
      }
    }
    return true;
  }

  /** The input that output element {@code e} sums as its {@code k}-th; the first again where there is no second. */
  private static int source(int e, int k, int[] first, int[] start, int channels) {
    int pixel = e / channels;
    int tap = Math.min(k, start[pixel + 1] - start[pixel] - 1);
    return (first[pixel] + tap) * channels + e % channels;
  }

  /** A row of outputs from a row of inputs, behind which there is room to read two vectors. */
  public void run(float[] x, int xOffset, float[] y, int yOffset) {
    run(x, xOffset, at, base, lanes, weights, y, yOffset);
  }

  private static void run(
      float[] x, int xOffset, int[] at, int[] base, int[] lanes, float[] weights, float[] y, int yOffset) {
    FloatVector none = FloatVector.zero(SPECIES);
    for (int block = 0; block < at.length; block++) {
      int slot = 2 * COUNT * block;
      IntVector low = FloatVector.fromArray(SPECIES, x, xOffset + base[block]).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(SPECIES, x, xOffset + base[block] + COUNT).reinterpretAsInts();
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, slot);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, slot + COUNT);
      FloatVector v0 = IntVector.fromArray(INTS, lanes, slot).selectFrom(low, high).reinterpretAsFloats().mul(w0);
      FloatVector v1 =
          IntVector.fromArray(INTS, lanes, slot + COUNT).selectFrom(low, high).reinterpretAsFloats().mul(w1);
      // Where there is no second input, 0 times the first may be NaN.
      none.add(v0).add(v1.blend(none, w1.compare(VectorOperators.EQ, none))).intoArray(y, yOffset + at[block]);
    }
  }
}
