package dev.lanewise.training.experiment;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import java.nio.file.Path;
import java.util.Map;

/** An experiment of every kind of part that is over in a moment; as a program, one to be killed. */
final class SmallExperiment implements Experiment {
  static final ExperimentConfig CONFIG = new ExperimentConfig("small", "line-patterns", false, 1, null);

  /** What the first part comes to. */
  record Sum(double value, double[] all) {}

  /** Does it in the folder that the first argument names. */
  public static void main(String[] args) {
    ExperimentRun.of(new SmallExperiment(), CONFIG, Parallel.serial()).in(Path.of(args[0]));
  }

  @Override
  public String name() {
    return "small";
  }

  @Override
  public String title() {
    return "A small one";
  }

  @Override
  public String question() {
    return "Does it go on?";
  }

  @Override
  public String shows() {
    return "that it goes on";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(1, 1, 1);
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Sum sum = bench.part("sum", Sum.class, () -> new Sum(Double.POSITIVE_INFINITY, new double[] {1, 0.1, Double.NaN}));
    Trained trained = bench.train("train", () -> trainer(bench, 0.1), bench.splits().test());
    Trained trial = bench.trialWithModel("trial", () -> trainer(bench, 0.05), bench.splits().test());
    Trained burst = bench.trial("burst", () -> trainer(bench, 1e30), bench.splits().test());
    XyChart chart = new XyChart("Loss", "step", "loss");
    Curves.losses(chart, "trained", trained.history());
    findings.headline("It comes to " + Numbers.percent(trained.testAccuracy()) + ".");
    findings.section("Curves").charts(Map.of("loss", chart)).says("One sentence.", "And <another>.");
    findings.table(new Table(1, "name", "test").row("trial", Numbers.percent(trial.testAccuracy())));
    findings.value("sum", sum.value).value("all", sum.all.length).value("test", trained.testAccuracy());
    findings.value("trial", trial.testAccuracy()).value("loss", trained.history().last().trainLoss());
    findings.check("bursts", burst.diverged(), String.valueOf(burst.outcome().divergence()));
    findings.check("models stay", trial.model().network().output().size() == 3
        && trained.model().classNames().size() == 3, "there are models");
  }

  private static Trainer trainer(Workbench bench, double rate) {
    Splits splits = bench.splits();
    return Trainer.of(Zoo.build("tiny-cnn", splits.sampleShape(), 3, bench.seed()), splits.train(), splits.validation())
        .learningRate(rate).batch(18).epochs(12).seed(bench.seed());
  }
}
