package dev.lanewise.training.report;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.LayerTime;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.inspect.Filters;
import dev.lanewise.training.inspect.Mistakes;
import dev.lanewise.training.inspect.Mistakes.Mistake;
import dev.lanewise.training.inspect.Subject;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.text.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a training run: how it went, what the network gets right and wrong, what it looks like inside, how long
 * its layers take, and how to do it again. As a {@link Page}, and as PNG files. Whatever a run does not have is left
 * out.
 */
public final class Report {
  private static final int PROBES = 256;
  private static final int TIMED_STEPS = 9;
  private static final int MOST_MISTAKES = 30;

  private final ReportData data;
  private final Map<String, Chart> curves;
  private final Map<String, Chart> classCharts;
  private final Map<String, Chart> networkCharts = new LinkedHashMap<>();
  private final Map<String, Picture> pictures = new LinkedHashMap<>();
  private final List<Exhibit> mistakes;
  private final List<ActivationStatistics> activations;
  private final List<LayerTime> times;
  private final List<Chart> histograms;

  private Report(ReportData data, Parallel parallel) {
    this.data = data;
    this.curves = CurveCharts.of(data);
    this.classCharts = data.evaluation() == null
        ? Map.of() : ClassCharts.of(data.evaluation(), data.classNames());
    if (data.epochs().stream().anyMatch(epoch -> !epoch.updateRatios().isEmpty())) {
      networkCharts.put("updates", CurveCharts.updates(data.epochs()));
    }
    ReportData.Model model = data.model();
    boolean samples = model != null && model.samples() != null;
    this.mistakes = samples ? mistakes(model, parallel) : List.of();
    this.activations = samples ? activations(model, parallel) : List.of();
    this.times = model == null ? List.of()
        : model.saved().network().training(model.batch(), parallel).profile(model.loss(), TIMED_STEPS);
    if (model != null) {
      drawNetwork(model.saved().network());
    }
    this.histograms = NetworkCharts.histograms(activations);
  }

  /**
   * Measures what there is to measure: the network runs over its samples, and a few steps are timed.
   *
   * @param parallel who works
   */
  public static Report of(ReportData data, Parallel parallel) {
    return new Report(data, parallel);
  }

  /** The report of the run in a folder; what the run did not write is left out. */
  public static Report of(RunFolder folder, Parallel parallel) {
    return of(RunFiles.read(folder), parallel);
  }

  private List<Exhibit> mistakes(ReportData.Model model, Parallel parallel) {
    Dataset dataset = model.samples();
    if (!isImage(model.saved().network().input()) || !isPicture(dataset.sampleShape())) {
      return List.of();
    }
    List<Mistake> worst = Mistakes.worst(Subject.of(model.saved(), parallel), dataset, MOST_MISTAKES);
    if (!worst.isEmpty()) {
      pictures.put("mistakes", Mistakes.sheet(dataset, worst));
    }
    float[] pixels = new float[dataset.sampleShape().size()];
    return worst.stream().map(mistake -> {
      dataset.copySample(mistake.index(), pixels, 0);
      String truth = data.classNames().get(mistake.label());
      String taken = data.classNames().get(mistake.predicted());
      String sure = Numbers.percent(mistake.probability());
      return new Exhibit(Picture.of(pixels, 0, dataset.sampleShape()), truth + " → " + taken + "\n" + sure,
          "Sample " + mistake.index() + ", " + truth + ", taken for " + taken + " with " + sure + ".");
    }).toList();
  }

  private static boolean isImage(Shape shape) {
    return shape.rank() == 3;
  }

  private static boolean isPicture(Shape shape) {
    return isImage(shape) && (shape.channels() == 1 || shape.channels() == 3);
  }

  private static List<ActivationStatistics> activations(ReportData.Model model, Parallel parallel) {
    Dataset samples = model.samples();
    int n = Math.min(PROBES, samples.size());
    int size = samples.sampleShape().size();
    float[] pixels = new float[n * size];
    for (int i = 0; i < n; i++) {
      samples.copySample(i, pixels, i * size);
    }
    float[] x = new float[n * model.saved().network().input().size()];
    model.saved().preprocessing().preprocessor(samples.sampleShape(), n, parallel).apply(n, pixels, 0, x, 0);
    return ActivationStatistics.measure(model.saved().network(), n, x, parallel);
  }

  private void drawNetwork(Network network) {
    Chart dead = NetworkCharts.dead(activations);
    if (dead != null) {
      networkCharts.put("dead-units", dead);
    }
    if (!Filters.layers(network).isEmpty()) {
      pictures.put("filters", Filters.first(network));
    }
  }

  /** The page. */
  public Page page() {
    Page page = Page.of(data.title()).lead(lead()).tiles(tiles());
    data.notes().forEach(page::paragraph);
    addCurves(page);
    addClasses(page);
    addMistakes(page);
    addNetwork(page);
    addTimes(page);
    addSetup(page);
    return page;
  }

  private String lead() {
    Evaluation evaluation = data.evaluation();
    String trained = data.epochs().isEmpty() ? "No epoch was finished"
        : "Trained for " + count(data.epochs().size(), "epoch");
    String answer = evaluation == null ? "."
        : "; right on " + Numbers.whole(evaluation.correct()) + " of " + Numbers.whole(evaluation.samples()) + " "
            + data.evaluated() + " samples.";
    return trained + answer;
  }

