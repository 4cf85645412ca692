package dev.lanewise.training.search;

import java.util.List;

/**
 * Tries every point of a {@linkplain SearchSpace#grid grid}.
 *
 * @param space what may be tried
 * @param counts how many values of each dimension
 * @param budget of each point
 */
public record GridSearch(SearchSpace space, List<Integer> counts, int budget) implements Search {
  /**
   * Checks that there is a grid.
   *
   * @throws IllegalArgumentException if the counts do not fit the dimensions, no point is admitted, or the budget is
   *     below 1
   */
  public GridSearch {
    counts = List.copyOf(counts);
    Require.atLeast(1, "budget", budget);
    Require.atLeast(1, "points of the grid that are admitted", space.grid(counts).size());
  }

  @Override
  public SearchResult run(Objective objective) {
    return new SearchResult(space.grid(counts).stream().map(point -> Trial.of(point, budget, objective)).toList());
  }
}
