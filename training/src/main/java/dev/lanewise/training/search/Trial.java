package dev.lanewise.training.search;

import java.util.Comparator;

/**
 * A point that was scored.
 *
 * @param point what was tried
 * @param budget what was spent on it
 * @param score what came out: larger is better, NaN is worst
 */
public record Trial(Point point, int budget, double score) {
  /** The better first. */
  public static final Comparator<Trial> BEST_FIRST =
      Comparator.comparingDouble((Trial t) -> Double.isNaN(t.score) ? Double.NEGATIVE_INFINITY : t.score).reversed();

  static Trial of(Point point, int budget, Objective objective) {
    return new Trial(point, budget, objective.score(point, budget));
  }
}
