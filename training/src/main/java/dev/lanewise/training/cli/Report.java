package dev.lanewise.training.cli;

import dev.lanewise.training.Evaluation;
import java.util.List;
import java.util.Locale;

/** The per-class table of an evaluation. */
final class Report {
  private Report() {}

  static String of(Evaluation evaluation, List<String> classNames) {
    int width = Math.max("Class".length(), classNames.stream().mapToInt(String::length).max().orElse(0));
    StringBuilder table = new StringBuilder();
    table.append(String.format(Locale.ROOT, "%-" + width + "s  %8s  %8s  %8s  %9s%n", "Class", "samples", "right",
        "recall", "precision"));
    for (int c = 0; c < classNames.size(); c++) {
      table.append(String.format(Locale.ROOT, "%-" + width + "s  %,8d  %,8d  %8s  %9s%n", classNames.get(c),
          evaluation.samples(c), evaluation.confusion()[c][c], percent(evaluation.recall(c)),
          percent(evaluation.precision(c))));
    }
    return table.append(System.lineSeparator()).toString();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
