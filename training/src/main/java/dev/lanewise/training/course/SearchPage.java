package dev.lanewise.training.course;

import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.report.BarChart;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.Tile;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.search.Importance;
import dev.lanewise.training.search.Point;
import dev.lanewise.training.search.SearchResult;
import dev.lanewise.training.search.Trial;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes what {@link SearchExperiment} has found. */
final class SearchPage {
  private static final int BANDS = 5;

  /** Of a smaller range of accuracies there are no bands, whose names would be the same. */
  private static final double LEAST_RANGE = 0.01;

  private static final int TOP = 5;

  private final Workbench bench;
  private final SearchPlan plan;
  private final Findings findings;

  SearchPage(Workbench bench, SearchPlan plan, Findings findings) {
    this.bench = bench;
    this.plan = plan;
    this.findings = findings;
  }

  /** Writes everything; so many points were rejected for their parameters. */
  void write(SearchExperiment.Found settings, SearchExperiment.Found networks, int rejected) {
    headline(settings, networks);
    whatWasTried(settings);
    landscape(settings);
    ways(settings);
    best(settings);
    architectures(networks, rejected);
  }

  private void headline(SearchExperiment.Found settings, SearchExperiment.Found networks) {
    Spread random = chosen(settings, SearchPlan.RANDOM);
    Spread halving = chosen(settings, SearchPlan.HALVING);
    findings.headline("With the same epochs to spend, halving comes to " + halving.percent()
        + " of the validation part and random search to " + random.percent() + "; the best network of at most "
        + Numbers.whole(SearchPlan.PARAMETERS) + " parameters comes to " + Numbers.percent(networks.best().score())
        + ".");
  }

  /** The scores of what a way to search has chosen, one for each seed. */
  private static Spread chosen(SearchExperiment.Found found, String way) {
    return new Spread(found.results().get(way).stream().mapToDouble(r -> r.best().score()).toArray());
  }

  private void whatWasTried(SearchExperiment.Found settings) {
    findings.section("What was tried");
    findings.says("The net has two stages of 3×3 convolutions, the second with twice the filters, and a dense layer;",
        "it is trained on", Sentences.count(SearchTrials.train(bench).size(), "sample"), "by SGD with momentum 0.9,",
        "and its score is its best validation accuracy. Four settings are searched: the learning rate from 0.0001 to 1",
        "and the weight decay from 1e-6 to 0.1, both drawn evenly in the logarithm, the batch, and the filters of the",
        "first stage from 4 to 16.", "Each trial begins anew: what halving has spent on a setting before counts in",
        "full.", "The first settings of random search, coarse to fine and halving are the same ones, so that luck in",
        "drawing favours none of them.");
    int diverged = settings.trials().diverged();
    findings.says(Sentences.count(settings.trials().trained(), "trial"), "were trained;",
        diverged == 0 ? "the loss of all of them stayed finite."
            : "the loss of " + diverged + " of them was not finite in the end, which counts as guessing, "
                + Numbers.percent(1.0 / bench.splits().train().classes()) + ".");
  }

  private void landscape(SearchExperiment.Found settings) {
    List<Trial> first = settings.results().get(SearchPlan.HALVING).stream()
        .flatMap(r -> r.trials().stream()).filter(t -> t.budget() == 1).toList();
    List<Trial> full = settings.results().get(SearchPlan.RANDOM).stream().flatMap(r -> r.trials().stream()).toList();
    Map<String, Double> after = Importance.of(SearchPlan.settings(), full);
    List<String> names = List.copyOf(after.keySet());
    BarChart bars = new BarChart("What the accuracy depends on", "share of its variance, %", names)
        .bars("after 1 epoch", percents(Importance.of(SearchPlan.settings(), first)))
        .bars("after " + plan.epochs() + " epochs", percents(after));
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("landscape", scatter(settings));
    charts.put("importance", bars);
    findings.section("What matters").charts(charts);
    String most = names.stream().max(Comparator.comparingDouble(after::get)).orElseThrow();
    findings.says("A point is a setting trained for", Sentences.count(plan.epochs(), "epoch") + ".",
        "A bar is the variance between the means of up to five bins of a setting, as a share of all, less what bins",
        "explain by chance; it knows nothing of what two settings do only together.",
        after.get(most) == 0 ? "No setting by itself explains more than chance would."
            : "Most depends on the " + most + ": it explains " + Numbers.percent(after.get(most))
                + " of the variance of the " + Sentences.count(full.size(), "random setting") + " trained in full.");
    after.forEach((name, share) -> findings.value("importance." + name, share));
  }

