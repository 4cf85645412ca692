package dev.lanewise.training.experiment;

import dev.lanewise.training.History;
import dev.lanewise.training.report.XyChart;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Histories of training runs as lines of charts. */
public final class Curves {
  /** Points that a line of steps is thinned to; a chart shows no more. */
  private static final int POINTS = 120;

  private Curves() {}

  /** Where to cut a chart of losses that may burst: half above ln C, the cross-entropy of guessing among C classes. */
  public static double lossCeiling(int classes) {
    return 1.5 * Math.log(classes);
  }

  /** Adds a figure of each epoch as a line. */
  public static void epochs(XyChart chart, String name, History history, ToDoubleFunction<History.Epoch> figure) {
    chart.line(name, history.epochs().stream().mapToDouble(History.Epoch::number).toArray(),
        history.epochs().stream().mapToDouble(figure).toArray());
  }

  /**
   * Adds a figure of each epoch of several runs as a line, their mean, in a band from their smallest to their largest.
   * A run that ended before the others counts as far as it came.
   */
  public static void epochs(
      XyChart chart, String name, List<History> runs, ToDoubleFunction<History.Epoch> figure) {
    List<double[]> all = runs.stream().map(run -> run.epochs().stream().mapToDouble(figure).toArray()).toList();
    band(chart, name, 1, 1, all);
  }

  /** Adds the training loss of the steps, averaged over stretches of equal length, as a line. */
  public static void losses(XyChart chart, String name, History history) {
    losses(chart, name, List.of(history));
  }

  /** Adds the training losses of several runs as a line in a band, averaged over stretches of equal length. */
  public static void losses(XyChart chart, String name, List<History> runs) {
    int longest = runs.stream().mapToInt(run -> run.steps().size()).max().orElse(0);
    int stretch = Math.max(1, Math.ceilDiv(longest, POINTS));
    List<double[]> all = runs.stream().map(run -> means(
        run.steps().stream().mapToDouble(History.Step::loss).toArray(), stretch)).toList();
    band(chart, name, (stretch + 1) / 2.0, stretch, all);
  }

  /** Averages over so many values each; the last stretch may be shorter. */
  private static double[] means(double[] values, int stretch) {
    return IntStream.range(0, Math.ceilDiv(values.length, stretch)).mapToDouble(i -> Arrays.stream(
        values, i * stretch, Math.min(values.length, (i + 1) * stretch)).average().orElse(Double.NaN)).toArray();
  }

  private static void band(XyChart chart, String name, double first, double step, List<double[]> runs) {
    int length = runs.stream().mapToInt(run -> run.length).max().orElse(0);
    double[] x = IntStream.range(0, length).mapToDouble(i -> first + i * step).toArray();
    double[] mean = new double[length];
    double[] min = new double[length];
    double[] max = new double[length];
    for (int i = 0; i < length; i++) {
      int at = i;
      double[] here = runs.stream().filter(run -> at < run.length).mapToDouble(run -> run[at]).toArray();
      mean[i] = DoubleStream.of(here).average().orElse(Double.NaN);
      min[i] = DoubleStream.of(here).min().orElse(Double.NaN);
      max[i] = DoubleStream.of(here).max().orElse(Double.NaN);
    }
    if (runs.size() == 1) {
      chart.line(name, x, mean);
    } else {
      chart.line(name, x, mean, min, max);
    }
  }
}
