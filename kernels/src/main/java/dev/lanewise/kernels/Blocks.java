package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarReduce;
import dev.lanewise.kernels.vector.VectorReduce;

/**
 * Reductions of a run of elements, block by block, in a fixed order. Within a block floats are added, where that
 * overflows or underflows once more on another scale; blocks are added in double.
 *
 * <p>So each element meets at most {@value #BLOCK} / (4 · lanes) + 5 roundings of float, and the roundings of double.
 */
final class Blocks {
  /** Elements of a block: 16 KB, in L1 when it is read a second time. */
  static final int BLOCK = 1 << 12;

  /** Floats that reductions need for lanes, and so many that two threads never share a cache line. */
  static final int LANES = 32;

  /** Fewer elements than this are added by plain code, whatever the width. Not tuned. */
  private static final int SHORT = 24;

  /** Takes a block of the largest floats to a sum below 2^128. */
  private static final float DOWN = 0x1p-13f;

  /** Takes the largest float to where squares do not overflow. */
  private static final float FAR_DOWN = 0x1p-80f;

  /** Takes floats below 2^−50 to where squares do not underflow, and still do not overflow. */
  private static final float FAR_UP = 0x1p100f;

  /** Below this, a sum of squares may have lost terms that matter. */
  private static final double SMALL = 0x1p-100;

  /** Floats of at least this size lie so far apart that the squares of their differences are normal numbers. */
  private static final double COARSE = 0x1p-40;

  private Blocks() {}

  /** Σ x. */
  static double sum(float[] x, int offset, int length, float[] lanes, int lanesOffset) {
    double total = 0;
    for (int done = 0; done < length; done += BLOCK) {
      total += blockSum(x, offset + done, Math.min(BLOCK, length - done), lanes, lanesOffset);
    }
    return total;
  }

  private static double blockSum(float[] x, int at, int count, float[] lanes, int lanesOffset) {
    if (count < SHORT || !Backend.isVector()) {
      return ScalarReduce.sum(x, at, count);
    }
    double sum = VectorReduce.sum(x, at, count, 1, lanes, lanesOffset);
    return Double.isFinite(sum) ? sum : VectorReduce.sum(x, at, count, DOWN, lanes, lanesOffset) / DOWN;
  }

  /** Σ |x|. */
  static double sumOfAbsolutes(float[] x, int offset, int length, float[] lanes, int lanesOffset) {
    double total = 0;
    for (int done = 0; done < length; done += BLOCK) {
      total += blockAbsolutes(x, offset + done, Math.min(BLOCK, length - done), lanes, lanesOffset);
    }
    return total;
  }

  private static double blockAbsolutes(float[] x, int at, int count, float[] lanes, int lanesOffset) {
    if (count < SHORT || !Backend.isVector()) {
      return ScalarReduce.sumOfAbsolutes(x, at, count);
    }
    double sum = VectorReduce.sumOfAbsolutes(x, at, count, 1, lanes, lanesOffset);
    return Double.isFinite(sum) ? sum : VectorReduce.sumOfAbsolutes(x, at, count, DOWN, lanes, lanesOffset) / DOWN;
  }

  /**
   * Σ x²; of any floats finite and not 0, if they are.
   *
   * @param sums room for two numbers, from {@code sumsOffset}
   */
  static double sumOfSquares(
      float[] x, int offset, int length, float[] lanes, int lanesOffset, double[] sums, int sumsOffset) {
    double total = 0;
    for (int done = 0; done < length; done += BLOCK) {
      int at = offset + done;
      int count = Math.min(BLOCK, length - done);
      moments(x, at, count, 0, lanes, lanesOffset, sums, sumsOffset);
      total += sums[sumsOffset + 1];
    }
    return total;
  }

  /** Σ d and Σ d², d = x − shift. */
  private static void moments(
      float[] x, int at, int count, float shift, float[] lanes, int lanesOffset, double[] sums, int sumsOffset) {
    if (count < SHORT || !Backend.isVector()) {
      ScalarReduce.moments(x, at, count, 1, shift, sums, sumsOffset);
      return;
    }
    VectorReduce.moments(x, at, count, 1, shift, lanes, lanesOffset, sums, sumsOffset);
    double squares = sums[sumsOffset + 1];
    if (!Double.isFinite(squares)) {
      scaledMoments(x, at, count, FAR_DOWN, shift, lanes, lanesOffset, sums, sumsOffset);
    } else if (squares < SMALL && Math.abs(shift) < COARSE) {
      scaledMoments(x, at, count, FAR_UP, shift, lanes, lanesOffset, sums, sumsOffset);
    }
  }

