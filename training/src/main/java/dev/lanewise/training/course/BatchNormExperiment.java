package dev.lanewise.training.course;

import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.History;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Curves;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code batchnorm}: the lab net with and without BatchNorm, at its usual learning rate and at ten times that. */
final class BatchNormExperiment implements Experiment {
  private static final double RATE = 0.01;
  private static final int BATCH = 64;

  /** A setting and what came out. */
  private record Run(String name, boolean batchNorm, int factor, Trained trained) {
    /** The first epoch that validated so well; 0 if none did. */
    int epochsTo(double accuracy) {
      return trained.history().epochs().stream().filter(e -> e.validation().accuracy() >= accuracy)
          .mapToInt(History.Epoch::number).findFirst().orElse(0);
    }
  }

  @Override
  public String name() {
    return "batchnorm";
  }

  @Override
  public String title() {
    return "Batch normalisation";
  }

  @Override
  public String question() {
    return "What does BatchNorm buy a small CNN, at its usual learning rate and at ten times that?";
  }

  @Override
  public String shows() {
    return "the lab net with and without BatchNorm at 1 and 10 times the learning rate: epochs to a given accuracy";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(15, 60, 600);
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, bench.splits().train(), bench.parallel());
    List<Run> runs = new ArrayList<>();
    for (int factor : new int[] {1, 10}) {
      for (boolean batchNorm : new boolean[] {false, true}) {
        String name = (batchNorm ? "BatchNorm" : "without") + ", " + factor + "×";
        String part = (batchNorm ? "batchnorm-" : "plain-") + factor + "x";
        Trained trained = bench.train(
            part, () -> trainer(bench, preprocessing, batchNorm, factor), bench.splits().test());
        runs.add(new Run(name, batchNorm, factor, trained));
      }
    }
    write(findings, runs);
  }

  private static Trainer trainer(Workbench bench, Preprocessing preprocessing, boolean batchNorm, int factor) {
    Splits splits = bench.splits();
    return Trainer.of(
        Zoo.build(batchNorm ? "lab-net-bn" : "lab-net", splits.sampleShape(), splits.train().classes(), bench.seed()),
        splits.train(), splits.validation())
        .optimizer(OptimizerSettings.momentum(0.9)).learningRate(factor * RATE)
        .preprocessing(preprocessing).batch(BATCH).epochs(bench.pick(3, 8)).seed(bench.seed());
  }

  private static void write(Findings findings, List<Run> runs) {
    double target = target(runs);
    Run plain = runs.get(0);
    Run normalised = runs.get(1);
    findings.headline(compared(plain, normalised, target));
    findings.section("Curves").charts(curves(runs));
    findings.says(runs.stream().map(run -> sentence(run, target)).toArray(String[]::new));
    findings.section("Figures").table(table(runs, target));
    for (Run run : runs) {
      findings.value(run.name + ": test accuracy", run.trained.testAccuracy());
      findings.value(run.name + ": epochs to the accuracy", run.epochsTo(target));
    }
    findings.value("the accuracy", target);
    int withIt = normalised.epochsTo(target);
    findings.check("with BatchNorm the lab net is there no later", withIt > 0 && withIt <= plain.epochsTo(target),
        compared(plain, normalised, target));
    Run fastNormalised = runs.get(3);
    findings.check("with BatchNorm ten times the rate still trains", !fastNormalised.trained.diverged(),
        sentence(fastNormalised, target));
  }

  /** What the plain net reaches at its usual rate, or the chance level if it reaches nothing. */
  private static double target(List<Run> runs) {
    double best = runs.getFirst().trained.bestValidationAccuracy();
    return Double.isNaN(best) ? 0 : Math.floor(100 * best) / 100;
  }

  private static String compared(Run plain, Run normalised, double target) {
    int sooner = normalised.epochsTo(target);
    return "The net without BatchNorm reaches " + Numbers.percent(target) + " of the validation part after "
        + Sentences.count(plain.epochsTo(target), "epoch") + ", that with it " + (sooner == 0 ? "never."
        : "after " + Sentences.count(sooner, "epoch") + ".");
  }

  private static String sentence(Run run, double target) {
    if (run.trained.diverged()) {
      return "At " + run.factor + "× the rate the net " + (run.batchNorm ? "with" : "without")
          + " BatchNorm does not train: " + run.trained.outcome().divergence() + ".";
    }
    int epoch = run.epochsTo(target);
    return "At " + run.factor + "× the rate the net " + (run.batchNorm ? "with" : "without") + " BatchNorm comes to "
        + Numbers.percent(run.trained.bestValidationAccuracy()) + " at best" + (epoch == 0 ? "."
        : " and passes " + Numbers.percent(target) + " in epoch " + epoch + ".");
  }

  private static Map<String, Chart> curves(List<Run> runs) {
    XyChart accuracy = new XyChart("Validation accuracy", "epoch", "right answers, %").wholeX();
    XyChart loss = new XyChart("Training loss", "step", "loss").logY();
    for (Run run : runs) {
      Curves.epochs(accuracy, run.name, run.trained.history(), e -> 100 * e.validation().accuracy());
      Curves.losses(loss, run.name, run.trained.history());
    }
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("validation-accuracy", accuracy);
    charts.put("training-loss", loss);
    return charts;
  }

  private static Table table(List<Run> runs, double target) {
    Table table = new Table(1, "net, rate", "best validation", "test", "epochs to " + Numbers.percent(target), "time");
    for (Run run : runs) {
      int epochs = run.epochsTo(target);
      table.row(run.name, run.trained.diverged() ? "not finite" : Numbers.percent(run.trained.bestValidationAccuracy()),
          Numbers.percent(run.trained.testAccuracy()), epochs == 0 ? "–" : Integer.toString(epochs),
          Numbers.seconds(run.trained.seconds()));
    }
    return table;
  }
}
