package dev.lanewise.training.course;

import dev.lanewise.training.classic.FitSettings.Objective;
import dev.lanewise.training.course.LinearExperiment.Budget;
import dev.lanewise.training.course.LinearExperiment.Cell;
import dev.lanewise.training.course.LinearExperiment.Penalty;
import dev.lanewise.training.course.LinearExperiment.Run;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.MatrixChart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code linear} has found. */
final class LinearPage {
  private static final int TILE = 96;
  private static final int SMALL_TILE = 64;
  private static final int COLUMNS = 5;
  private static final int GAP = 4;

  private final Findings findings;
  private final Workbench bench;
  private final Budget budget;
  private final List<Cell> cells;
  private final List<Run> runs;

  private LinearPage(Findings findings, Workbench bench, Budget budget, List<Cell> cells, List<Run> runs) {
    this.findings = findings;
    this.bench = bench;
    this.budget = budget;
    this.cells = cells;
    this.runs = runs;
  }

  static void write(Findings findings, Workbench bench, Budget budget, List<Cell> cells, List<Run> runs) {
    LinearPage page = new LinearPage(findings, bench, budget, cells, runs);
    page.headline();
    page.sweep();
    page.curves();
    page.templates();
    page.checks();
  }

  /** The run of a loss that validated best. */
  private Run best(Objective loss) {
    Run best = null;
    for (Run run : runs) {
      if (run.cell().loss() == loss && !Double.isNaN(run.trained().bestValidationAccuracy())
          && (best == null || run.trained().bestValidationAccuracy() > best.trained().bestValidationAccuracy())) {
        best = run;
      }
    }
    return best == null ? runs.stream().filter(run -> run.cell().loss() == loss).findFirst().orElseThrow() : best;
  }

  private Run run(Objective loss, String what) {
    return runs.stream().filter(run -> run.name().equals(LinearExperiment.text(loss) + ", " + what)).findFirst()
        .orElseThrow();
  }

  private void headline() {
    Run softmax = best(Objective.SOFTMAX);
    Run svm = best(Objective.SVM);
    int classes = bench.splits().train().classes();
    findings.headline("Softmax regression comes to " + Numbers.percent(softmax.trained().testAccuracy())
        + " of the test part, the support vector machine to " + Numbers.percent(svm.trained().testAccuracy())
        + "; guessing would come to " + Numbers.percent(1.0 / classes) + ".");
    findings.value("softmax.testAccuracy", softmax.trained().testAccuracy());
    findings.value("svm.testAccuracy", svm.trained().testAccuracy());
  }

  private void sweep() {
    findings.section("Learning rate and regularisation").says(
        "A grid of learning rates and strengths R, for both losses and for L2 (R·Σw², gradient 2Rw) and L1 (R·Σ|w|,",
        "gradient R·sign w): each cell is a run of", Sentences.count(budget.trialEpochs(), "epoch"), "on",
        Sentences.count(budget.samples(), "sample") + ", and shows the accuracy on the validation part.",
        "SGD with momentum 0.9, batches of", budget.batch() + ", a rate that falls to 0 along a cosine.");
    findings.charts(heatMaps());
    for (Objective loss : Objective.values()) {
      findings.says(ofRates(loss), ofStrengths(loss));
    }
  }

  private Map<String, Chart> heatMaps() {
    Map<String, Chart> charts = new LinkedHashMap<>();
    for (Objective loss : Objective.values()) {
      for (Penalty penalty : Penalty.values()) {
        String text = LinearExperiment.text(loss);
        List<Double> strengths = new ArrayList<>(List.of(0.0));
        strengths.addAll(budget.strengths(penalty));
        double[][] values = new double[budget.rates().size()][strengths.size()];
        for (int row = 0; row < values.length; row++) {
          for (int column = 0; column < values[row].length; column++) {
            values[row][column] =
                100 * cell(loss, penalty, strengths.get(column), budget.rates().get(row)).accuracy();
          }
        }
        charts.put(("sweep-" + text + "-" + penalty).toLowerCase(Locale.ROOT), new MatrixChart(
            text + " with " + penalty + ": validation accuracy, %", "strength R", "learning rate",
            strengths.stream().map(Numbers::plain).toList(), budget.rates().stream().map(Numbers::plain).toList(),
            values).pattern("0.0").size(480, 330));
      }
    }
    return charts;
  }

  private Cell cell(Objective loss, Penalty penalty, double r, double rate) {
    return cells.stream().filter(c -> c.loss() == loss && c.r() == r && c.rate() == rate)
        .filter(c -> r == 0 || c.penalty() == penalty).findFirst().orElseThrow();
  }

  private String ofRates(Objective loss) {
    Cell best = LinearExperiment.best(cells, loss, null, Double.NaN);
    Cell none = LinearExperiment.best(cells, loss, null, 0);
    best = Cell.compare(none, best) > 0 ? none : best;
    double smallest = atBest(loss, budget.rates().getFirst());
    double largest = atBest(loss, budget.rates().getLast());
    String text = LinearExperiment.text(loss);
    findings.value(text.toLowerCase(Locale.ROOT) + ".bestRate", best.rate());
    findings.value(text.toLowerCase(Locale.ROOT) + ".sweepAccuracy", best.accuracy());
    return "The " + text + " does best at a rate of " + Numbers.plain(best.rate()) + " with " + regularised(best) + ": "
        + Numbers.percent(best.accuracy()) + ". The smallest rate comes to " + Numbers.percent(smallest)
        + " at best, the largest to " + Numbers.percent(largest) + ".";
  }

