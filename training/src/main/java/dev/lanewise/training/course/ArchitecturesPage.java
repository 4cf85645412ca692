package dev.lanewise.training.course;

import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page of {@code architectures}. */
final class ArchitecturesPage {
  private final Workbench bench;
  private final Splits splits;
  private final List<Result> results;

  /** What came out of a net. */
  record Result(
      ArchitecturesExperiment.Net net, long parameters, long multiplyAdds, Trained trained, Latency latency) {
    /** The share of right answers on the test part; NaN if the net did not train. */
    double accuracy() {
      return trained.testAccuracy();
    }

    /** Training samples a second in the last epoch, when all code is warm. */
    double imagesPerSecond() {
      return trained.history().epochs().isEmpty() ? Double.NaN : trained.history().last().imagesPerSecond();
    }

    /** Multiply-adds a second for one image, in billions (10^9). */
    double pace() {
      return multiplyAdds / latency.median() / 1e6;
    }

    String name() {
      return net.name();
    }

    /** Whether another is at least as accurate in less time. */
    boolean isBeatenBy(Result other) {
      return other.accuracy() >= accuracy() && other.trained.seconds() < trained.seconds();
    }
  }

  ArchitecturesPage(Workbench bench, Splits splits, List<Result> results) {
    this.bench = bench;
    this.splits = splits;
    this.results = results;
  }

  void write(Findings findings) {
    findings.headline(headline());
    findings.section("Accuracy for time and size").says(done()).charts(accuracies());
    findings.says(front(), size());
    findings.section("One image").says(latencies()).charts(speeds());
    findings.says(paces());
    findings.section("Figures").table(trainingTable()).table(latencyTable());
    figures(findings);
    List<String> diverged = results.stream().filter(r -> r.trained.diverged()).map(Result::name).toList();
    findings.check("every net trains at its rate", diverged.isEmpty(), diverged.isEmpty()
        ? "All " + results.size() + " losses stayed finite." : "Not finite: " + Sentences.list(diverged) + ".");
  }

  private List<Result> tested() {
    return results.stream().filter(r -> Double.isFinite(r.accuracy())).toList();
  }

  private static Result most(List<Result> of, ToDoubleFunction<Result> figure) {
    return of.stream().max(Comparator.comparingDouble(figure)).orElseThrow();
  }

  /** The most accurate; of those that are equally so, the quickest. */
  private Result best() {
    return tested().stream().max(Comparator.comparingDouble(Result::accuracy)
        .thenComparing(Comparator.comparingDouble((Result r) -> r.trained.seconds()).reversed())).orElseThrow();
  }

  private String headline() {
    if (tested().isEmpty()) {
      return "No net trained.";
    }
    Result best = best();
    Result quick = most(tested(), r -> -r.trained.seconds());
    return "After " + Sentences.count(epochs(), "epoch") + " " + best.name() + " is the most accurate, "
        + Numbers.percent(best.accuracy()) + " of the test part after " + Numbers.seconds(best.trained.seconds())
        + " of training" + (best == quick ? ", and the quickest to train, too." : "; " + quick.name()
            + " is the quickest to train, " + Numbers.seconds(quick.trained.seconds()) + ", and comes to "
            + Numbers.percent(quick.accuracy()) + ".");
  }

  private int epochs() {
    return results.stream().mapToInt(r -> r.trained.history().epochs().size()).max().orElse(0);
  }

  private String done() {
    return "Each net is trained on " + Sentences.count(splits.train().size(), "image") + " in "
        + Sentences.count(epochs(), "epoch") + ", flipped and cropped: SGD with Nesterov momentum 0.9, weight decay "
        + "5e-4, one cycle up to a rate of its own. Time is that of training, without validation."
        + (bench.quick() ? " With --quick this is so little that the figures show how it is done and not more." : "");
  }

  private Map<String, Chart> accuracies() {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("accuracy-time", accuracy("Accuracy for time", "seconds of training", r -> r.trained.seconds()));
    charts.put("accuracy-parameters", accuracy("Accuracy for size", "parameters, thousands", r -> r.parameters / 1e3));
    charts.put("accuracy-multiply-adds",
        accuracy("Accuracy for work", "multiply-adds an image, millions", r -> r.multiplyAdds / 1e6));
    return charts;
  }

  private Chart accuracy(String title, String label, ToDoubleFunction<Result> cost) {
    XyChart chart = new XyChart(title, label, "right answers of the test part, %").logX().named();
    results.forEach(r -> chart.scatter(r.name(), one(cost.applyAsDouble(r)), one(100 * r.accuracy())));
    return chart;
  }

