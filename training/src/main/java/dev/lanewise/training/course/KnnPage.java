package dev.lanewise.training.course;

import dev.lanewise.kernels.Metric;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.classic.KNearestNeighbors;
import dev.lanewise.training.course.KnnExperiment.Outcome;
import dev.lanewise.training.course.KnnExperiment.Search;
import dev.lanewise.training.course.KnnExperiment.Setting;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.NearestImages;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.ClassCharts;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What the page of {@code knn} says. */
final class KnnPage {
  /** Test images of either kind, right and wrong, whose neighbours are shown. */
  private static final int SHOWN = 4;

  private static final int NEIGHBORS = 5;

  /** Points of a per cent above and below where all are equal. */
  private static final double FLAT_AIR = 5;

  /**
   * What exact distances on the bytes of CIFAR-10 come to.
   *
   * @param right of 10,000 test images, by 50,000 training images
   * @param give how far ties may take it from there
   */
  private record Expected(Metric metric, int k, int right, int give) {}

  private static final List<Expected> CIFAR10 = List.of(
      new Expected(Metric.L1, 1, 3_859, 3), new Expected(Metric.L1, 5, 3_770, 10),
      new Expected(Metric.L1, 10, 3_810, 10), new Expected(Metric.L2, 1, 3_539, 3),
      new Expected(Metric.L2, 5, 3_398, 10), new Expected(Metric.L2, 10, 3_386, 10));

  /** Seconds that a search of CIFAR-10's test part may take on two cores. */
  private static final Map<Metric, Integer> CIFAR10_SECONDS = Map.of(Metric.L1, 60, Metric.L2, 20);

  private final Workbench bench;
  private final Outcome outcome;
  private final Setting chosen;
  private final Dataset test;

  KnnPage(Workbench bench, Outcome outcome) {
    this.bench = bench;
    this.outcome = outcome;
    this.chosen = outcome.chosen();
    this.test = outcome.test();
  }

  void write(Findings findings) {
    findings.headline(answer());
    findings.section("What was done").says(done());
    findings.section("Cross-validation").charts(foldCharts()).says(crossValidation()).table(settings());
    findings.section("The test part").charts(testCharts()).says(tested())
        .table(ClassCharts.table(chosen.test(), test.classNames()));
    findings.section("The neighbours").says(neighbours()).pictures("neighbours", sheets(), SHOWN);
    findings.section("What it costs").table(costs()).says(cost());
    values(findings);
    checks(findings);
  }

  private static String name(Setting setting) {
    return setting.metric() + " with k = " + setting.k();
  }

  private static String right(Evaluation evaluation) {
    return Numbers.percent(evaluation.accuracy());
  }

  private String answer() {
    long equals = outcome.settings().stream().filter(s -> s.right() == chosen.right()).count();
    String best = equals == outcome.settings().size() ? "Both metrics and every k do equally well in cross-validation; "
        + name(chosen) : "Cross-validation chooses " + name(chosen) + ", which";
    return best + " gets " + right(chosen.test()) + " of the test part right, where always saying the most frequent "
        + "class gets " + Numbers.percent(chance()) + ".";
  }

  /** The share of the test part's most frequent class. */
  private double chance() {
    return IntStream.range(0, test.classes()).map(chosen.test()::samples).max().orElseThrow()
        / (double) test.size();
  }

  private String[] done() {
    return new String[] {
        "An image is a point whose coordinates are the " + Numbers.whole(test.sampleShape().size())
            + " bytes of its pixels; L1 is the sum of absolute differences, L2 the root of the sum of squares.",
        "Nothing is trained: an image is taken for what most of its k nearest are, of all "
            + Numbers.whole(outcome.train().size()) + " training and validation images.",
        "To choose metric and k, these are divided into " + KnnExperiment.FOLDS
            + " folds, and each is held against the others.",
        "One search for " + KnnExperiment.KS[KnnExperiment.KS.length - 1] + " neighbours serves all k."};
  }

