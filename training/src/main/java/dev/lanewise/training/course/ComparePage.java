package dev.lanewise.training.course;

import dev.lanewise.training.classic.ModelComparison;
import dev.lanewise.training.classic.ModelComparison.Row;
import dev.lanewise.training.course.CompareExperiment.Choice;
import dev.lanewise.training.course.CompareExperiment.CompareEpochs;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.report.BarChart;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@link CompareExperiment} has found, as a page. */
final class ComparePage {
  private ComparePage() {}

  static void write(Workbench bench, Findings findings, List<Row> rows, Choice choice, CompareEpochs epochs) {
    findings.headline(headline(rows));
    whatWasDone(bench, findings, choice, epochs);
    findings.section("The models").table(ModelComparison.table(rows));
    findings.charts(charts(rows));
    findings.section("What one sees").list(seen(rows));
    findings.value("kNN.metric", choice.metric().toString()).value("kNN.k", choice.k());
    values(findings, rows);
    checks(bench, findings, rows);
  }

  private static String headline(List<Row> rows) {
    Row worst = least(rows, Row::accuracy);
    Row best = best(rows);
    List<String> equal = rows.stream().filter(r -> r.accuracy() == best.accuracy()).map(Row::name).toList();
    String accuracy = Numbers.percent(best.accuracy()) + " of the test images right";
    if (equal.size() == rows.size()) {
      return "All models get " + accuracy + "; " + best.name() + " is trained the soonest, in "
          + Numbers.seconds(best.trainingSeconds()) + ".";
    }
    return (equal.size() > 1 ? "The best are " + Sentences.list(equal) + ", each with " + accuracy + ", the soonest "
        + "trained of them " + best.name() + " in " : "The best is " + best.name() + " with " + accuracy + ", trained "
        + "in ") + Numbers.seconds(best.trainingSeconds()) + "; the last is " + worst.name() + " with "
        + Numbers.percent(worst.accuracy()) + ".";
  }

  /** The most accurate; of several the one that was trained the soonest. */
  private static Row best(List<Row> rows) {
    double accuracy = most(rows, Row::accuracy).accuracy();
    return least(rows.stream().filter(r -> r.accuracy() == accuracy).toList(), Row::trainingSeconds);
  }

  private static void whatWasDone(Workbench bench, Findings findings, Choice choice, CompareEpochs epochs) {
    findings.section("What was done").says("All learnt from the same "
        + Sentences.count(CompareExperiment.train(bench).size(), "image") + " and were tested on the same "
        + Sentences.count(bench.splits().test().size(), "image") + ", on "
        + Sentences.count(bench.parallel().workers(), "thread") + ": softmax and SVM in "
        + Sentences.count(epochs.linear(), "epoch") + ", the two-layer net in "
        + Sentences.count(epochs.twoLayer(), "epoch") + ", Mini-AlexNet in "
        + Sentences.count(epochs.miniAlexNet(), "epoch") + ", ResNet-20 in "
        + Sentences.count(epochs.resNet20(), "epoch") + "."
        + " kNN learns nothing; its training is the choice of " + choice.metric() + " and k = " + choice.k()
        + " by validation images."
        + " Training is timed without validation for the two CNNs, with it for the others. Images/s are of the whole "
        + "test part, with reading and preprocessing.");
  }

  private static Map<String, Chart> charts(List<Row> rows) {
    List<String> names = rows.stream().map(Row::name).toList();
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("accuracy", new BarChart("Test accuracy", "right answers, %", names)
        .bars("test", rows.stream().mapToDouble(r -> 100 * r.accuracy()).toArray()).max(100));
    charts.put("parameters", new BarChart("Parameters", "thousands", names)
        .bars("parameters", rows.stream().mapToDouble(r -> r.parameters() / 1e3).toArray()));
    charts.put("accuracy-over-training", scatter(
        rows, "Accuracy over training time", "seconds of training", Row::trainingSeconds));
    charts.put("accuracy-over-speed", scatter(
        rows, "Accuracy over speed of prediction", "images/s", Row::imagesPerSecond));
    return charts;
  }

  private static XyChart scatter(List<Row> rows, String title, String label, ToDoubleFunction<Row> figure) {
    XyChart chart = new XyChart(title, label, "right answers, %").logX().named();
    rows.forEach(row -> chart.scatter(
        row.name(), new double[] {figure.applyAsDouble(row)}, new double[] {100 * row.accuracy()}));
    return chart;
  }

