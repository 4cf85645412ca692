package dev.lanewise.training.search;

import dev.lanewise.nn.SeededRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Evolution with ageing (Real et al., Regularized Evolution for Image Classifier Architecture Search, 2019, algorithm
 * 1). The first population is drawn; then again and again some of it are drawn with replacement, the best of these has
 * a child that differs in one dimension, the child joins, and the oldest of the population dies, however good it is.
 *
 * @param space what may be tried
 * @param population how many live at a time; the first are those of a {@link RandomSearch} of that seed
 * @param sample how many compete to be the parent
 * @param trials in all, the first population included
 * @param budget of each
 * @param seed decides everything that is drawn
 */
public record RegularizedEvolution(
    SearchSpace space, int population, int sample, int trials, int budget, long seed) implements Search {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is below 1, the sample is larger than the population, or there are fewer
   *     trials than that
   */
  public RegularizedEvolution {
    Require.atLeast(1, "population", population);
    Require.atLeast(1, "budget", budget);
    Require.atLeast(population, "trials", trials);
    if (sample < 1 || sample > population) {
      throw new IllegalArgumentException("sample: " + sample + ", expected 1 to the population, " + population);
    }
  }

  @Override
  public SearchResult run(Objective objective) {
    List<Trial> all = new ArrayList<>(new RandomSearch(space, population, budget, seed).run(objective).trials());
    Deque<Trial> living = new ArrayDeque<>(all);
    SeededRandom random = new SeededRandom(seed).child("evolution");
    while (all.size() < trials) {
      Trial child = Trial.of(space.mutated(parent(living, random), random), budget, objective);
      all.add(child);
      living.addLast(child);
      living.removeFirst();
    }
    return new SearchResult(all);
  }

  private Point parent(Deque<Trial> living, SeededRandom random) {
    List<Trial> all = List.copyOf(living);
    List<Trial> competing = new ArrayList<>();
    for (int i = 0; i < sample; i++) {
      competing.add(all.get(random.nextInt(all.size())));
    }
    return SearchResult.best(competing, 1).getFirst().point();
  }
}
