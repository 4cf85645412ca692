package dev.lanewise.training.course;

import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code augmentation}: Mini-VGG with training images changed in six ways. */
final class AugmentationExperiment implements Experiment {
  private static final String MODEL = "mini-vgg";

  /** Training samples that are looked at once more after training. */
  private static final int LOOKED_AT = 10_000;

  /**
   * A way to change training images.
   *
   * @param key what its part and its figures are called
   * @param name what readers see
   * @param augmentation as {@link Augmentation#parse} reads it
   */
  record Way(String key, String name, String augmentation) {
    Augmentation parsed() {
      return Augmentation.parse(augmentation);
    }
  }

  /** All but the first go on from the second, so that each says what one thing adds. */
  static final List<Way> WAYS = List.of(
      new Way("none", "none", "none"),
      new Way("flipCrop", "flip, crop", "flip,crop(4)"),
      new Way("jitterRotate", "+ jitter, rotation", "flip,crop(4),jitter,rotate(15)"),
      new Way("cutout", "+ Cutout", "flip,crop(4),cutout(8)"),
      new Way("mixup", "+ Mixup", "flip,crop(4),mixup(0.2)"),
      new Way("policy", "+ policy", "flip,crop(4),policy"));

  @Override
  public String name() {
    return "augmentation";
  }

  @Override
  public String title() {
    return "Augmentation";
  }

  @Override
  public String question() {
    return "Does a net that never sees the same image twice do better on images it has not seen?";
  }

  @Override
  public String shows() {
    return "Mini-VGG with training images changed in six ways: accuracy, and the gap between training and test";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(11, 30, 1050);
  }

  @Override
  public void check(Workbench bench) {
    Splits splits = bench.splits();
    for (Way way : WAYS) {
      way.parsed().step(splits.sampleShape(), splits.train().classes(), 1, bench.seed());
    }
    Zoo.build(MODEL, splits.sampleShape(), splits.train().classes(), bench.seed());
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Dataset train = train(bench);
    Preprocessing preprocessing = Preprocessing.fit(PreprocessingKind.PER_CHANNEL, train, bench.parallel());
    List<AugmentationPage.Result> results = new ArrayList<>();
    for (Way way : WAYS) {
      Supplier<Trainer> trainer = () -> trainer(bench, train, preprocessing, way);
      Trained trained = bench.onSynthetic() ? bench.trialWithModel(way.key(), trainer, bench.splits().test())
          : bench.train(way.key(), trainer, bench.splits().test());
      Evaluation unchanged = trained.outcome().test() == null ? null
          : bench.part(way.key() + "-training", Evaluation.class, () -> Run.evaluate(trained.model(),
              train.first(LOOKED_AT), new SoftmaxCrossEntropy(), 64, bench.parallel()));
      results.add(new AugmentationPage.Result(way, trained, unchanged));
    }
    new AugmentationPage(bench, train, rate(bench), results).write(findings);
  }

  /** So few of the synthetic images, which are easy, that they can be learnt by heart. */
  private static Dataset train(Workbench bench) {
    Dataset all = bench.splits().train();
    return bench.onSynthetic() ? all.first(bench.pick(96, 300)) : all;
  }

  /** Smaller for the smaller batches of the synthetic set. */
  private static double rate(Workbench bench) {
    return bench.onSynthetic() ? 0.01 : 0.05;
  }

  private static Trainer trainer(Workbench bench, Dataset train, Preprocessing preprocessing, Way way) {
    Splits splits = bench.splits();
    boolean few = bench.onSynthetic();
    Dataset validation = few ? splits.validation().first(bench.pick(100, 400)) : splits.validation();
    return Trainer.of(Zoo.build(MODEL, splits.sampleShape(), train.classes(), bench.seed()), train, validation)
        .optimizer(OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(5e-4)).learningRate(rate(bench))
        .schedule(Schedule.parse("one-cycle")).augmentation(way.parsed()).preprocessing(preprocessing)
        .batch(few ? 8 : 64).epochs(few ? bench.pick(2, 4) : bench.pick(2, 5)).seed(bench.seed());
  }
}
