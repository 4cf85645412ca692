package dev.lanewise.training.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Tries many points for a short time, the best of them for longer, and so on (Jamieson and Talwalkar, Non-stochastic
 * Best Arm Identification and Hyperparameter Optimization, 2016). On each rung 1/η of the points stay, the best ones,
 * and get η times the budget. Each rung begins anew: what was spent on a point on an earlier rung counts in full, and
 * is not gone on with.
 *
 * @param space what may be tried
 * @param points of the first rung, the same as those of a {@link RandomSearch} of that seed
 * @param eta η
 * @param least the budget of each point of the first rung
 * @param most the budget of each point of the last rung
 * @param seed decides the points
 */
public record SuccessiveHalving(SearchSpace space, int points, int eta, int least, int most, long seed)
    implements Search {
  /**
   * A stage.
   *
   * @param points how many are tried
   * @param budget of each
   */
  public record Rung(int points, int budget) {}

  /**
   * Checks that there are rungs.
   *
   * @throws IllegalArgumentException if η is below 2, a budget below 1, the last budget is not the first times a power
   *     of η, or no point would be left on the last rung
   */
  public SuccessiveHalving {
    Require.atLeast(2, "eta", eta);
    Require.atLeast(1, "least", least);
    long budget = least;
    long needed = 1;
    while (budget < most) {
      budget *= eta;
      needed *= eta;
    }
    if (budget != most) {
      throw new IllegalArgumentException(
          "most: " + most + ", expected the least, " + least + ", times a power of eta, " + eta);
    }
    if (points < needed) {
      throw new IllegalArgumentException(
          "points: " + points + ", expected at least " + needed + ", so that one is left on the last rung");
    }
  }

  /** The stages: {@code ⌊points / η^k⌋} points with {@code least · η^k} each. */
  public List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    int left = points;
    for (int budget = least; rungs.isEmpty() || rungs.getLast().budget < most; budget *= eta) {
      rungs.add(new Rung(left, budget));
      left /= eta;
    }
    return rungs;
  }

  /** The sum of the budgets of all trials. */
  public long cost() {
    return rungs().stream().mapToLong(rung -> (long) rung.points * rung.budget).sum();
  }

  @Override
  public SearchResult run(Objective objective) {
    List<Trial> all = new ArrayList<>();
    List<Point> left = space.draw(points, seed);
    for (Rung rung : rungs()) {
      List<Trial> trials = new ArrayList<>();
      left.subList(0, rung.points).forEach(point -> trials.add(Trial.of(point, rung.budget, objective)));
      left = SearchResult.best(trials, trials.size()).stream().map(Trial::point).toList();
      all.addAll(trials);
    }
    return new SearchResult(all);
  }
}
