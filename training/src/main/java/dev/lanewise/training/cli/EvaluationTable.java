package dev.lanewise.training.cli;

import dev.lanewise.training.Evaluation;
import java.util.List;
import java.util.Locale;

/** An evaluation as text. */
final class EvaluationTable {
  /** More classes make no readable confusion matrix. */
  private static final int MOST_CLASSES = 20;

  private EvaluationTable() {}

  /** A line for each class. */
  static String classes(Evaluation evaluation, List<String> classNames) {
    int width = Math.max("Class".length(), width(classNames));
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

  /** How many samples of which class were taken for which; empty for many classes. */
  static String confusion(Evaluation evaluation, List<String> classNames) {
    int classes = classNames.size();
    if (classes > MOST_CLASSES) {
      return "";
    }
    int width = Math.max("Class \\ taken for".length(), width(classNames));
    StringBuilder table = new StringBuilder(String.format("%-" + width + "s", "Class \\ taken for"));
    for (int c = 0; c < classes; c++) {
      table.append(String.format("  %6s", shortened(classNames.get(c))));
    }
    table.append(System.lineSeparator());
    for (int label = 0; label < classes; label++) {
      table.append(String.format("%-" + width + "s", classNames.get(label)));
      for (int count : evaluation.confusion()[label]) {
        table.append(String.format(Locale.ROOT, "  %6s", count == 0 ? "·" : Integer.toString(count)));
      }
      table.append(System.lineSeparator());
    }
    return table.append(System.lineSeparator()).toString();
  }

  private static String shortened(String name) {
    return name.length() <= 6 ? name : name.substring(0, 6);
  }

  private static int width(List<String> classNames) {
    return classNames.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
