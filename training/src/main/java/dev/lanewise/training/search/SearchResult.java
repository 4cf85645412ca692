package dev.lanewise.training.search;

import java.util.List;

/**
 * What a search has tried.
 *
 * @param trials in the order in which they were made
 */
public record SearchResult(List<Trial> trials) {
  /**
   * Copies the trials.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SearchResult {
    trials = List.copyOf(trials);
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("trials: none, expected at least 1");
    }
  }

  /** The best of those that had the largest budget; of equals the first. */
  public Trial best() {
    return best(full(), 1).getFirst();
  }

  /** The trials that had the largest budget. */
  public List<Trial> full() {
    int largest = trials.stream().mapToInt(Trial::budget).max().orElseThrow();
    return trials.stream().filter(t -> t.budget() == largest).toList();
  }

  /** The best few, the best first; equals in the order in which they were made. */
  static List<Trial> best(List<Trial> trials, int count) {
    return trials.stream().sorted(Trial.BEST_FIRST).limit(count).toList();
  }

  /** The sum of all budgets: a point tried again with a larger one begins anew. */
  public long spent() {
    return trials.stream().mapToLong(Trial::budget).sum();
  }

  /** What was spent up to each trial and with it. */
  public double[] spentSoFar() {
    double[] sums = trials.stream().mapToDouble(Trial::budget).toArray();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }

  /** The best score up to each trial and with it, whatever their budgets; NaN as long as all failed. */
  public double[] bestSoFar() {
    double[] best = trials.stream().mapToDouble(Trial::score).toArray();
    for (int i = 1; i < best.length; i++) {
      best[i] = best[i] >= best[i - 1] || Double.isNaN(best[i - 1]) ? best[i] : best[i - 1];
    }
    return best;
  }
}
