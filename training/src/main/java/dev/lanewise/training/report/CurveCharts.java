package dev.lanewise.training.report;

import dev.lanewise.training.History;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The charts of how a run went, by the names of their files. */
final class CurveCharts {
  /** More points than that are drawn as means of so many groups, within a band of their extremes. */
  private static final int POINTS = 160;

  /** A logarithmic chart is added where the largest loss is so many times the smallest. */
  private static final double WIDE = 8;

  private static final int MOST_LINES = 6;
  private static final String EPOCH = "epoch";

  private final List<History.Step> steps;
  private final List<History.Epoch> epochs;
  private final double[] numbers;

  private CurveCharts(ReportData data) {
    this.steps = data.steps();
    this.epochs = data.epochs();
    this.numbers = of(History.Epoch::number);
  }

  private double[] of(ToDoubleFunction<History.Epoch> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  /** All curves; none of what a run does not have. */
  static Map<String, Chart> of(ReportData data) {
    CurveCharts curves = new CurveCharts(data);
    Map<String, Chart> charts = new LinkedHashMap<>();
    if (!data.epochs().isEmpty()) {
      charts.put("loss", curves.loss("Loss"));
      charts.put("accuracy", curves.accuracy());
      if (curves.isWide()) {
        charts.put("loss-log", curves.loss("Loss, logarithmic").logY());
      }
      charts.put("gap", curves.gap());
    }
    if (data.steps().size() > 1) {
      charts.put("step-loss", curves.bySteps("Loss of the steps", "loss", History.Step::loss).logY());
      charts.put("learning-rate", curves.learningRate());
      if (data.steps().stream().anyMatch(step -> Double.isFinite(step.gradientNorm()))) { // where it is clipped
        charts.put("gradient-norm", curves.bySteps("Norm of the gradient", "norm", History.Step::gradientNorm).logY());
      }
    } else if (!data.epochs().isEmpty()) {
      charts.put("learning-rate", new XyChart("Learning rate", EPOCH, "").wholeX()
          .line("learning rate", curves.numbers, curves.of(History.Epoch::learningRate)));
    }
    if (!data.epochs().isEmpty()) {
      charts.put("speed", new XyChart("Speed of training", EPOCH, "images a second").wholeX()
          .line("images a second", curves.numbers, curves.of(History.Epoch::imagesPerSecond)));
    }
    return charts;
  }

  private XyChart loss(String title) {
    return new XyChart(title, EPOCH, "loss").wholeX()
        .line("training", numbers, of(History.Epoch::trainLoss))
        .line("validation", numbers, of(e -> e.validation().loss()));
  }

  private boolean isWide() {
    double[] losses = epochs.stream().mapMulti((History.Epoch e, Consumer<Double> sink) -> {
      sink.accept(e.trainLoss());
      sink.accept(e.validation().loss());
    }).mapToDouble(loss -> loss).filter(loss -> Double.isFinite(loss) && loss > 0).toArray();
    return losses.length > 2
        && Arrays.stream(losses).max().orElse(1) > WIDE * Arrays.stream(losses).min().orElse(1);
  }

  private XyChart accuracy() {
    return new XyChart("Accuracy", EPOCH, "right answers, %").wholeX()
        .line("training", numbers, of(e -> 100 * e.trainAccuracy()))
        .line("validation", numbers, of(e -> 100 * e.validation().accuracy()));
  }

  private XyChart gap() {
    return new XyChart("Training ahead of validation", EPOCH, "accuracy, percentage points").wholeX()
        .line("gap", numbers, of(e -> 100 * (e.trainAccuracy() - e.validation().accuracy())));
  }

  private XyChart learningRate() {
    double[] x = steps.stream().mapToDouble(History.Step::number).toArray();
    double[] rates = steps.stream().mapToDouble(History.Step::learningRate).toArray();
    return new XyChart("Learning rate", "step", "").wholeX().line("learning rate", x, rates);
  }

  /** All steps where there are few; else means of neighbours in the band of their extremes. */
  private XyChart bySteps(String title, String label, ToDoubleFunction<History.Step> value) {
    int groups = Math.min(steps.size(), POINTS);
    double[] x = new double[groups];
    double[] mean = new double[groups];
    double[] min = new double[groups];
    double[] max = new double[groups];
    for (int g = 0; g < groups; g++) {
      int from = (int) ((long) g * steps.size() / groups);
      int to = (int) ((long) (g + 1) * steps.size() / groups);
      List<History.Step> group = steps.subList(from, to);
      double[] values = group.stream().mapToDouble(value).toArray();
      x[g] = group.stream().mapToLong(History.Step::number).average().orElse(Double.NaN);
      mean[g] = Arrays.stream(values).average().orElse(Double.NaN);
      min[g] = Arrays.stream(values).min().orElse(Double.NaN);
      max[g] = Arrays.stream(values).max().orElse(Double.NaN);
    }
    XyChart chart = new XyChart(title, "step", label).wholeX();
    return groups == steps.size() ? chart.line(label, x, mean) : chart.line(label, x, mean, min, max);
  }

  /** How far the last step of each epoch moved the weights; of many parameters the median within the band of all. */
  static XyChart updates(List<History.Epoch> epochs) {
    List<String> weights = epochs.stream().flatMap(e -> e.updateRatios().keySet().stream()).distinct()
        .filter(name -> name.endsWith("weight")).toList();
    double[] x = epochs.stream().mapToDouble(History.Epoch::number).toArray();
    XyChart chart = new XyChart("Update ÷ weight", EPOCH, "ratio").wholeX().logY();
    if (weights.size() <= MOST_LINES) {
      weights.forEach(name -> chart.line(name.replaceAll("\\.weight$", ""), x,
          epochs.stream().mapToDouble(e -> e.updateRatios().getOrDefault(name, Double.NaN)).toArray()));
      return chart;
    }
    double[][] sorted = epochs.stream().map(e -> weights.stream()
        .mapToDouble(name -> e.updateRatios().getOrDefault(name, Double.NaN)).filter(Double::isFinite).sorted()
        .toArray()).toArray(double[][]::new);
    return chart.line("median of " + weights.size() + " layers; band: all of them", x,
        at(sorted, 0.5), at(sorted, 0), at(sorted, 1));
  }

  private static double[] at(double[][] sorted, double place) {
    return Arrays.stream(sorted)
        .mapToDouble(row -> row.length == 0 ? Double.NaN : row[(int) Math.round(place * (row.length - 1))]).toArray();
  }
}