  private static void scaledMoments(
      float[] x, int at, int count, float scale, float shift, float[] lanes, int lanesOffset, double[] sums,
      int sumsOffset) {
    VectorReduce.moments(x, at, count, scale, scale * shift, lanes, lanesOffset, sums, sumsOffset);
    sums[sumsOffset] /= scale;
    sums[sumsOffset + 1] /= (double) scale * scale;
  }

  /**
   * The mean and M₂ = Σ (x − mean)² of a run, by the corrected two-pass algorithm in a block and the pairwise update of
   * Chan, Golub and LeVeque (1979) from block to block.
   *
   * @param into receives the mean and M₂ from {@code intoOffset}; two more numbers behind them are used
   */
  static void variance(
      float[] x, int offset, int length, float[] lanes, int lanesOffset, double[] into, int intoOffset) {
    into[intoOffset] = 0;
    into[intoOffset + 1] = 0;
    int sums = intoOffset + 2;
    for (int done = 0; done < length; done += BLOCK) {
      int at = offset + done;
      int count = Math.min(BLOCK, length - done);
      double mean = blockSum(x, at, count, lanes, lanesOffset) / count;
      float shift = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, mean));
      moments(x, at, count, shift, lanes, lanesOffset, into, sums);
      double correction = into[sums] / count;
      double m2 = into[sums + 1] - into[sums] * correction;
      merge(into, intoOffset, done, shift + correction, Math.max(0, m2), count);
    }
  }

  /** Adds {@code count} elements of this mean and M₂ to {@code before} others. */
  static void merge(double[] into, int at, long before, double mean, double m2, long count) {
    double delta = mean - into[at];
    double share = (double) count / (before + count);
    into[at] += delta * share;
    into[at + 1] += m2 + delta * delta * (before * share);
  }

  /** The largest, NaN if there is one, −∞ of none. */
  static float max(float[] x, int offset, int length) {
    float most = Float.NEGATIVE_INFINITY;
    for (int done = 0; done < length; done += BLOCK) {
      most = Math.max(most, blockMax(x, offset + done, Math.min(BLOCK, length - done)));
    }
    return most;
  }

  private static float blockMax(float[] x, int at, int count) {
    return Backend.isVector() ? VectorReduce.max(x, at, count) : ScalarReduce.max(x, at, count);
  }

  /** The smallest, NaN if there is one, ∞ of none. */
  static float min(float[] x, int offset, int length) {
    float least = Float.POSITIVE_INFINITY;
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      least = Math.min(
          least,
          Backend.isVector()
              ? VectorReduce.min(x, offset + done, count) : ScalarReduce.min(x, offset + done, count));
    }
    return least;
  }

  /** The largest absolute value, NaN if there is one, 0 of none. */
  static float maxAbsolute(float[] x, int offset, int length) {
    float most = 0;
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      most = Math.max(
          most,
          Backend.isVector()
              ? VectorReduce.maxAbsolute(x, offset + done, count)
              : ScalarReduce.maxAbsolute(x, offset + done, count));
    }
    return most;
  }

  /** The index of the first maximum, counted from {@code offset}; the first NaN if there is one. */
  static int argMax(float[] x, int offset, int length) {
    int index = 0;
    float most = x[offset];
    for (int done = 0; done < length && most == most; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      float here = blockMax(x, offset + done, count);
      if (!(here <= most)) {
        most = here;
        index = done + firstEqual(x, offset + done, count, here);
      }
    }
    return index;
  }

  private static int firstEqual(float[] x, int at, int count, float value) {
    return Backend.isVector()
        ? VectorReduce.firstEqual(x, at, count, value) : ScalarReduce.firstEqual(x, at, 0, count, value);
  }

  /** How many elements are NaN or infinite: a sum of their products with zero tells whether a block has any. */
  static int nonFinite(float[] x, int offset, int length, float[] lanes, int lanesOffset) {
    int found = 0;
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      if (!Backend.isVector() || VectorReduce.sum(x, offset + done, count, 0, lanes, lanesOffset) != 0) {
        found += ScalarReduce.nonFinite(x, offset + done, count);
      }
    }
    return found;
  }
}
