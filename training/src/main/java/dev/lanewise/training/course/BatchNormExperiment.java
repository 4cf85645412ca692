package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
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
import java.util.function.Supplier;

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
    return new Estimate(8, 25, 420);
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
          Supplier<Trainer> trainer = () -> trainer(bench, splits, batchNorm, seed)
              .preprocessing(preprocessing).learningRate(factor * RATE);
          runs.add(bench.onSynthetic() ? bench.trial(part + (i + 1), trainer, splits.test())
              : bench.train(part + (i + 1), trainer, splits.test()));
        }
        settings.add(new BatchNormPage.Setting(batchNorm, factor, runs));
      }
    }
    new BatchNormPage(bench, splits, settings).write(findings);
  }

  /** Of the synthetic set so few images that an epoch has few steps: else the first one would do. */
  private static Splits splits(Workbench bench) {
    Splits all = bench.splits();
    return !bench.onSynthetic() ? all : new Splits(all.train().first(bench.pick(96, 256)),
        all.validation().first(bench.pick(100, 400)), all.test());
  }

  private static Trainer trainer(Workbench bench, Splits splits, boolean batchNorm, long seed) {
    Network network = build(splits, batchNorm, seed);
    boolean few = bench.onSynthetic();
    return Trainer.of(network, splits.train(), splits.validation())
        .optimizer(OptimizerSettings.momentum(0.9)).batch(few ? bench.pick(16, BATCH) : BATCH)
        .epochs(few ? bench.pick(8, 12) : bench.pick(3, 8)).seed(seed);
  }

  private static Network build(Splits splits, boolean batchNorm, long seed) {
    return Zoo.build(batchNorm ? "lab-net-bn" : "lab-net", splits.sampleShape(), splits.train().classes(), seed);
  }
}
