package dev.lanewise.training.report;

import dev.lanewise.training.History;
import dev.lanewise.training.HistoryFiles;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Several runs side by side: their curves on the same axes, what they came to, and in which settings they differ. */
public final class Comparison {
  private final List<Run> runs;

  private record Run(String name, Map<String, String> config, History history, double testAccuracy) {
    double[] of(ToDoubleFunction<History.Epoch> value) {
      return history.epochs().stream().mapToDouble(value).toArray();
    }
  }

  private Comparison(List<Run> runs) {
    this.runs = runs;
  }

  /**
   * Reads the histories of runs.
   *
   * @param folders two or more; each run is called as its folder
   * @throws RunFileException if a folder is not that of a run
   * @throws IllegalArgumentException if two folders have the same name
   */
  public static Comparison of(List<Path> folders) {
    List<Run> runs = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Path path : folders) {
      String name = path.toAbsolutePath().normalize().getFileName().toString();
      if (!names.add(name)) {
        throw new IllegalArgumentException("two runs are called " + name + ", expected different names");
      }
      try (RunFolder folder = RunFolder.open(path)) {
        runs.add(new Run(name, RunFiles.config(folder), HistoryFiles.read(folder.history()),
            RunFiles.testAccuracy(folder)));
      }
    }
    return new Comparison(runs);
  }

  /** The charts, by the names of their files. */
  public Map<String, Chart> charts() {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("validation-accuracy",
        chart("Validation accuracy", "right answers, %", e -> 100 * e.validation().accuracy()));
    charts.put("training-accuracy", chart("Training accuracy", "right answers, %", e -> 100 * e.trainAccuracy()));
    charts.put("validation-loss", chart("Validation loss", "loss", e -> e.validation().loss()).logY());
    charts.put("training-loss", chart("Training loss", "loss", History.Epoch::trainLoss).logY());
    return charts;
  }

  private XyChart chart(String title, String label, ToDoubleFunction<History.Epoch> value) {
    XyChart chart = new XyChart(title, "epoch", label).wholeX();
    runs.forEach(run -> chart.line(run.name, run.of(History.Epoch::number), run.of(value)));
    return chart;
  }

  /** The page. */
  public Page page() {
    Page page = Page.of(runs.stream().map(Run::name).collect(Collectors.joining(" · ")));
    page.lead(runs.size() + " runs side by side.");
    page.section("Results").table(results());
    page.section("Curves").charts(charts().values().toArray(Chart[]::new));
    Table differences = differences();
    if (differences != null) {
      page.section("Where their settings differ").table(differences);
    }
    return page;
  }

  private Table results() {
    Table table = new Table(2, "run", "ended", "epochs", "best validation", "test", "seconds", "images a second");
    for (Run run : runs) {
      History history = run.history;
      boolean any = !history.epochs().isEmpty();
      double seconds = history.epochs().stream().mapToDouble(History.Epoch::seconds).sum();
      long samples = history.steps().stream().mapToLong(History.Step::samples).sum();
      table.row(run.name, history.ending().name().toLowerCase(Locale.ROOT), String.valueOf(history.epochs().size()),
          percent(any ? history.best().validation().accuracy() : Double.NaN), percent(run.testAccuracy),
          any ? String.format(Locale.ROOT, "%,.0f", seconds) : "–",
          any ? String.format(Locale.ROOT, "%,.0f", samples / seconds) : "–");
    }
    return table;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** The settings that are not the same everywhere; null if there are none. */
  private Table differences() {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(run.config.keySet()));
    keys.removeIf(key -> runs.stream().map(run -> run.config.get(key)).distinct().count() == 1);
    if (keys.isEmpty()) {
      return null;
    }
    List<String> headers = new ArrayList<>(List.of("setting"));
    runs.forEach(run -> headers.add(run.name));
    Table table = new Table(headers.size(), headers.toArray(String[]::new));
    for (String key : keys) {
      List<String> cells = new ArrayList<>(List.of(key));
      runs.forEach(run -> cells.add(Objects.requireNonNullElse(run.config.get(key), "–")));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    page().save(file);
  }
}