  private double atBest(Objective loss, double rate) {
    return cells.stream().filter(c -> c.loss() == loss && c.rate() == rate).mapToDouble(Cell::accuracy)
        .filter(a -> !Double.isNaN(a)).max().orElse(Double.NaN);
  }

  private static String regularised(Cell cell) {
    return cell.r() == 0 ? "no regularisation" : cell.penalty() + " of R = " + Numbers.plain(cell.r());
  }

  private String ofStrengths(Objective loss) {
    Cell none = LinearExperiment.best(cells, loss, null, 0);
    Cell best = LinearExperiment.best(cells, loss, Penalty.L2, Double.NaN);
    Cell strongest = LinearExperiment.best(cells, loss, Penalty.L2, budget.l2().getLast());
    double gain = best.accuracy() - none.accuracy();
    double loses = best.accuracy() - strongest.accuracy();
    String helps = "The best L2, R = " + Numbers.plain(best.r()) + ", comes to " + Numbers.percent(best.accuracy())
        + " against " + Numbers.percent(none.accuracy()) + " without any ("
        + Sentences.gain(gain) + ").";
    String much = strongest == best ? " More of it was not tried: it is the strongest of the grid."
        : " The strongest, R = " + Numbers.plain(strongest.r()) + ", comes to "
            + Numbers.percent(strongest.accuracy()) + " at best"
            + (loses > 0.005 ? ": so much keeps the weights too small to tell the classes apart." : ".");
    return helps + much;
  }

  private void curves() {
    findings.section("The best, trained longer").says(
        "The best cells without regularisation, with L2, with L1, and the best with the strongest L2, trained for",
        Sentences.count(budget.epochs(), "epoch"), "on all", Numbers.whole(bench.splits().train().size()),
        "samples. The model of the best epoch by validation is tested.");
    Map<String, Chart> charts = new LinkedHashMap<>();
    for (Objective loss : Objective.values()) {
      String text = LinearExperiment.text(loss);
      XyChart losses = new XyChart(text + ": training loss", "step", "loss, without the penalty");
      XyChart accuracies = new XyChart(text + ": validation accuracy", "epoch", "right answers, %").wholeX();
      for (Run run : runs) {
        if (run.cell().loss() == loss) {
          String line = run.name().substring(text.length() + 2);
          Curves.losses(losses, line, run.trained().history());
          Curves.epochs(accuracies, line, run.trained().history(), e -> 100 * e.validation().accuracy());
        }
      }
      charts.put(text.toLowerCase(Locale.ROOT) + "-loss", losses);
      charts.put(text.toLowerCase(Locale.ROOT) + "-accuracy", accuracies);
    }
    findings.charts(charts).table(table());
    findings.says(compared());
  }

  private Table table() {
    Table table = new Table(2, "loss", "regularisation", "rate", "training", "validation", "test", "weights near 0",
        "roughness", "time");
    for (Run run : runs) {
      boolean made = run.classifier() != null;
      table.row(LinearExperiment.text(run.cell().loss()), run.cell().r() == 0 ? "none"
          : run.cell().penalty() + ", R = " + Numbers.plain(run.cell().r()), Numbers.plain(run.cell().rate()),
          made ? Numbers.percent(run.trained().history().best().trainAccuracy()) : "not finite",
          Numbers.percent(run.trained().bestValidationAccuracy()), Numbers.percent(run.trained().testAccuracy()),
          made ? Numbers.percent(run.nearZero()) : "–", made ? Numbers.plain(rounded(run.roughness())) : "–",
          Numbers.seconds(run.trained().seconds()));
    }
    return table;
  }

  private static double rounded(double value) {
    return Math.round(100 * value) / 100.0;
  }

  private String compared() {
    Run softmax = best(Objective.SOFTMAX);
    Run svm = best(Objective.SVM);
    double lead = softmax.trained().testAccuracy() - svm.trained().testAccuracy();
    String who = Math.abs(lead) < 0.0005 ? "On the test part both losses do equally well."
        : "On the test part the " + (lead > 0 ? "softmax" : "SVM") + " leads by "
            + Sentences.points(Math.abs(lead)) + ".";
    return who + " Weights near 0 are those below 1 % of the largest; roughness is how much the weights of pixels side "
        + "by side differ, by the mean weight. " + sparsity(Objective.SOFTMAX) + sparsity(Objective.SVM);
  }

