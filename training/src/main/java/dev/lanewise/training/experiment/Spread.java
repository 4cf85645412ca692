package dev.lanewise.training.experiment;

import dev.lanewise.training.text.Numbers;
import java.util.Arrays;
import java.util.Locale;

/**
 * What several runs that differ in their seed alone came to.
 *
 * @param values one for each run
 */
public record Spread(double... values) {
  /**
   * Checks that there are any.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Spread {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: none, expected at least 1");
    }
  }

  /** The arithmetic mean. */
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The smallest. */
  public double min() {
    return Arrays.stream(values).min().orElseThrow();
  }

  /** The largest. */
  public double max() {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Half the distance of the smallest and the largest. */
  public double half() {
    return (max() - min()) / 2;
  }

  /** Whether the worst of these is better (larger) than the best of others. */
  public boolean isAbove(Spread other) {
    return min() > other.max();
  }

  /** The mean as a share and half the range, for example {@code 72.1 ± 0.4 %}; of one run the share alone. */
  public String percent() {
    return values.length == 1 ? Numbers.percent(mean())
        : String.format(Locale.ROOT, "%.1f ± %.1f %%", 100 * mean(), 100 * half());
  }

  /**
   * The mean and half the range, for example {@code 1.234 ± 0.012} or, where three places show nothing,
   * {@code 2.1e-5 ± 3e-6}; of one run the value alone.
   */
  public String plain() {
    if (values.length == 1) {
      return Numbers.plain(mean());
    }
    return Math.abs(mean()) < 0.01 ? Numbers.plain(mean()) + " ± " + Numbers.plain(half())
        : String.format(Locale.ROOT, "%.3f ± %.3f", mean(), half());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spread that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
