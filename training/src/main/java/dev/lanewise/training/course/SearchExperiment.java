package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.run.RunConfig;
import dev.lanewise.training.search.Point;
import dev.lanewise.training.search.Search;
import dev.lanewise.training.search.SearchResult;
import dev.lanewise.training.search.SearchSpace;
import dev.lanewise.training.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code search}: learning rate, weight decay, batch and width by random search, grid, coarse to fine and successive
 * halving under one budget; then architectures under a budget of parameters by random search and evolution.
 */
final class SearchExperiment implements Experiment {
  /** The least rows and columns: {@link SmallCnn#MAX_DEPTH} stages halve them. */
  private static final int LEAST_SIDE = 1 << SmallCnn.MAX_DEPTH;

  /**
   * What was searched and found.
   *
   * @param space of the points
   * @param results of each way to search, one for each seed
   * @param best the best trial of all
   * @param trained the best once more, tested
   * @param trials who scored
   */
  record Found(
      SearchSpace space, Map<String, List<SearchResult>> results, Trial best, Trained trained, SearchTrials trials) {
    /** All trials of all searches. */
    Stream<Trial> all() {
      return results.values().stream().flatMap(List::stream).flatMap(result -> result.trials().stream());
    }
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public String title() {
    return "The search for settings";
  }

  @Override
  public String question() {
    return "How does one find good settings, and a good small network, without trying everything?";
  }

  @Override
  public String shows() {
    return "settings by random search, grid, coarse to fine and halving; architectures by random search and evolution";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(12, 60, 660);
  }

  @Override
  public void check(Workbench bench) {
    Shape shape = bench.splits().sampleShape();
    if (shape.rank() != 3 || shape.dim(0) < LEAST_SIDE || shape.dim(1) < LEAST_SIDE) {
      throw new IllegalArgumentException("data: samples of " + shape + ", expected images of at least " + LEAST_SIDE
          + "×" + LEAST_SIDE + ", which can be halved " + SmallCnn.MAX_DEPTH + " times");
    }
    Checks.requireSamples(bench);
    smallEnough(bench, new int[1]).draw(1, bench.seed()); // says so if there is no such network for these data
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    SearchPlan plan = SearchPlan.of(bench);
    Found settings = settings(bench, plan);
    int[] rejected = new int[1];
    Found networks = networks(bench, plan, settings.best.point(), smallEnough(bench, rejected));
    save(bench, findings, settings, "best");
    save(bench, findings, networks, "best-architecture");
    new SearchPage(bench, plan, findings).write(settings, networks, rejected[0]);
  }

  private static Found settings(Workbench bench, SearchPlan plan) {
    SearchTrials trials = new SearchTrials(
        bench, point -> SmallCnn.ofWidth(point.whole(SearchPlan.WIDTH)), point -> plan.config(bench, point));
    Map<String, List<SearchResult>> results = new LinkedHashMap<>();
    for (long seed : plan.seeds()) {
      add(results, plan.searches(seed), trials);
    }
    add(results, Map.of(SearchPlan.GRID, plan.gridSearch()), trials);
    return found(bench, SearchPlan.settings(), results, trials, "best-setting");
  }

  /** Architectures, trained with the best settings. */
  private static Found networks(Workbench bench, SearchPlan plan, Point settings, SearchSpace space) {
    RunConfig config = plan.config(bench, settings);
    SearchTrials trials = new SearchTrials(bench, SmallCnn::of, _ -> config);
    Map<String, List<SearchResult>> results = new LinkedHashMap<>();
    add(results, plan.searches(space), trials);
    return found(bench, space, results, trials, "best-architecture");
  }

  private static void add(Map<String, List<SearchResult>> results, Map<String, Search> searches, SearchTrials trials) {
    searches.forEach((name, search) ->
        results.computeIfAbsent(name, _ -> new ArrayList<>()).add(search.run(trials)));
  }

  /** Trains the best of those of full length once more, to test it. */
  private static Found found(
      Workbench bench, SearchSpace space, Map<String, List<SearchResult>> results, SearchTrials trials, String part) {
    Trial best = results.values().stream().flatMap(List::stream).flatMap(result -> result.full().stream())
        .min(Trial.BEST_FIRST).orElseThrow();
    Trained trained = bench.train(part, () -> trials.trainer(best.point(), best.budget()), bench.splits().test());
    return new Found(space, results, best, trained, trials);
  }

  /** Architectures within the budget of parameters; counts the others, which are never trained. */
  private static SearchSpace smallEnough(Workbench bench, int[] rejected) {
    Shape input = bench.splits().sampleShape();
    int classes = bench.splits().train().classes();
    return SmallCnn.space().where(point -> {
      boolean small = SmallCnn.of(point).build(input, classes, 0).parameterCount() <= SearchPlan.PARAMETERS;
      rejected[0] += small ? 0 : 1;
      return small;
    });
  }

  /** As settings that {@code train --config} takes, with the untrained network in a folder for it. */
  private static void save(Workbench bench, Findings findings, Found found, String name) {
    Trial best = found.best;
    findings.network(name + "-network", found.trials.network(best.point()));
    findings.file(name + ".json", found.trials.config(best.point(), best.budget())
        .with("model", bench.folder().resolve(name + "-network").toString()).toJson());
  }
}
