package dev.lanewise.training.report;

import dev.lanewise.training.Evaluation;
import dev.lanewise.training.text.Numbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The charts and the table of an evaluation. */
public final class ClassCharts {
  private static final int POINTS_PER_CLASS = 34;
  private static final int FRAME = 150;

  private ClassCharts() {}

  /** The confusion matrix, and recall and precision of the classes, by the names of their files. */
  public static Map<String, Chart> of(Evaluation evaluation, List<String> names) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("confusion", confusion(evaluation, names));
    charts.put("classes", new BarChart("Recall and precision", "%", names).max(100)
        .bars("recall", percent(names, evaluation::recall))
        .bars("precision", percent(names, evaluation::precision)));
    return charts;
  }

  /** How many samples of each class were taken for which; colours grow with the square root of the count. */
  public static Chart confusion(Evaluation evaluation, List<String> names) {
    double[][] counts = Arrays.stream(evaluation.confusion())
        .map(row -> Arrays.stream(row).asDoubleStream().toArray()).toArray(double[][]::new);
    return new MatrixChart("Confusion", "predicted class", "true class", names, names, counts).pattern("#,##0")
        .bySquareRoot().size(480, Math.clamp(FRAME + (long) names.size() * POINTS_PER_CLASS, 240, 480));
  }

  private static double[] percent(List<String> names, IntToDoubleFunction share) {
    return IntStream.range(0, names.size()).mapToDouble(c -> 100 * share.applyAsDouble(c)).toArray();
  }

  /** A row for each class: how many samples, how many right, and what it is most often taken for. */
  public static Table table(Evaluation evaluation, List<String> names) {
    Table table = new Table(2, "Class", "Most often taken for", "Samples", "Right", "Recall", "Precision");
    for (int c = 0; c < names.size(); c++) {
      int other = mostFrequentError(evaluation, c);
      table.row(names.get(c), other < 0 ? "–" : names.get(other) + " (" + evaluation.confusion()[c][other] + ")",
          Numbers.whole(evaluation.samples(c)), Numbers.whole(evaluation.confusion()[c][c]),
          Numbers.percent(evaluation.recall(c)), Numbers.percent(evaluation.precision(c)));
    }
    return table;
  }

  private static int mostFrequentError(Evaluation evaluation, int label) {
    int[] row = evaluation.confusion()[label];
    return IntStream.range(0, row.length).filter(c -> c != label && row[c] > 0).boxed()
        .max((a, b) -> row[a] != row[b] ? Integer.compare(row[a], row[b]) : Integer.compare(b, a)).orElse(-1);
  }
}
