package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.classic.FitSettings;
import dev.lanewise.training.classic.FitSettings.Objective;
import dev.lanewise.training.classic.LinearClassifier;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.schedule.Schedule;
import dev.lanewise.training.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code linear}: softmax regression and the support vector machine, a sweep of learning rate and regularisation. */
final class LinearExperiment implements Experiment {
  /** By what the loss grows beside the samples'. */
  enum Penalty {
    L2, L1
  }

  /**
   * What is tried.
   *
   * @param samples of the training part that a trial sees
   * @param trialEpochs of a trial
   * @param epochs of the runs that follow
   */
  record Budget(
      List<Double> rates, List<Double> l2, List<Double> l1, int samples, int trialEpochs, int epochs, int batch) {
    List<Double> strengths(Penalty penalty) {
      return penalty == Penalty.L2 ? l2 : l1;
    }
  }

  /** A trial of the sweep; its strength R is 0 for none, whatever the penalty. */
  record Cell(Objective loss, Penalty penalty, double r, double rate, Trained trained) {
    /** Of the validation part after the last epoch; NaN where the loss was not finite any more. */
    double accuracy() {
      return trained.diverged() ? Double.NaN : trained.history().last().validation().accuracy();
    }

    /** Better by validation; what diverged is the worst. */
    static int compare(Cell a, Cell b) {
      if (a.trained.diverged() || b.trained.diverged()) {
        return Boolean.compare(b.trained.diverged(), a.trained.diverged());
      }
      boolean better = a.trained.history().last().isBetterThan(b.trained.history().last());
      return better ? 1 : b.trained.history().last().isBetterThan(a.trained.history().last()) ? -1 : 0;
    }
  }

  /** A run of all epochs with the settings of a cell. */
  record Run(String name, Cell cell, Trained trained, LinearClassifier classifier) {
    Evaluation test() {
      return trained.test();
    }

    /** The share of weights whose magnitude is below 1 % of the largest. */
    double nearZero() {
      float[] w = classifier.weights().data();
      float largest = 0;
      for (float v : w) {
        largest = Math.max(largest, Math.abs(v));
      }
      int few = 0;
      for (float v : w) {
        few += Math.abs(v) < 0.01f * largest ? 1 : 0;
      }
      return (double) few / w.length;
    }

    /** How much weights of neighbours in a row differ, by their mean magnitude; 1.41 or so for noise. */
    double roughness() {
      Tensor weights = classifier.weights();
      Shape image = classifier.sampleShape();
      int right = image.dim(2) * weights.shape().dim(1); // from a value to that of the next pixel
      double differences = 0;
      double magnitudes = 0;
      int pairs = 0;
      for (int i = 0; i + right < weights.data().length; i++) {
        if (i / right % image.dim(1) < image.dim(1) - 1) {
          differences += Math.abs(weights.data()[i + right] - weights.data()[i]);
          magnitudes += Math.abs(weights.data()[i]);
          pairs++;
        }
      }
      return pairs == 0 ? Double.NaN : differences / magnitudes;
    }
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String title() {
    return "Linear classifiers";
  }

  @Override
  public String question() {
    return "How far does one weight for each pixel and class go, and what do learning rate and regularisation do?";
  }

  @Override
  public String shows() {
    return "softmax and SVM, L2 and L1: a sweep of rate and strength, curves, the templates of the classes";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(6, 20, 60);
  }

  @Override
  public void check(Workbench bench) {
    Checks.requireImages(bench);
    Checks.requireSamples(bench);
  }