  private static double[] percents(Map<String, Double> shares) {
    return shares.values().stream().mapToDouble(share -> 100 * share).toArray();
  }

  /** Rate and decay of all settings trained in full, in bands of accuracy with equal widths. */
  private static XyChart scatter(SearchExperiment.Found settings) {
    List<Trial> full = settings.results().values().stream().flatMap(List::stream).flatMap(r -> r.full().stream())
        .distinct().toList();
    double min = full.stream().mapToDouble(Trial::score).min().orElseThrow();
    double max = full.stream().mapToDouble(Trial::score).max().orElseThrow();
    XyChart chart = new XyChart("Rate, weight decay and accuracy", "learning rate", "weight decay")
        .logX().logY().graded();
    int bands = max - min < LEAST_RANGE ? 1 : BANDS;
    for (int band = 0; band < bands; band++) {
      double from = min + band * (max - min) / bands;
      double to = min + (band + 1) * (max - min) / bands;
      boolean last = band == bands - 1;
      List<Trial> here = full.stream().filter(t -> t.score() >= from && (last || t.score() < to)).toList();
      if (!here.isEmpty()) {
        chart.scatter(String.format(Locale.ROOT, "%.1f–%.1f %%", 100 * from, 100 * to),
            here.stream().mapToDouble(t -> t.point().number(SearchPlan.RATE)).toArray(),
            here.stream().mapToDouble(t -> t.point().number(SearchPlan.DECAY)).toArray());
      }
    }
    return chart;
  }

