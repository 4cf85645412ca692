package dev.lanewise.jmh.scoreboard;

import java.util.Collection;

/** Statistics of a few figures. */
public final class Samples {
  private Samples() {}

  /** The middle, or the mean of the two in the middle. */
  public static double median(Collection<Double> values) {
    double[] sorted = sorted(values);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** What a tenth of the values reach or pass: the best that is no accident. */
  static double upperDecile(Collection<Double> values) {
    double[] sorted = sorted(values);
    return sorted[(int) Math.round(0.9 * (sorted.length - 1))];
  }

  /** The geometric mean; NaN of nothing. */
  static double geometricMean(Collection<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }

  private static double[] sorted(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