  private static Budget budget(Workbench bench) {
    int all = bench.splits().train().size();
    if (bench.quick()) {
      return new Budget(List.of(1e-4, 1e-3), List.of(0.1, 100.0), List.of(0.01), Math.min(all, 2_000), 1, 3, 50);
    }
    List<Double> rates = List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2);
    List<Double> l1 = List.of(1e-4, 1e-3, 1e-2, 1e-1);
    boolean few = all < 10_000;
    return few ? new Budget(rates, List.of(0.1, 1.0, 10.0, 100.0), l1, Math.min(all, 500), 1, 15, 50)
        : new Budget(rates, List.of(0.01, 0.1, 1.0, 10.0), l1, all, 2, 15, 100);
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Budget budget = budget(bench);
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, bench.splits().train(), bench.parallel());
    List<Cell> cells = sweep(bench, budget, preprocessing);
    List<Run> runs = new ArrayList<>();
    for (Objective loss : Objective.values()) {
      runs.add(train(bench, budget, preprocessing, text(loss) + ", none", best(cells, loss, null, 0)));
      runs.add(train(bench, budget, preprocessing, text(loss) + ", L2", best(cells, loss, Penalty.L2, Double.NaN)));
      runs.add(train(bench, budget, preprocessing, text(loss) + ", L1", best(cells, loss, Penalty.L1, Double.NaN)));
      runs.add(train(bench, budget, preprocessing, text(loss) + ", strongest L2",
          best(cells, loss, Penalty.L2, budget.l2.getLast())));
    }
    LinearPage.write(findings, bench, budget, cells, runs);
  }

  /** What the field calls it. */
  static String text(Objective loss) {
    return loss == Objective.SVM ? "SVM" : "softmax";
  }

  private static List<Cell> sweep(Workbench bench, Budget budget, Preprocessing preprocessing) {
    List<Cell> cells = new ArrayList<>();
    for (Objective loss : Objective.values()) {
      for (double rate : budget.rates) {
        cells.add(trial(bench, budget, preprocessing, new Cell(loss, Penalty.L2, 0, rate, null)));
        for (Penalty penalty : Penalty.values()) {
          for (double r : budget.strengths(penalty)) {
            cells.add(trial(bench, budget, preprocessing, new Cell(loss, penalty, r, rate, null)));
          }
        }
      }
    }
    return cells;
  }

  private static Cell trial(Workbench bench, Budget budget, Preprocessing preprocessing, Cell cell) {
    String part = String.join("-", "sweep", text(cell.loss).toLowerCase(Locale.ROOT), cell.r == 0 ? "none"
        : cell.penalty.toString().toLowerCase(Locale.ROOT) + "=" + Numbers.plain(cell.r), "rate="
        + Numbers.plain(cell.rate));
    Splits splits = bench.splits();
    Dataset train = splits.train().slice(0, budget.samples);
    FitSettings settings = settings(bench, budget, cell).withEpochs(budget.trialEpochs);
    Trained trained = bench.trial(part,
        () -> LinearClassifier.trainer(settings, train, splits.validation(), preprocessing), splits.test().slice(0, 0));
    return new Cell(cell.loss, cell.penalty, cell.r, cell.rate, trained);
  }

  private static FitSettings settings(Workbench bench, Budget budget, Cell cell) {
    FitSettings settings = FitSettings.softmax().withObjective(cell.loss).withLearningRate(cell.rate)
        .withSchedule(Schedule.cosine(0)).withBatch(budget.batch).withSeed(bench.seed());
    return cell.penalty == Penalty.L2 ? settings.withL2(cell.r) : settings.withL1(cell.r);
  }

  /**
   * The best cell of a loss.
   *
   * @param penalty null for any
   * @param r its strength; NaN for any but 0
   */
  static Cell best(List<Cell> cells, Objective loss, Penalty penalty, double r) {
    Optional<Cell> best = cells.stream().filter(cell -> cell.loss == loss)
        .filter(cell -> penalty == null || cell.penalty == penalty)
        .filter(cell -> Double.isNaN(r) ? cell.r != 0 : cell.r == r).max(Comparator.comparing(c -> c, Cell::compare));
    return best.orElseThrow();
  }

  private static Run train(
      Workbench bench, Budget budget, Preprocessing preprocessing, String name, Cell cell) {
    Splits splits = bench.splits();
    FitSettings settings = settings(bench, budget, cell).withEpochs(budget.epochs);
    Trained trained = bench.train(name.toLowerCase(Locale.ROOT).replace(", ", "-").replace(' ', '-'),
        () -> LinearClassifier.trainer(settings, splits.train(), splits.validation(), preprocessing),
        splits.test());
    LinearClassifier classifier = trained.history().epochs().isEmpty() ? null
        : LinearClassifier.of(trained.model(), settings, trained.history(), bench.parallel());
    return new Run(name, cell, trained, classifier);
  }
}
