package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;

/** {@code batchnorm}: the lab net with and without BatchNorm, at its usual learning rate and at ten times that. */
final class BatchNormExperiment implements Experiment {
  private static final double RATE = 0.01;
  private static final int BATCH = 64;

  /** What a training part of more samples is too large for: more than one seed. */
  private static final int SMALL = 10_000;

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
    return new Estimate(6, 30, 360);
  }

  @Override
  public void check(Workbench bench) {
    build(bench.splits(), false, bench.seed());
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Splits splits = splits(bench);
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train(), bench.parallel());
    int seeds = bench.quick() || splits.train().size() > SMALL ? 1 : 3;
    List<BatchNormPage.Setting> settings = new ArrayList<>();
    for (int factor : new int[] {1, 10}) {
      for (boolean batchNorm : new boolean[] {false, true}) {
        String part = (batchNorm ? "batchnorm-" : "plain-") + factor + "x-";
        List<Trained> runs = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
          long seed = bench.seed() + i;
          runs.add(bench.train(part + (i + 1), () -> Trainer.of(
              build(splits, batchNorm, seed), splits.train(), splits.validation())
              .optimizer(OptimizerSettings.momentum(0.9)).learningRate(factor * RATE)
              .preprocessing(preprocessing).batch(BATCH).epochs(epochs(bench)).seed(seed), splits.test()));
        }
        settings.add(new BatchNormPage.Setting(batchNorm, factor, runs));
      }
    }
    new BatchNormPage(bench, splits, settings).write(findings);
  }

  /** So few of the synthetic images that an epoch has five steps: else the first one would do. */
  private static Splits splits(Workbench bench) {
    Splits all = bench.splits();
    Dataset train = bench.onSynthetic() ? Workbench.first(all.train(), 5 * BATCH) : all.train();
    return new Splits(train, bench.onSynthetic() ? Workbench.first(all.validation(), bench.pick(100, 400))
        : all.validation(), all.test());
  }

  private static int epochs(Workbench bench) {
    return bench.onSynthetic() ? bench.pick(6, 12) : bench.pick(3, 8);
  }

  private static Network build(Splits splits, boolean batchNorm, long seed) {
    return Zoo.build(batchNorm ? "lab-net-bn" : "lab-net", splits.sampleShape(), splits.train().classes(), seed);
  }
}
