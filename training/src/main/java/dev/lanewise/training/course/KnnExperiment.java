package dev.lanewise.training.course;

import dev.lanewise.kernels.Metric;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.classic.KNearestNeighbors;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.KFold;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Workbench;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code knn}: k nearest neighbours on raw pixels by L1 and L2, k chosen by cross-validation. One search for each
 * metric and fold finds the neighbours for the largest k, from which all k vote.
 */
final class KnnExperiment implements Experiment {
  static final List<Metric> METRICS = List.of(Metric.L1, Metric.L2);
  static final int[] KS = {1, 3, 5, 10, 20};
  static final int FOLDS = 5;

  private static final int MOST = Arrays.stream(KS).max().orElseThrow();

  /** The bytes of the pixels: sums of their differences are whole numbers. */
  private static final int LEVELS = 255;

  /** Training and test samples with {@code --quick}. */
  private static final int QUICK_TRAIN = 2_000;

  private static final int QUICK_TEST = 400;

  /**
   * The neighbours of some samples.
   *
   * @param seconds of the search
   * @param neighbors for each sample the indices of the nearest training samples
   */
  record Search(double seconds, int[][] neighbors) {}

  /**
   * A metric and a k, and how they did.
   *
   * @param folds the accuracy on each fold
   * @param right samples of all folds that were recognised
   * @param test on the test part
   */
  record Setting(Metric metric, int k, Spread folds, int right, Evaluation test) {
    @Override
    public String toString() {
      return metric + ", k = " + k;
    }
  }

  /**
   * What the page is about.
   *
   * @param train what was searched
   * @param searches of the test part, by metric
   * @param settings for each metric those of all k
   */
  record Outcome(Dataset train, Dataset test, List<Search> searches, List<Setting> settings) {
    /** The one that cross-validation chooses: of equally good ones the first. */
    Setting chosen() {
      return settings.stream().max(Comparator.comparingInt(Setting::right)
          .thenComparing(Comparator.comparingInt(settings::indexOf).reversed())).orElseThrow();
    }

    /** Those of a metric, k rising. */
    List<Setting> of(Metric metric) {
      return settings.stream().filter(s -> s.metric == metric).toList();
    }

    Setting of(Metric metric, int k) {
      return of(metric).stream().filter(s -> s.k == k).findFirst().orElseThrow();
    }

    Search search(Metric metric) {
      return searches.get(METRICS.indexOf(metric));
    }
  }

  @Override
  public String name() {
    return "knn";
  }

  @Override
  public String title() {
    return "k nearest neighbours";
  }

  @Override
  public String question() {
    return "How far does one get by comparing pixels with all training images, and which metric and k are best?";
  }

  @Override
  public String shows() {
    return "L1 and L2 on raw pixels, k from 1 to 20 by cross-validation, and who the neighbours are";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(4, 6, 185);
  }

  private static Dataset train(Workbench bench) {
    return first(bench, bench.splits().trainAndValidation(), QUICK_TRAIN);
  }

  private static Dataset test(Workbench bench) {
    return first(bench, bench.splits().test(), QUICK_TEST);
  }

  private static Dataset first(Workbench bench, Dataset part, int most) {
    return bench.quick() ? part.first(most) : part;
  }

  @Override
  public void check(Workbench bench) {
    check(train(bench), test(bench));
  }

  /**
   * Looks whether there is enough to divide into folds and to choose from.
   *
   * @throws IllegalArgumentException if a fold would be empty, all folds but one have fewer samples than the largest k,
   *     a class has no sample, or there is nothing to test
   */
  static void check(Dataset train, Dataset test) {
    KFold.of(train, FOLDS, 0);
    int fewest = train.size() - Math.ceilDiv(train.size(), FOLDS);
    if (fewest < MOST) {
      throw new IllegalArgumentException("k: " + MOST + ", expected at most " + fewest + ", the samples of "
          + train.name() + " without one of " + FOLDS + " folds");
    }
    boolean[] there = new boolean[train.classes()];
    IntStream.range(0, train.size()).forEach(i -> there[train.label(i)] = true);
    for (int label = 0; label < there.length; label++) {
      if (!there[label]) {
        throw new IllegalArgumentException("class \"" + train.classNames().get(label) + "\" of " + train.name()
            + " has no sample, expected at least 1");
      }
    }
    if (test.size() == 0) {
      throw new IllegalArgumentException("test: " + test.name() + " has no sample, expected at least 1");
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Dataset train = train(bench);
    KFold folds = KFold.of(train, FOLDS, bench.seed());
    List<Search> searches = new ArrayList<>();
    List<Setting> settings = new ArrayList<>();
    for (Metric metric : METRICS) {
      List<Search> held = new ArrayList<>();
      for (int fold = 0; fold < FOLDS; fold++) {
        held.add(search(bench, metric, "fold-" + (fold + 1), folds.train(fold), folds.validation(fold)));
      }
      Search tested = search(bench, metric, "test", train, test(bench));
      searches.add(tested);
      for (int k : KS) {
        settings.add(setting(metric, k, folds, held, train, test(bench), tested));
      }
    }
    new KnnPage(bench, new Outcome(train, test(bench), searches, settings)).write(findings);
  }

  private static Search search(Workbench bench, Metric metric, String against, Dataset train, Dataset samples) {
    return bench.part(metric + "-" + against, Search.class, () -> {
      KNearestNeighbors knn =
          KNearestNeighbors.of(MOST).metric(metric).levels(LEVELS).parallel(bench.parallel()).fit(train);
      long start = System.nanoTime();
      int[][] neighbors = knn.neighbors(samples).indices();
      return new Search((System.nanoTime() - start) / 1e9, neighbors);
    });
  }

  private static Setting setting(
      Metric metric, int k, KFold folds, List<Search> held, Dataset train, Dataset test, Search tested) {
    Evaluation[] each = IntStream.range(0, FOLDS)
        .mapToObj(fold -> evaluate(held.get(fold), k, folds.train(fold), folds.validation(fold)))
        .toArray(Evaluation[]::new);
    return new Setting(metric, k, new Spread(Arrays.stream(each).mapToDouble(Evaluation::accuracy).toArray()),
        Arrays.stream(each).mapToInt(Evaluation::correct).sum(), evaluate(tested, k, train, test));
  }

  private static Evaluation evaluate(Search search, int k, Dataset train, Dataset samples) {
    return Evaluation.of(samples, KNearestNeighbors.vote(search.neighbors, k, train));
  }
}