  private static String count(int n, String thing) {
    return Numbers.whole(n) + " " + thing + (n == 1 ? "" : "s");
  }

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    Evaluation evaluation = data.evaluation();
    if (evaluation != null) {
      tiles.add(new Tile("Accuracy, " + data.evaluated(), Numbers.percent(evaluation.accuracy()),
          Numbers.whole(evaluation.samples() - evaluation.correct()) + " wrong"));
      tiles.add(new Tile("Loss, " + data.evaluated(), Numbers.plain(evaluation.loss()), ""));
    }
    data.epochs().stream().reduce((a, b) -> b.isBetterThan(a) ? b : a)
        .ifPresent(best -> tiles.add(new Tile("Best validation", Numbers.percent(best.validation().accuracy()),
            "after epoch " + best.number() + " of " + data.epochs().size())));
    if (data.model() != null) {
      tiles.add(new Tile("Parameters", Numbers.whole(data.model().saved().network().parameterCount()),
          count(data.model().saved().network().nodes().size(), "layer")));
    }
    if (!data.epochs().isEmpty()) {
      double seconds = data.epochs().stream().mapToDouble(History.Epoch::seconds).sum();
      double[] speeds = data.epochs().stream().mapToDouble(History.Epoch::imagesPerSecond).sorted().toArray();
      tiles.add(new Tile("Images a second", Numbers.plain(Math.round(speeds[speeds.length / 2])), "median epoch"));
      tiles.add(new Tile("Training", Numbers.seconds(seconds), "without validation"));
    }
    return tiles;
  }

  private void addCurves(Page page) {
    if (!curves.isEmpty()) {
      page.section("Curves").charts(array(curves.values()));
    }
  }

  private static Chart[] array(Collection<Chart> charts) {
    return charts.toArray(Chart[]::new);
  }

  private void addClasses(Page page) {
    if (data.evaluation() != null) {
      page.section("Classes")
          .paragraph("Recall is the share of a class's samples that were recognised, precision the share of a class's "
              + "predictions that were right. Colours of the confusion grow with the square root of the count, so that "
              + "rare errors show, too.")
          .charts(array(classCharts.values()))
          .table(ClassCharts.table(data.evaluation(), data.classNames()));
    }
  }

  private void addMistakes(Page page) {
    if (!mistakes.isEmpty()) {
      page.section("Worst mistakes")
          .paragraph("The " + data.evaluated() + " samples whose true class the network finds least likely: what they "
              + "are → what it takes them for, and how sure it is of that.")
          .pictures(mistakes);
    }
  }

  private void addNetwork(Page page) {
    if (networkCharts.isEmpty() && activations.isEmpty() && !pictures.containsKey("filters")) {
      return;
    }
    page.section("Inside the network");
    Picture filters = pictures.get("filters");
    if (filters != null) {
      page.heading("Weights of the first layer").picture(
          new Exhibit(filters, "", "The weights of the first layer that has any, as tiles."));
    }
    if (!networkCharts.isEmpty()) {
      page.heading("Movement and dead units")
          .paragraph("Update ÷ weight is how far the last step of an epoch moved a layer's weights, compared with "
              + "their size; about 0.001 is healthy. A unit of a ReLU is dead if it is 0 everywhere in all of the "
              + "samples that were looked at: nothing flows back through it.")
          .charts(array(networkCharts.values()));
    }
    if (!activations.isEmpty()) {
      page.heading("Activations").paragraph("What layers put out for up to " + PROBES + " samples; of a ReLU's outputs "
          + "the histograms leave out the zeros.");
      page.charts(array(histograms)).table(NetworkCharts.activations(activations));
    }
  }

  private void addTimes(Page page) {
    if (!times.isEmpty()) {
      page.section("Time of the layers")
          .paragraph("Medians of " + TIMED_STEPS + " steps of " + count(data.model().batch(), "sample")
              + ", measured when this report was made. A layer's time is that of the layers it does on the way, too.")
          .charts(NetworkCharts.times(times)).table(NetworkCharts.timesTable(times));
    }
  }

  private void addSetup(Page page) {
    if (data.commands().isEmpty() && data.config().isEmpty() && data.environment().isEmpty()) {
      return;
    }
    page.section("How it was made");
    if (!data.commands().isEmpty()) {
      page.heading("To do it again").code(String.join("\n", data.commands()));
    }
    if (!data.config().isEmpty()) {
      page.heading("Settings").facts(data.config());
    }
    if (!data.environment().isEmpty()) {
      page.heading("Machine and versions").facts(data.environment());
    }
  }

  /** All charts, by the names of their files without ending. */
  public Map<String, Chart> charts() {
    Map<String, Chart> all = new LinkedHashMap<>(curves);
    all.putAll(classCharts);
    all.putAll(networkCharts);
    histograms.forEach(chart -> all.put("activations-" + chart.title().replaceAll("[^A-Za-z0-9._-]", "_"), chart));
    if (!times.isEmpty()) {
      all.put("times", NetworkCharts.times(times));
    }
    return all;
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file replaced if it is there; its folder must be
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    page().save(file);
  }

  /**
   * Writes all charts, {@code NAME.png} and {@code NAME-dark.png}, and pictures as PNG files.
   *
   * @param folder made if it is not there; files of the same names are replaced
   * @return the files
   * @throws IOException if one cannot be written
   */
  public List<Path> savePictures(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, Chart> chart : charts().entrySet()) {
      for (Theme theme : Theme.values()) {
        Path file = folder.resolve(chart.getKey() + (theme == Theme.DARK ? "-dark.png" : ".png"));
        chart.getValue().savePng(file, theme);
        files.add(file);
      }
    }
    for (Map.Entry<String, Picture> picture : pictures.entrySet()) {
      Path file = folder.resolve(picture.getKey() + ".png");
      picture.getValue().savePng(file);
      files.add(file);
    }
    return files;
  }
}