  private static List<String> seen(List<Row> rows) {
    List<String> seen = new ArrayList<>();
    seen.add(order(rows));
    Row best = best(rows);
    Row fastest = most(rows, Row::imagesPerSecond);
    Row slowest = least(rows, Row::imagesPerSecond);
    seen.add("Prediction is fastest with " + fastest.name() + ", " + whole(fastest.imagesPerSecond())
        + " images/s, and slowest with " + slowest.name() + ", " + whole(slowest.imagesPerSecond())
        + " images/s.");
    Row knn = row(rows, CompareExperiment.KNN);
    seen.add("kNN has no parameters and is ready after " + Numbers.seconds(knn.trainingSeconds())
        + ", but compares each image with all training images: " + whole(knn.imagesPerSecond()) + " images/s.");
    Row longest = most(rows, Row::trainingSeconds);
    seen.add("The longest training is that of " + longest.name() + ", " + Numbers.seconds(longest.trainingSeconds())
        + (longest.accuracy() == best.accuracy() ? "; none is more accurate."
            : "; " + best.name() + " is more accurate after " + Numbers.seconds(best.trainingSeconds()) + "."));
    Row largest = most(rows, Row::parameters);
    seen.add("The most parameters has " + largest.name() + ", " + Numbers.whole(largest.parameters())
        + (largest.accuracy() == best.accuracy() ? "; none is more accurate."
            : "; " + best.name() + ", with " + Numbers.whole(best.parameters()) + ", is more accurate by "
                + Sentences.points(best.accuracy() - largest.accuracy()) + "."));
    return seen;
  }

  /** kNN, the better linear one, the two-layer net, and the CNNs, with their accuracies. */
  private static String order(List<Row> rows) {
    String figures = steps(rows).stream().map(r -> r.name() + " " + Numbers.percent(r.accuracy()))
        .collect(Collectors.joining(", "));
    return rises(rows) ? "In the order of the course every step is a step up: " + figures + "."
        : "Not every step of the course is a step up here: " + figures + ".";
  }

  /** The steps of the course: of the two linear ones the better, of the two CNNs each. */
  private static List<Row> steps(List<Row> rows) {
    Row linear = most(List.of(row(rows, CompareExperiment.SOFTMAX), row(rows, CompareExperiment.SVM)), Row::accuracy);
    return List.of(row(rows, CompareExperiment.KNN), linear, row(rows, CompareExperiment.TWO_LAYER),
        row(rows, CompareExperiment.MINI_ALEXNET), row(rows, CompareExperiment.RESNET20));
  }

  private static boolean rises(List<Row> rows) {
    List<Row> steps = steps(rows);
    return IntStream.range(1, steps.size()).allMatch(i -> steps.get(i).accuracy() > steps.get(i - 1).accuracy());
  }

  private static void values(Findings findings, List<Row> rows) {
    findings.value("rows", rows);
    rows.forEach(row -> findings.value(row.name() + ".testAccuracy", row.accuracy()));
  }

  private static void checks(Workbench bench, Findings findings, List<Row> rows) {
    if (bench.onCifar10() && !bench.quick()) {
      findings.check("kNN < linear < two-layer < CNN, the order of the course", rises(rows), order(rows));
    }
    double chance = mostFrequent(bench.splits().test());
    Row worst = least(rows, Row::accuracy);
    findings.check("every model knows more than the most frequent class", worst.accuracy() > chance,
        "The last, " + worst.name() + ", gets " + Numbers.percent(worst.accuracy()) + ", always the same class "
            + Numbers.percent(chance) + ".");
  }

  /** The share of right answers of one who always says the most frequent class. */
  private static double mostFrequent(Dataset samples) {
    int[] counts = new int[samples.classes()];
    IntStream.range(0, samples.size()).forEach(i -> counts[samples.label(i)]++);
    return (double) IntStream.of(counts).max().orElse(0) / samples.size();
  }

  private static Row row(List<Row> rows, String name) {
    return rows.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private static Row most(List<Row> rows, ToDoubleFunction<Row> figure) {
    return rows.stream().max(Comparator.comparingDouble(figure)).orElseThrow();
  }

  private static Row least(List<Row> rows, ToDoubleFunction<Row> figure) {
    return rows.stream().min(Comparator.comparingDouble(figure)).orElseThrow();
  }

  private static String whole(double number) {
    return Numbers.whole(Math.round(number));
  }
}