  private Map<String, Chart> foldCharts() {
    double[] all = outcome.settings().stream().flatMapToDouble(s -> Arrays.stream(s.folds().values()))
        .map(v -> 100 * v).toArray();
    Map<String, Chart> charts = new LinkedHashMap<>();
    for (Metric metric : KnnExperiment.METRICS) {
      List<Setting> settings = outcome.of(metric);
      XyChart chart = chart(metric + ": accuracy of the folds", all);
      chart.line("mean", ks(settings), percent(settings, s -> s.folds().mean()),
          percent(settings, s -> s.folds().min()), percent(settings, s -> s.folds().max()));
      chart.scatter("each fold",
          settings.stream().flatMapToDouble(s -> Arrays.stream(s.folds().values()).map(_ -> s.k())).toArray(),
          settings.stream().flatMapToDouble(s -> Arrays.stream(s.folds().values()).map(v -> 100 * v)).toArray());
      charts.put("folds-" + metric.name().toLowerCase(Locale.ROOT), chart);
    }
    return charts;
  }

  private static XyChart chart(String title, double[] shown) {
    double min = DoubleStream.of(shown).min().orElseThrow();
    double max = DoubleStream.of(shown).max().orElseThrow();
    double air = min == max ? FLAT_AIR : (max - min) / 10;
    double top = Math.min(max + air, 100 + air / 20); // room for a mark at 100
    return new XyChart(title, "k", "right answers, %").logX().yRange(Math.max(0, min - air), top);
  }

  private static double[] ks(List<Setting> settings) {
    return settings.stream().mapToDouble(Setting::k).toArray();
  }

  private static double[] percent(List<Setting> settings, ToDoubleFunction<Setting> share) {
    return settings.stream().mapToDouble(s -> 100 * share.applyAsDouble(s)).toArray();
  }

  private String[] crossValidation() {
    List<String> sentences = new ArrayList<>();
    KnnExperiment.METRICS.forEach(metric -> sentences.add(overK(metric)));
    double apart = outcome.settings().stream().mapToDouble(s -> 2 * s.folds().half()).max().orElseThrow();
    sentences.add(apart == 0 ? "The folds agree with each other in all settings."
        : "The folds of one setting lie up to " + Sentences.points(apart)
            + " apart: so much depends on which images happen to be asked about.");
    return sentences.toArray(String[]::new);
  }

  private String overK(Metric metric) {
    List<Setting> settings = outcome.of(metric);
    Setting best = settings.stream().reduce((a, b) -> b.right() > a.right() ? b : a).orElseThrow();
    Setting worst = settings.stream().reduce((a, b) -> b.right() < a.right() ? b : a).orElseThrow();
    return best.right() == worst.right() ? metric + " comes to " + best.folds().percent() + " with every k."
        : metric + " does best with k = " + best.k() + ", " + best.folds().percent() + ", and worst with k = "
            + worst.k() + ", " + worst.folds().percent() + ".";
  }

  private Table settings() {
    Table table = new Table(1, "metric", "k", "folds, mean ± half range", "worst fold", "best fold", "test part");
    for (Setting s : outcome.settings()) {
      table.row(s.metric() + (s == chosen ? " (chosen)" : ""), Integer.toString(s.k()), s.folds().percent(),
          Numbers.percent(s.folds().min()), Numbers.percent(s.folds().max()),
          Numbers.whole(s.test().correct()) + " (" + right(s.test()) + ")");
    }
    return table;
  }

  private Map<String, Chart> testCharts() {
    double[] all = percent(outcome.settings(), s -> s.test().accuracy());
    XyChart accuracy = chart("Accuracy on the test part", all);
    for (Metric metric : KnnExperiment.METRICS) {
      List<Setting> settings = outcome.of(metric);
      accuracy.line(metric.name(), ks(settings), percent(settings, s -> s.test().accuracy()));
    }
    Chart confusion = ClassCharts.confusion(chosen.test(), test.classNames());
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("test-accuracy", accuracy.size(accuracy.width(), confusion.height()));
    charts.put("confusion", confusion);
    return charts;
  }