  private String sparsity(Objective loss) {
    Run l1 = run(loss, "L1");
    Run l2 = run(loss, "L2");
    if (l1.classifier() == null || l2.classifier() == null) {
      return "";
    }
    findings.value(LinearExperiment.text(loss).toLowerCase(Locale.ROOT) + ".l1.weightsNearZero", l1.nearZero());
    findings.value(LinearExperiment.text(loss).toLowerCase(Locale.ROOT) + ".l2.weightsNearZero", l2.nearZero());
    return "With L1 the " + LinearExperiment.text(loss) + " has " + Numbers.percent(l1.nearZero())
        + " of its weights near 0, with L2 " + Numbers.percent(l2.nearZero()) + ". ";
  }

  private void templates() {
    findings.section("Templates").says(
        "The weights of a class as an image: grey is 0, bright adds to the score of the class, dark takes from it. The",
        "score of a sample is how well it matches; there is one template for a class, whatever its images look like.");
    for (Objective loss : Objective.values()) {
      Run best = best(loss);
      String text = LinearExperiment.text(loss);
      if (best.classifier() != null) {
        findings.heading("The best " + text + ": " + regularised(best.cell()));
        findings.pictures(text.toLowerCase(Locale.ROOT) + "-templates", exhibits(best), COLUMNS);
      }
    }
    for (Objective loss : Objective.values()) {
      findings.heading(LinearExperiment.text(loss) + " by regularisation");
      for (Run run : runs) {
        if (run.cell().loss() == loss && run.classifier() != null) {
          findings.picture("row-" + run.name().toLowerCase(Locale.ROOT).replace(", ", "-").replace(' ', '-'), row(run));
        }
      }
      findings.says(smoothness(loss));
    }
  }

  private List<Exhibit> exhibits(Run run) {
    List<Picture> templates = run.classifier().templates();
    List<Exhibit> exhibits = new ArrayList<>();
    for (int k = 0; k < templates.size(); k++) {
      String name = bench.splits().train().classNames().get(k);
      exhibits.add(new Exhibit(enlarged(templates.get(k), TILE), name,
          "The weights of the class " + name + " of the " + LinearExperiment.text(run.cell().loss()) + "."));
    }
    return exhibits;
  }

  private static Picture enlarged(Picture picture, int side) {
    return picture.enlarged(Math.max(1, side / Math.max(picture.width(), picture.height())));
  }

  private static Exhibit row(Run run) {
    List<Picture> tiles = run.classifier().templates().stream().map(t -> enlarged(t, SMALL_TILE)).toList();
    return new Exhibit(Picture.row(tiles, GAP), regularised(run.cell()) + ": "
        + Numbers.percent(run.trained().testAccuracy()) + " of the test part",
        "The templates of the " + LinearExperiment.text(run.cell().loss()) + " with " + regularised(run.cell()) + ".");
  }

  private String smoothness(Objective loss) {
    Run none = run(loss, "none");
    Run strongest = run(loss, "strongest L2");
    if (none.classifier() == null || strongest.classifier() == null) {
      return "";
    }
    double before = none.roughness();
    double after = strongest.roughness();
    return "Without regularisation weights side by side differ by " + Numbers.plain(rounded(before))
        + " of the mean weight, with the strongest L2 by " + Numbers.plain(rounded(after)) + ": "
        + (after < 0.9 * before ? "regularisation takes the noise of single pixels out of the templates."
            : after > 1.1 * before ? "here regularisation does not make them smoother."
                : "there is little between them.");
  }

  private void checks() {
    Run softmax = best(Objective.SOFTMAX);
    Run svm = best(Objective.SVM);
    if (bench.onCifar10() && !bench.quick()) {
      reaches("softmax reaches 40 % of CIFAR-10's test part", softmax, 0.40);
      reaches("the SVM reaches 39 % of CIFAR-10's test part", svm, 0.39);
    } else {
      double chance = 1.0 / bench.splits().train().classes();
      reaches("softmax is well above guessing", softmax, 2 * chance);
      reaches("the SVM is well above guessing", svm, 2 * chance);
    }
    for (Objective loss : Objective.values()) {
      double much = smallestLoss(loss, budget.l2().getLast(), budget.l2().getLast());
      double others = smallestLoss(loss, 0, budget.l2().get(budget.l2().size() - 2));
      if (much == 0) {
        continue; // images so easy that weights however small keep the margin: there is nothing to lose
      }
      findings.check("too much L2 costs the " + LinearExperiment.text(loss) + " its fit", !(much <= others),
          "In the sweep the validation loss is " + Numbers.plain(much) + " or more with R = "
              + Numbers.plain(budget.l2().getLast()) + ", and down to " + Numbers.plain(others)
              + " with less regularisation.");
    }
  }

  /** The smallest validation loss of L2 with strengths in a range. */
  private double smallestLoss(Objective loss, double from, double to) {
    return cells.stream().filter(c -> c.loss() == loss && c.penalty() == Penalty.L2 && !c.trained().diverged())
        .filter(c -> c.r() >= from && c.r() <= to).mapToDouble(c -> c.trained().history().last().validation().loss())
        .min().orElse(Double.NaN);
  }

  private void reaches(String name, Run run, double bar) {
    findings.check(name, run.trained().testAccuracy() >= bar, "It comes to "
        + Numbers.percent(run.trained().testAccuracy()) + ", with " + regularised(run.cell()) + ".");
  }
}