  private void ways(SearchExperiment.Found settings) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("best-so-far", bestSoFar(settings));
    charts.put("halving", rungs(settings.results().get(SearchPlan.HALVING)));
    findings.section("Four ways to spend the same epochs").charts(charts);
    int runs = plan.seeds().size();
    findings.says("On the left the best score so far" + (runs == 1 ? "." : ", the mean of " + runs + " searches of "
        + "different seeds in a band from the least to the greatest (the grid is drawn by no seed)."),
        "Coarse to fine begins with the same settings as random search, so their lines begin as one.",
        "On the right all trials of halving: of each stage a third stays, and gets three times the epochs.");
    Table table = new Table(
        1, "way", "settings", "epochs", "validation of the chosen", "rate", "decay", "batch", "width");
    settings.results().forEach((way, results) -> {
      SearchResult first = results.getFirst();
      Point best = first.best().point();
      table.row(way, Long.toString(settingsOf(first)), Numbers.whole(first.spent()), chosen(settings, way).percent(),
          Numbers.plain(best.number(SearchPlan.RATE)), Numbers.plain(best.number(SearchPlan.DECAY)),
          best.text(SearchPlan.BATCH), best.text(SearchPlan.WIDTH));
      String key = way.replace(' ', '-');
      findings.value(key + ".epochs", first.spent());
      findings.value(key + ".settings", settingsOf(first));
      findings.value(key + ".validation",
          Arrays.stream(chosen(settings, way).values()).boxed().toList());
      findings.value(key + ".validationMean", chosen(settings, way).mean());
    });
    findings.table(table);
    findings.says(runs == 1 ? "" : "The chosen values are those of the first seed; the validation is that of all.",
        compared(settings), uncertain(settings));
    halvingChecks(settings);
  }

  private static long settingsOf(SearchResult result) {
    return result.trials().stream().map(Trial::point).distinct().count();
  }

  private void halvingChecks(SearchExperiment.Found settings) {
    SearchResult random = settings.results().get(SearchPlan.RANDOM).getFirst();
    SearchResult halving = settings.results().get(SearchPlan.HALVING).getFirst();
    if (!bench.quick()) { // one seed alone is a matter of luck
      findings.check("halving finds at least as good a setting as random search",
          chosen(settings, SearchPlan.HALVING).mean() >= chosen(settings, SearchPlan.RANDOM).mean(),
          compared(settings));
    }
    findings.check("halving spends no more and tries more settings",
        halving.spent() <= random.spent() && settingsOf(halving) > settingsOf(random),
        "Halving tries " + Sentences.count(settingsOf(halving), "setting") + " in "
            + Sentences.count(halving.spent(), "epoch") + ", random search " + settingsOf(random) + " in "
            + random.spent() + ".");
  }

  private String compared(SearchExperiment.Found settings) {
    Spread random = chosen(settings, SearchPlan.RANDOM);
    Spread halving = chosen(settings, SearchPlan.HALVING);
    return "Trained in full, what halving has chosen validates at " + halving.percent() + " and what random search has "
        + "chosen at " + random.percent() + ": " + Sentences.gain(halving.mean() - random.mean())
        + (random.values().length == 1 ? "" : " in the mean of " + random.values().length + " seeds") + ".";
  }

  /** One standard error of a share. */
  private String uncertain(SearchExperiment.Found settings) {
    double share = settings.best().score();
    double error = Math.sqrt(share * (1 - share) / bench.splits().validation().size());
    if (error == 0) {
      return "The test part below tells how much of it is luck.";
    }
    return "One validation of " + Sentences.count(bench.splits().validation().size(), "sample")
        + " is uncertain by " + Sentences.points(error)
        + " (a standard error), and the best of many is a little flattered by it: the test part below tells.";
  }

  /** The best score so far over the epochs spent. */
  private static XyChart bestSoFar(SearchExperiment.Found found) {
    XyChart chart = new XyChart("Best so far", "epochs spent", "best validation accuracy so far, %");
    found.results().forEach((way, results) -> {
      double[] x = results.getFirst().spentSoFar();
      List<double[]> y = results.stream().map(SearchResult::bestSoFar).toList();
      double[] mean = at(y, x.length, s -> s.average().orElseThrow());
      if (y.size() == 1) {
        chart.line(way, x, mean);
      } else {
        chart.line(way, x, mean, at(y, x.length, s -> s.min().orElseThrow()),
            at(y, x.length, s -> s.max().orElseThrow()));
      }
    });
    return chart;
  }

  private static double[] at(List<double[]> runs, int length, ToDoubleFunction<DoubleStream> summary) {
    return IntStream.range(0, length)
        .mapToDouble(i -> 100 * summary.applyAsDouble(runs.stream().mapToDouble(run -> run[i]))).toArray();
  }

  private static XyChart rungs(List<SearchResult> halving) {
    List<Trial> all = halving.stream().flatMap(r -> r.trials().stream()).toList();
    XyChart chart = new XyChart("Halving", "epochs of a trial", "validation accuracy, %").wholeX().graded();
    for (int budget : all.stream().mapToInt(Trial::budget).distinct().sorted().toArray()) {
      double[] y = all.stream().filter(t -> t.budget() == budget).mapToDouble(t -> 100 * t.score()).toArray();
      double[] x = new double[y.length];
      Arrays.fill(x, budget);
      chart.scatter(Sentences.count(budget, "epoch") + ": " + y.length + " trials", x, y);
    }
    return chart;
  }

  private void best(SearchExperiment.Found settings) {
    Point best = settings.best().point();
    findings.section("The best setting");
    findings.tiles(
        new Tile("validation accuracy", Numbers.percent(settings.best().score()), "the best of all trials in full"),
        new Tile("test accuracy", Numbers.percent(settings.trained().testAccuracy()), "the same training once more"),
        new Tile("learning rate", Numbers.plain(best.number(SearchPlan.RATE)), "weight decay "
            + Numbers.plain(best.number(SearchPlan.DECAY))),
        new Tile("batch", best.text(SearchPlan.BATCH), best.text(SearchPlan.WIDTH) + " filters in the first stage"));
    findings.says("Beside this page lie best.json, all settings of that run, and best-network, the untrained net:",
        "lanewise train --config best.json trains it again; with --train-samples 0 on all samples, with more --epochs",
        "for longer. The file names the folder where it lies now: where it has moved, the same experiment done there",
        "again writes it anew, and repeats no part.");
    findings.value("best.settings", best.values());
    findings.value("best.validation", settings.best().score());
    findings.value("best.testAccuracy", settings.trained().testAccuracy());
    findings.value("trials", settings.trials().trained());
    findings.value("trials.diverged", settings.trials().diverged());
  }

  private void architectures(SearchExperiment.Found networks, int rejected) {
    List<Trial> random = networks.results().get(SearchPlan.RANDOM).getFirst().trials();
    findings.section("Architectures");
    findings.says("The same searches, over networks: one to four stages of a convolution, its kernels, the filters of",
        "the first stage and by what they grow, what halves the image, and BatchNorm, each trained for",
        Sentences.count(plan.networkEpochs(), "epoch"), "with the best setting above. No network has more than",
        Numbers.whole(SearchPlan.PARAMETERS), "parameters:", Sentences.count(rejected, "point"),
        "with more were passed over before any training. Evolution begins with the first", plan.population()
            + " of the random networks; then " + plan.sample() + " of the living are drawn, the best of them has a",
        "child that differs in one thing, and the oldest dies.");
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("evolution", evolution(networks));
    charts.put("architecture-best-so-far", bestSoFar(networks));
    charts.put("architecture-importance", new BarChart("What the accuracy depends on", "share of its variance, %",
        List.copyOf(Importance.of(networks.space(), random).keySet()))
        .bars("random networks", percents(Importance.of(networks.space(), random))));
    findings.charts(charts).table(top(networks));
    double byChance = chosen(networks, SearchPlan.RANDOM).mean();
    double evolved = chosen(networks, SearchPlan.EVOLUTION).mean();
    findings.says(evolved > byChance ? "Evolution finds the better network:" : evolved < byChance
        ? "Random search finds the better network here:" : "Both find equally good networks:",
        Numbers.percent(evolved) + " by evolution, " + Numbers.percent(byChance) + " by random search, with",
        Sentences.count(random.size(), "trial"), "each.", means(networks),
        "Trained once more, the best comes to", Numbers.percent(networks.trained().testAccuracy()),
        "of the test part; best-architecture.json trains it.");
    architectureValues(networks, rejected);
  }

  /** What the later trials of each search come to on average: evolution does not try bad networks for long. */
  private String means(SearchExperiment.Found networks) {
    double random = later(networks, SearchPlan.RANDOM);
    double evolved = later(networks, SearchPlan.EVOLUTION);
    return "After the first " + plan.population() + " trials, those of random search come to " + Numbers.percent(random)
        + " on average and those of evolution to " + Numbers.percent(evolved)
        + (evolved > random ? ": it tries what is like the good ones." : ".");
  }

  private double later(SearchExperiment.Found networks, String way) {
    return networks.results().get(way).getFirst().trials().stream().skip(plan.population())
        .mapToDouble(Trial::score).average().orElse(Double.NaN);
  }

  private void architectureValues(SearchExperiment.Found networks, int rejected) {
    long most = networks.all().mapToLong(t -> parameters(networks, t)).max().orElseThrow();
    networks.results().forEach((way, results) -> {
      findings.value("architecture." + way + ".validation", chosen(networks, way).mean());
      findings.value("architecture." + way + ".laterMean", later(networks, way));
    });
    findings.value("architecture.best", networks.best().point().values());
    findings.value("architecture.best.parameters", parameters(networks, networks.best()));
    findings.value("architecture.best.testAccuracy", networks.trained().testAccuracy());
    findings.value("architecture.rejected", rejected);
    findings.value("architecture.trials", networks.trials().trained());
    findings.check("no network has more parameters than the budget", most <= SearchPlan.PARAMETERS,
        "The largest of the networks that were trained has " + Numbers.whole(most) + " parameters, the budget is "
            + Numbers.whole(SearchPlan.PARAMETERS) + ".");
  }

  private static long parameters(SearchExperiment.Found networks, Trial trial) {
    return networks.trials().network(trial.point()).parameterCount();
  }

  private static XyChart evolution(SearchExperiment.Found networks) {
    XyChart chart = new XyChart("Trial after trial", "trial", "validation accuracy, %").wholeX();
    networks.results().forEach((way, results) -> {
      List<Trial> trials = results.getFirst().trials();
      chart.scatter(way, IntStream.rangeClosed(1, trials.size()).asDoubleStream().toArray(),
          trials.stream().mapToDouble(t -> 100 * t.score()).toArray());
    });
    return chart;
  }

  private static Table top(SearchExperiment.Found networks) {
    Stream<String> names = networks.space().dimensions().stream().map(d -> d.name());
    Table table = new Table(0, Stream.concat(Stream.of("validation", "parameters"), names).toArray(String[]::new));
    networks.all().distinct().sorted(Trial.BEST_FIRST).limit(TOP).forEach(t -> table.row(Stream.concat(
        Stream.of(Numbers.percent(t.score()), Numbers.whole(parameters(networks, t))),
        t.point().values().values().stream().map(Object::toString)).toArray(String[]::new)));
    return table;
  }
}