  private String[] tested() {
    return new String[] {metrics(), choice(), classes(), "The matrix and the table are those of " + name(chosen) + "."};
  }

  private String metrics() {
    long l1Better = Arrays.stream(KnnExperiment.KS).filter(k -> lead(k) > 0).count();
    long l2Better = Arrays.stream(KnnExperiment.KS).filter(k -> lead(k) < 0).count();
    int all = KnnExperiment.KS.length;
    if (l1Better == 0 && l2Better == 0) {
      return "L1 and L2 get equally many test images right, whatever k.";
    }
    double mean = Arrays.stream(KnnExperiment.KS).mapToDouble(this::lead).average().orElseThrow();
    return "On the test part L1 does better than L2 for " + l1Better + " of " + all + " k, L2 better than L1 for "
        + l2Better + "; on average " + (mean >= 0 ? "L1" : "L2") + " is ahead by "
        + Sentences.points(Math.abs(mean)) + ".";
  }

  /** By how much L1 is better than L2 on the test part. */
  private double lead(int k) {
    return outcome.of(Metric.L1, k).test().accuracy() - outcome.of(Metric.L2, k).test().accuracy();
  }

  private String choice() {
    Setting best = outcome.settings().stream()
        .max(Comparator.comparingInt(s -> s.test().correct())).orElseThrow();
    return best.test().correct() == chosen.test().correct()
        ? "No setting does better there than " + name(chosen) + ", the choice of cross-validation."
        : "Best there is " + name(best) + " with " + right(best.test()) + "; the choice of cross-validation, "
            + name(chosen) + ", comes to " + right(chosen.test()) + ".";
  }

  private String classes() {
    Evaluation e = chosen.test();
    List<Integer> there = IntStream.range(0, test.classes()).filter(c -> e.samples(c) > 0).boxed().toList();
    int best = there.stream().max(Comparator.comparingDouble(e::recall)).orElseThrow();
    int worst = there.stream().min(Comparator.comparingDouble(e::recall)).orElseThrow();
    if (e.recall(best) == e.recall(worst)) {
      return "All classes are recognised equally well.";
    }
    int most = there.stream().max(Comparator.comparingInt(e::predicted)).orElseThrow();
    return "The class recognised best is " + test.classNames().get(best) + " (" + Numbers.percent(e.recall(best))
        + "), worst " + test.classNames().get(worst) + " (" + Numbers.percent(e.recall(worst))
        + "). The answer given most often is " + test.classNames().get(most) + ": "
        + Sentences.count(e.predicted(most), "time") + ", for a class of " + Sentences.count(e.samples(most), "image")
        + ".";
  }

  private String[] neighbours() {
    int last = KnnExperiment.KS[KnnExperiment.KS.length - 1];
    return new String[] {
        "By " + chosen.metric() + ", " + Numbers.percent(sameClass(0)) + " of the nearest neighbours of test images are"
            + " of their class; of the neighbours in place " + last + " it is " + Numbers.percent(sameClass(last - 1))
            + ".",
        "Below are the first test images that " + name(chosen) + " recognises" + (chosen.test().accuracy() == 1
            ? "" : " and the first that it does not") + ", each followed by its " + NEIGHBORS + " nearest; ✓ and a "
            + "green frame: of its class; ✗ and an orange frame: of another."};
  }

  /** How many of the test images' neighbours in this place are of their class. */
  private double sameClass(int place) {
    int[][] neighbors = outcome.search(chosen.metric()).neighbors();
    return IntStream.range(0, test.size())
        .filter(i -> outcome.train().label(neighbors[i][place]) == test.label(i)).count() / (double) test.size();
  }

