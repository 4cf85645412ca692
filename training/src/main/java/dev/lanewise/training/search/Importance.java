package dev.lanewise.training.search;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of the scores' variance each dimension explains by itself: the variance between the means of bins, as a
 * share of all (the correlation ratio η², K. Pearson 1905), less what bins explain by chance (ε², T. Kelley, An
 * Unbiased Correlation Ratio Measure, 1935). That is the main effect of a functional ANOVA (Hutter, Hoos and
 * Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance, 2014) with means of bins for their
 * forest; what dimensions do only together is in none of them, so the shares need not add up to 1.
 */
public final class Importance {
  /** Bins of a dimension of numbers: few, so that there are several trials in each. */
  private static final int BINS = 5;

  private Importance() {}

  /**
   * The shares.
   *
   * @param trials of points drawn from the space evenly, with equal budgets; those without a score are left out
   * @return for each dimension 0 .. 1, by name, in the order of the space; all 0 if scores do not differ
   * @throws IllegalArgumentException if fewer than two trials have a score, or a point is not of the space
   */
  public static Map<String, Double> of(SearchSpace space, List<Trial> trials) {
    List<Trial> scored = trials.stream().filter(t -> !Double.isNaN(t.score())).toList();
    Require.atLeast(2, "trials with a score", scored.size());
    double[] scores = scored.stream().mapToDouble(Trial::score).toArray();
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Dimension dimension : space.dimensions()) {
      int bins = Math.min(dimension.size(), BINS);
      int[] bin = scored.stream().mapToDouble(t -> dimension.place(t.point().value(dimension.name())))
          .mapToInt(place -> Math.clamp((long) (place * bins), 0, bins - 1)).toArray();
      shares.put(dimension.name(), share(scores, bin, bins));
    }
    return shares;
  }

  /** ε² = 1 − (within / (n − k)) / (total / (n − 1)) of sums of squares, with k bins that are not empty. */
  private static double share(double[] scores, int[] bin, int bins) {
    double[] sums = new double[bins];
    int[] counts = new int[bins];
    for (int i = 0; i < scores.length; i++) {
      sums[bin[i]] += scores[i];
      counts[bin[i]]++;
    }
    long used = Arrays.stream(counts).filter(count -> count > 0).count();
    if (Arrays.stream(scores).distinct().count() == 1 || used == scores.length) {
      return 0; // nothing to explain, or nothing to tell an effect from chance
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double total = 0;
    double within = 0;
    for (int i = 0; i < scores.length; i++) {
      total += square(scores[i] - mean);
      within += square(scores[i] - sums[bin[i]] / counts[bin[i]]);
    }
    return Math.clamp(1 - within / (scores.length - used) / (total / (scores.length - 1)), 0, 1);
  }

  private static double square(double x) {
    return x * x;
  }
}
