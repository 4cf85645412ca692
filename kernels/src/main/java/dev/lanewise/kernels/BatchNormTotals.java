package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * Adds up, in double, what the slices of {@link BatchNorm} summed of each column, then the columns that are the same
 * channel of rows folded into one: always in the same order. Loops go along columns, each into an array of double, so
 * that the compiler makes vectors of them.
 */
final class BatchNormTotals {
  private final BatchNormCut cut;
  private final double[] first;
  private final double[] second;

  BatchNormTotals(BatchNormCut cut) {
    this.cut = cut;
    first = new double[cut.mostColumns()];
    second = new double[cut.mostColumns()];
  }

  /** For each channel the mean, the sum of the gradients, or anything else. */
  double[] first() {
    return first;
  }

  /** For each channel the sum of squared differences from the mean, the sum of products, or anything else. */
  double[] second() {
    return second;
  }

  /**
   * Mean and sum of squares of the columns {@code from .. to − 1}, from the pivots and the sums of each slice.
   *
   * @param start where the pivots of the first slice begin
   * @param stride from slice to slice
   */
  void statistics(int from, int to, int rows, float[] sums, int start, int stride) {
    Arrays.fill(first, from, to, 0);
    Arrays.fill(second, from, to, 0);
    int rest = Math.clamp(cut.restColumns, from, to);
    for (int slice = 0; slice < cut.slices; slice++) {
      int at = start + slice * stride;
      addSums(from, rest, cut.count(slice, true), sums, at);
      addSums(rest, to, cut.count(slice, false), sums, at);
    }
    foldIntoChannels(first);
    for (int c = from; c < Math.min(to, cut.channels); c++) {
      first[c] /= rows;
    }
    repeat(first);
    for (int slice = 0; slice < cut.slices; slice++) {
      int at = start + slice * stride;
      addSquares(from, rest, cut.count(slice, true), sums, at);
      addSquares(rest, to, cut.count(slice, false), sums, at);
    }
    foldIntoChannels(second);
  }

  private void addSums(int from, int to, double count, float[] sums, int at) {
    int differences = at + cut.columns;
    for (int i = from; i < to; i++) {
      first[i] += count * sums[at + i] + sums[differences + i];
    }
  }

  /** (x − mean)² from d = x − pivot: with e = pivot − mean, each is d² + 2·d·e + e². */
  private void addSquares(int from, int to, double count, float[] sums, int at) {
    int differences = at + cut.columns;
    int squares = differences + cut.columns;
    for (int i = from; i < to; i++) {
      double e = sums[at + i] - first[i];
      second[i] += sums[squares + i] + e * (2 * sums[differences + i] + count * e);
    }
  }

  /** The two sums of the columns {@code from .. to − 1}, as they are. */
  void sums(int from, int to, float[] sums, int start, int stride) {
    Arrays.fill(first, from, to, 0);
    Arrays.fill(second, from, to, 0);
    for (int slice = 0; slice < cut.slices; slice++) {
      add(first, from, to, sums, start + slice * stride);
      add(second, from, to, sums, start + slice * stride + cut.columns);
    }
    foldIntoChannels(first);
    foldIntoChannels(second);
  }

  private static void add(double[] total, int from, int to, float[] sums, int at) {
    for (int i = from; i < to; i++) {
      total[i] += sums[at + i];
    }
  }

  private void foldIntoChannels(double[] values) {
    for (int i = cut.channels; i < cut.columns; i++) {
      values[i % cut.channels] += values[i];
    }
  }

  private void repeat(double[] values) {
    for (int i = cut.channels; i < cut.columns; i++) {
      values[i] = values[i - cut.channels];
    }
  }
}
