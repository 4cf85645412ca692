package dev.lanewise.training.report;

import dev.lanewise.training.History;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The charts of how a run went, by the names of their files. */
public final class CurveCharts {
  /** More points than that are drawn as means of so many groups, within a band of their extremes. */
  private static final int POINTS = 160;

  /** A logarithmic chart is added where the largest loss is so many times the smallest. */
  private static final double WIDE = 8;

  private static final int MOST_LINES = 6;

  /** Stretches over which the smoothed loss is averaged, and bins of the histogram. */
  private static final int STRETCHES = 40;

  private static final String EPOCH = "epoch";

  private final List<History.Step> steps;
  private final List<History.Epoch> epochs;
  private final double[] numbers;

  private CurveCharts(List<History.Step> steps, List<History.Epoch> epochs) {
    this.steps = steps;
    this.epochs = epochs;
    this.numbers = of(History.Epoch::number);
  }

  private double[] of(ToDoubleFunction<History.Epoch> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  /** All curves; none of what a run does not have. */
  static Map<String, Chart> of(ReportData data) {
    CurveCharts curves = new CurveCharts(data.steps(), data.epochs());
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
      charts.put("step-loss", curves.stepLoss());
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

  /**
   * The six panels by which a training is watched: the loss of the steps on a logarithmic axis, accuracy on training
   * and validation part, learning rate, histogram of the losses, change of the smoothed loss, and how far training is
   * ahead of validation; by the names of their files.
   *
   * @throws IllegalArgumentException if the run has no finished epoch, or fewer than 4 steps
   */
  public static Map<String, Chart> sixPanels(History history) {
    if (history.epochs().isEmpty() || history.steps().size() < 4) {
      throw new IllegalArgumentException("history: " + history.epochs().size() + " epochs, " + history.steps().size()
          + " steps, expected at least 1 epoch and 4 steps");
    }
    CurveCharts curves = new CurveCharts(history.steps(), history.epochs());
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("step-loss", curves.stepLoss());
    charts.put("accuracy", curves.accuracy());
    charts.put("learning-rate", curves.learningRate());
    charts.put("loss-histogram", curves.lossHistogram());
    charts.put("loss-change", curves.lossChange());
    charts.put("gap", curves.gap());
    return charts;
  }

  private XyChart stepLoss() {
    return bySteps("Loss of the steps", "loss", History.Step::loss).logY();
  }

  private XyChart lossHistogram() {
    double[] losses = steps.stream().mapToDouble(History.Step::loss).toArray();
    double least = Arrays.stream(losses).min().orElse(0);
    double most = Arrays.stream(losses).max().orElse(1);
    double width = (most > least ? most - least : 1) / STRETCHES;
    double[] edges = IntStream.rangeClosed(0, STRETCHES).mapToDouble(b -> least + b * width).toArray();
    double[] counts = new double[STRETCHES];
    for (double loss : losses) {
      counts[(int) Math.min(STRETCHES - 1, (loss - least) / width)]++;
    }
    return new XyChart("Histogram of the losses", "loss", "steps").histogram("steps", edges, counts);
  }

  /** From stretch to stretch of the run, of the mean over each: below 0 it falls. */
  private XyChart lossChange() {
    int groups = Math.min(STRETCHES, steps.size() / 2);
    double[] means = new double[groups];
    double[] middles = new double[groups];
    for (int g = 0; g < groups; g++) {
      List<History.Step> group = group(g, groups);
      means[g] = group.stream().mapToDouble(History.Step::loss).average().orElse(Double.NaN);
      middles[g] = group.stream().mapToLong(History.Step::number).average().orElse(Double.NaN);
    }
    double[] x = IntStream.range(1, groups).mapToDouble(g -> (middles[g - 1] + middles[g]) / 2).toArray();
    double[] change = IntStream.range(1, groups).mapToDouble(g -> means[g] - means[g - 1]).toArray();
    return new XyChart("Change of the smoothed loss", "step", "loss, from stretch to stretch").wholeX()
        .line("change", x, change).line("no change", new double[] {x[0], x[x.length - 1]}, new double[2]);
  }

  private List<History.Step> group(int g, int groups) {
    return steps.subList((int) ((long) g * steps.size() / groups), (int) ((long) (g + 1) * steps.size() / groups));
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
      List<History.Step> group = group(g, groups);
      double[] values = group.stream().mapToDouble(value).toArray();
      x[g] = group.stream().mapToLong(History.Step::number).average().orElse(Double.NaN);
      mean[g] = Arrays.stream(values).average().orElse(Double.NaN);
      min[g] = Arrays.stream(values).min().orElse(Double.NaN);
      max[g] = Arrays.stream(values).max().orElse(Double.NaN);
    }
    XyChart chart = new XyChart(title, "step", label).wholeX();
    return groups == steps.size() ? chart.line(label, x, mean) : chart.line(label, x, mean, min, max);
  }

  /**
   * How far the last step of each epoch moved the weights, ‖Δw‖/‖w‖; of many parameters the median within the band of
   * all.
   */
  public static XyChart updates(List<History.Epoch> epochs) {
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