  private List<Exhibit> sheets() {
    int[][] neighbors = outcome.search(chosen.metric()).neighbors();
    int[] predicted = KNearestNeighbors.vote(neighbors, chosen.k(), outcome.train());
    return IntStream.concat(
        IntStream.range(0, test.size()).filter(i -> predicted[i] == test.label(i)).limit(SHOWN),
        IntStream.range(0, test.size()).filter(i -> predicted[i] != test.label(i)).limit(SHOWN))
        .mapToObj(i -> sheet(i, Arrays.copyOf(neighbors[i], NEIGHBORS), predicted[i])).toList();
  }

  private Exhibit sheet(int query, int[] neighbors, int predicted) {
    List<String> names = test.classNames();
    int label = test.label(query);
    String taken = names.get(label) + (predicted == label ? ", recognised" : ", taken for " + names.get(predicted));
    String nearest = Arrays.stream(neighbors).map(outcome.train()::label)
        .mapToObj(l -> (l == label ? "✓\u00a0" : "✗\u00a0") + names.get(l)).collect(Collectors.joining(", "));
    return new Exhibit(NearestImages.sheet(test, query, outcome.train(), neighbors), taken + "\n" + nearest,
        "Test image " + query + ", " + taken + ", and its nearest training images: " + nearest + ".");
  }

  private Table costs() {
    Table table = new Table(1, "metric", "search of the test part", "time for an image", "images compared in a second");
    for (Metric metric : KnnExperiment.METRICS) {
      Search search = outcome.search(metric);
      table.row(metric.name(), Numbers.seconds(search.seconds()),
          Numbers.plain(1e3 * search.seconds() / test.size()) + " ms",
          Numbers.plain((double) test.size() * outcome.train().size() / search.seconds()));
    }
    return table;
  }

  private String cost() {
    return "Each image that is asked about is compared with all " + Numbers.whole(outcome.train().size())
        + "; they stay in memory, " + Numbers.plain(
            4e-6 * outcome.train().size() * test.sampleShape().size()) + " MB as floats.";
  }

  private void values(Findings findings) {
    findings.value("testAccuracy", chosen.test().accuracy());
    findings.value("chosen.metric", chosen.metric().name()).value("chosen.k", chosen.k());
    findings.value("chance", chance());
    for (Metric metric : KnnExperiment.METRICS) {
      findings.value(key(metric) + "searchSeconds", outcome.search(metric).seconds());
    }
    for (Setting s : outcome.settings()) {
      String key = key(s.metric()) + "k" + s.k() + ".";
      findings.value(key + "foldAccuracies", Arrays.stream(s.folds().values()).boxed().toList());
      findings.value(key + "foldAccuracy", s.folds().mean());
      findings.value(key + "testRight", s.test().correct()).value(key + "testAccuracy", s.test().accuracy());
    }
  }

  private static String key(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT) + ".";
  }

  private void checks(Findings findings) {
    findings.check("better than always the same answer", chosen.test().accuracy() > chance(),
        name(chosen) + " gets " + right(chosen.test()) + " right, the most frequent class "
            + Numbers.percent(chance()) + ".");
    if (!bench.onCifar10() || bench.quick()) {
      return;
    }
    for (Expected expected : CIFAR10) {
      int right = outcome.of(expected.metric, expected.k).test().correct();
      findings.check(expected.metric + ", k = " + expected.k + ": " + Numbers.whole(expected.right) + " ± "
          + expected.give + " right", Math.abs(right - expected.right) <= expected.give,
          Numbers.whole(right) + " of " + Numbers.whole(test.size()) + " test images are recognised.");
    }
    for (Metric metric : KnnExperiment.METRICS) {
      double seconds = outcome.search(metric).seconds();
      int most = CIFAR10_SECONDS.get(metric);
      findings.check(metric + ": the search of the test part takes less than " + most + " s on two cores",
          seconds < most, "It took " + Numbers.seconds(seconds) + " on "
              + Sentences.count(bench.parallel().workers(), "thread") + ".");
    }
  }
}
