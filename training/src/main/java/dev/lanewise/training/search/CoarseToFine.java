package dev.lanewise.training.search;

import dev.lanewise.nn.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries points drawn from the whole space, then points from the {@linkplain SearchSpace#around narrower space} around
 * the best quarter of them.
 *
 * @param space what may be tried
 * @param coarse points of the whole space, the same as those of a {@link RandomSearch} of that seed
 * @param fine points of the narrower one
 * @param budget of each
 * @param seed decides the points
 */
public record CoarseToFine(SearchSpace space, int coarse, int fine, int budget, long seed) implements Search {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public CoarseToFine {
    Require.atLeast(1, "coarse", coarse);
    Require.atLeast(1, "fine", fine);
    Require.atLeast(1, "budget", budget);
  }

  @Override
  public SearchResult run(Objective objective) {
    List<Trial> trials = new ArrayList<>(new RandomSearch(space, coarse, budget, seed).run(objective).trials());
    long fineSeed = new SeededRandom(seed).child("fine").seed();
    trials.addAll(new RandomSearch(narrowed(trials), fine, budget, fineSeed).run(objective).trials());
    return new SearchResult(trials);
  }

  /** The space around the best quarter of some trials, at least one. */
  private SearchSpace narrowed(List<Trial> trials) {
    return space.around(SearchResult.best(trials, Math.ceilDiv(coarse, 4)).stream().map(Trial::point).toList());
  }
}
