package dev.lanewise.training.search;

/**
 * Tries points drawn from the space (Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, 2012).
 *
 * @param space what may be tried
 * @param trials how many points
 * @param budget of each
 * @param seed decides the points
 */
public record RandomSearch(SearchSpace space, int trials, int budget, long seed) implements Search {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public RandomSearch {
    Require.atLeast(1, "trials", trials);
    Require.atLeast(1, "budget", budget);
  }

  @Override
  public SearchResult run(Objective objective) {
    return new SearchResult(
        space.draw(trials, seed).stream().map(point -> Trial.of(point, budget, objective)).toList());
  }
}