  private static double[] one(double value) {
    return new double[] {value};
  }

  private String front() {
    List<Result> front = tested().stream().filter(r -> tested().stream().noneMatch(r::isBeatenBy))
        .sorted(Comparator.comparingDouble(r -> r.trained.seconds())).toList();
    List<String> beaten = tested().stream().filter(r -> !front.contains(r)).map(Result::name).toList();
    return "No other net is quicker to train than these and as accurate: "
        + Sentences.list(front.stream().map(r -> r.name() + " (" + Numbers.percent(r.accuracy()) + " in "
            + Numbers.seconds(r.trained.seconds()) + ")").toList()) + "."
        + (beaten.isEmpty() ? "" : " For " + Sentences.list(beaten) + " there is another that takes less time "
            + "and is at least as accurate after as many epochs.");
  }

  private String size() {
    if (tested().isEmpty()) {
      return "";
    }
    Result largest = most(tested(), Result::parameters);
    long above = tested().stream().filter(r -> r.accuracy() > largest.accuracy()).count();
    Result best = best();
    return "The one with most parameters, " + largest.name() + " with " + Numbers.whole(largest.parameters)
        + ", " + (above == 0 ? "has no other above it."
            : "has " + above + " of " + tested().size() + " above it in accuracy; " + best.name()
                + ", the best, has " + Numbers.whole(best.parameters) + ".");
  }

  private String latencies() {
    Result least = most(results, r -> -r.latency.median());
    Result most = most(results, r -> r.latency.median());
    return "One image through the net in evaluation mode, on " + Sentences.count(bench.parallel().workers(), "thread")
        + ", after a warm-up: " + results.getFirst().latency.runs() + " runs each. " + least.name() + " needs "
        + millis(least.latency.median()) + " (median), " + most.name() + " " + millis(most.latency.median()) + ".";
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f ms" : "%.2f ms", value);
  }

  private Map<String, Chart> speeds() {
    XyChart latency = new XyChart("Latency for work", "multiply-adds an image, millions", "ms an image, median")
        .logX().logY().named();
    results.forEach(r -> latency.scatter(r.name(), one(r.multiplyAdds / 1e6), one(r.latency.median())));
    XyChart accuracy = new XyChart("Accuracy for latency", "ms an image, median", "right answers of the test part, %")
        .logX().named();
    results.forEach(r -> accuracy.scatter(r.name(), one(r.latency.median()), one(100 * r.accuracy())));
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("latency-multiply-adds", latency);
    charts.put("accuracy-latency", accuracy);
    return charts;
  }

  private String paces() {
    Result fast = most(results, Result::pace);
    Result slow = most(results, r -> -r.pace());
    return "Multiply-adds are not time: " + fast.name() + " does " + pace(fast)
        + " billion of them a second for one image, " + slow.name() + " " + pace(slow) + ".";
  }

  private static String pace(Result result) {
    return String.format(Locale.ROOT, result.pace() < 10 ? "%.2f" : "%.1f", result.pace());
  }

  private Table trainingTable() {
    Table table = new Table(1, "net", "rate", "parameters", "multiply-adds", "test", "images/s", "time");
    for (Result r : results) {
      double speed = r.imagesPerSecond();
      table.row(r.name(), Numbers.plain(r.net.rate()), Numbers.whole(r.parameters), Numbers.whole(r.multiplyAdds),
          r.trained.diverged() ? "not finite" : Numbers.percent(r.accuracy()),
          Double.isNaN(speed) ? "–" : Numbers.whole(Math.round(speed)), Numbers.seconds(r.trained.seconds()));
    }
    return table;
  }

  private Table latencyTable() {
    Table table = new Table(1, "net, one image", "median", "95 of 100 below", "billion multiply-adds a second");
    for (Result r : results) {
      table.row(r.name(), millis(r.latency.median()), millis(r.latency.p95()), pace(r));
    }
    return table;
  }

  private void figures(Findings findings) {
    for (Result r : results) {
      String key = r.net.model() + ".";
      findings.value(key + "parameters", r.parameters);
      findings.value(key + "multiplyAdds", r.multiplyAdds);
      findings.value(key + "testAccuracy", r.accuracy());
      findings.value(key + "trainingSeconds", r.trained.seconds());
      findings.value(key + "imagesPerSecond", r.imagesPerSecond());
      findings.value(key + "latencyMedianMs", r.latency.median());
      findings.value(key + "latencyP95Ms", r.latency.p95());
    }
  }
}
