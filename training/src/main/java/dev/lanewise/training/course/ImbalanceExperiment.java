package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.loss.Focal;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.ClassBalance;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** {@code imbalance}: a long tail of 100 : 1, trained on as it is, and in the usual ways to make up for it. */
final class ImbalanceExperiment implements Experiment {
  private static final double RATIO = 100;
  private static final int BATCH = 64;

  /** Of the weights: half-way between none, 0, and every class as heavy as the others, 1. */
  private static final double POWER = 0.5;

  /** γ of the focal loss, as its paper has it. */
  private static final double GAMMA = 2;

  /** A way to train on the tail. */
  enum Way {
    PLAIN("plain", "Softmax cross-entropy on the tail as it is."),
    WEIGHTED("weighted loss", "Cross-entropy in which a sample of a class of n counts 1/√n: half-way to weights by "
        + "inverse frequency, which let all classes weigh the same and a handful of samples rule a step."),
    FOCAL("focal loss", "Samples count (1 − p)² as much, p being the probability that the net already gives their "
        + "class (Lin et al., 2017)."),
    OVERSAMPLED("oversampled", "Each class is drawn as often as the head, those with fewer samples by repeating "
        + "theirs; as many steps as the others."),
    ADJUSTED("logits adjusted", "The plain net, not trained any further: from the logit of each class the logarithm of "
        + "its share of the training samples is subtracted (Menon et al., 2021), which here is a change of the last "
        + "layer's bias.");

    /** Those that are trained; the other needs no training of its own. */
    static final List<Way> TRAINED = List.of(PLAIN, WEIGHTED, FOCAL, OVERSAMPLED);

    final String title;
    final String does;

    Way(String title, String does) {
      this.title = title;
      this.does = does;
    }

    /** The beginning of the names of its parts and values. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a way came to on the test part, once for each seed. */
  record Outcome(Way way, List<Evaluation> tests) {}

  @Override
  public String name() {
    return "imbalance";
  }

  @Override
  public String title() {
    return "Class imbalance";
  }

  @Override
  public String question() {
    return "When one class has a hundred times the samples of another, what helps the rare ones?";
  }

  @Override
  public String shows() {
    return "a long tail of 100 : 1: plain, weighted and focal loss, oversampled, logits adjusted; recall of each class";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(8, 30, 400);
  }

  @Override
  public void check(Workbench bench) {
    tail(bench);
    network(bench, bench.seed());
    requireAllClasses("validation", bench.splits().validation());
    requireAllClasses("test", bench.splits().test());
  }

  private static void requireAllClasses(String part, Dataset dataset) {
    int[] counts = ClassBalance.counts(dataset);
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        throw new IllegalArgumentException("class \"" + dataset.classNames().get(k) + "\" has no sample in the " + part
            + " part, expected at least 1 to measure its recall");
      }
    }
  }

  private static Dataset tail(Workbench bench) {
    return ClassBalance.longTailed(bench.splits().train(), RATIO, bench.seed());
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Dataset tail = tail(bench);
    Preprocessing preprocessing = Preprocessing.fit(PreprocessingKind.PER_CHANNEL, tail, bench.parallel());
    List<Long> seeds = LongStream.range(0, bench.pick(1, 3)).mapToObj(i -> bench.seed() + i).toList();
    List<Outcome> outcomes = new ArrayList<>();
    List<Trained> plain = List.of();
    for (Way way : Way.TRAINED) {
      List<Trained> runs = seeds.stream().map(seed -> trained(bench, way, preprocessing, tail, seed)).toList();
      plain = way == Way.PLAIN ? runs : plain;
      outcomes.add(new Outcome(way, runs.stream().map(Trained::test).toList()));
    }
    outcomes.add(new Outcome(Way.ADJUSTED, plain.stream().map(run -> adjusted(bench, run, tail)).toList()));
    new ImbalancePage(tail, outcomes, epochs(bench)).write(findings, bench.onCifar10() && !bench.quick());
  }

  private static int epochs(Workbench bench) {
    return bench.pick(3, 10);
  }

  private static Trained trained(Workbench bench, Way way, Preprocessing preprocessing, Dataset tail, long seed) {
    String part = way.key() + "-" + seed;
    Supplier<Trainer> trainer = () -> trainer(bench, way, preprocessing, tail, seed);
    Dataset test = bench.splits().test();
    return way == Way.PLAIN ? bench.trialWithModel(part, trainer, test) : bench.trial(part, trainer, test);
  }

  private static Network network(Workbench bench, long seed) {
    Splits splits = bench.splits();
    return Zoo.build(
        bench.pick("lenet5", "lab-net-bn"), splits.sampleShape(), splits.train().classes(), seed);
  }

  private static Trainer trainer(Workbench bench, Way way, Preprocessing preprocessing, Dataset tail, long seed) {
    Splits splits = bench.splits();
    Dataset samples = way == Way.OVERSAMPLED ? ClassBalance.oversampled(tail, seed) : tail;
    Trainer trainer = Trainer.of(network(bench, seed), samples, splits.validation())
        .optimizer(OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(5e-4).withoutDecayOnBatchNormAndBiases())
        .learningRate(0.03).schedule(Schedule.parse("one-cycle")).augmentation(augmentation(bench))
        .preprocessing(preprocessing).batch(BATCH)
        .steps((long) epochs(bench) * Math.ceilDiv(tail.size(), BATCH)).seed(seed);
    return switch (way) {
      case WEIGHTED -> trainer.loss(
          new SoftmaxCrossEntropy().withClassWeights(ClassBalance.weights(ClassBalance.counts(tail), POWER)));
      case FOCAL -> trainer.loss(new Focal(GAMMA));
      default -> trainer;
    };
  }

  /** Mirror and shift what stays what it is then: photographs, but not the spirals of the synthetic set. */
  private static Augmentation augmentation(Workbench bench) {
    return bench.onCifar10() ? Augmentation.parse("flip,crop(4)") : Augmentation.NONE;
  }

  /** A plain net, its last bias moved against the shares of the classes. */
  private static Evaluation adjusted(Workbench bench, Trained plain, Dataset tail) {
    String part = plain.folder().getFileName().toString().replace(Way.PLAIN.key(), Way.ADJUSTED.key());
    return bench.part(part, Evaluation.class, () -> {
      SavedModel model = plain.model();
      Parameter bias = model.network().trainable().getLast();
      int[] counts = ClassBalance.counts(tail);
      for (int k = 0; k < counts.length; k++) {
        bias.data()[k] -= (float) StrictMath.log((double) counts[k] / tail.size());
      }
      bias.touch();
      Dataset test = bench.splits().test();
      return Trainer.of(model.network(), tail, test).preprocessing(model.preprocessing()).parallel(bench.parallel())
          .evaluate(test);
    });
  }
}
