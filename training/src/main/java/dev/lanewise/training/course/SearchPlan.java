package dev.lanewise.training.course;

import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.run.RunConfig;
import dev.lanewise.training.search.CoarseToFine;
import dev.lanewise.training.search.Dimension;
import dev.lanewise.training.search.GridSearch;
import dev.lanewise.training.search.Point;
import dev.lanewise.training.search.RandomSearch;
import dev.lanewise.training.search.RegularizedEvolution;
import dev.lanewise.training.search.Search;
import dev.lanewise.training.search.SearchSpace;
import dev.lanewise.training.search.SuccessiveHalving;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the experiment {@code search} tries, and how much of it.
 *
 * @param samples of the training part in each trial
 * @param trials at full length of random search, grid and coarse to fine; halving spends as many epochs
 * @param coarse how many of them are coarse
 * @param epochs full length
 * @param grid values of each dimension
 * @param points of the first rung of halving, one epoch each
 * @param seeds of the searches
 * @param networks trials of the search for architectures
 * @param population of the evolution
 * @param networkEpochs of each of its trials
 */
record SearchPlan(
    int samples, int trials, int coarse, int epochs, List<Integer> grid, int points, List<Long> seeds, int networks,
    int population, int networkEpochs) {
  static final int ETA = 3;

  /** The most parameters of a network that is tried. */
  static final long PARAMETERS = 20_000;

  /** How many compete to be a parent, where there are as many. */
  private static final int SAMPLE = 4;

  static final String RATE = "rate";
  static final String DECAY = "decay";
  static final String BATCH = "batch";
  static final String WIDTH = "width";

  static final String RANDOM = "random";
  static final String GRID = "grid";
  static final String COARSE_TO_FINE = "coarse to fine";
  static final String HALVING = "halving";
  static final String EVOLUTION = "evolution";

  static SearchPlan of(Workbench bench) {
    long first = 3 * bench.seed();
    List<Long> seeds = bench.pick(List.of(first), List.of(first, first + 1, first + 2));
    int samples = bench.onCifar10() ? bench.pick(2_000, 4_000) : bench.pick(192, 96);
    return bench.quick() ? new SearchPlan(samples, 6, 4, 3, List.of(3, 2, 1, 1), 9, seeds, 6, 3, 1)
        : new SearchPlan(samples, 12, 8, 9, List.of(3, 2, 1, 2), 36, seeds, 36, 12, 4);
  }

  /** Rate, weight decay, batch, and width of a net of two convolutions. */
  static SearchSpace settings() {
    return SearchSpace.of(
        Dimension.logUniform(RATE, 1e-4, 1), Dimension.logUniform(DECAY, 1e-6, 1e-1),
        Dimension.choice(BATCH, 32, 64, 128), Dimension.whole(WIDTH, 4, 16));
  }

  /** The settings of a point of {@link #settings}; everything else is as {@code train} has it. */
  RunConfig config(Workbench bench, Point point) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("data", bench.config().data());
    values.put("train-samples", samples);
    values.put("learning-rate", point.number(RATE));
    values.put("weight-decay", point.text(DECAY));
    values.put("batch", point.whole(BATCH));
    values.put("seed", bench.seed());
    return RunConfig.DEFAULTS.with(values);
  }

  /** The searches of settings that depend on a seed, by name; all spend the same number of epochs. */
  Map<String, Search> searches(long seed) {
    SearchSpace space = settings();
    Map<String, Search> searches = new LinkedHashMap<>();
    searches.put(RANDOM, new RandomSearch(space, trials, epochs, seed));
    searches.put(COARSE_TO_FINE, new CoarseToFine(space, coarse, trials - coarse, epochs, seed));
    searches.put(HALVING, new SuccessiveHalving(space, points, ETA, 1, epochs, seed));
    return searches;
  }

  /** How many compete to be a parent. */
  int sample() {
    return Math.min(SAMPLE, population);
  }

  Search gridSearch() {
    return new GridSearch(settings(), grid, epochs);
  }

  /** The searches of architectures, by name. */
  Map<String, Search> searches(SearchSpace architectures) {
    long seed = seeds.getFirst();
    Map<String, Search> searches = new LinkedHashMap<>();
    searches.put(RANDOM, new RandomSearch(architectures, networks, networkEpochs, seed));
    searches.put(EVOLUTION, new RegularizedEvolution(
        architectures, population, sample(), networks, networkEpochs, seed));
    return searches;
  }
}
