package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.training.classic.FitSettings;
import dev.lanewise.training.classic.LinearClassifier;
import dev.lanewise.training.classic.TwoLayerNet;
import dev.lanewise.training.classic.TwoLayerNet.Activation;
import dev.lanewise.training.classic.TwoLayerNet.Hidden;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code two-layer}: 100 hidden units with three activations, gradient clipping, and a softmax that overflows. */
final class TwoLayerExperiment implements Experiment {
  static final int HIDDEN = 100;

  /** R of the L2 regularisation. */
  static final double R = 2e-3;

  static final double RATE = 0.01;

  /** What suits a linear classifier on CIFAR-10, by the experiment linear. */
  private static final double LINEAR_RATE = 1e-3;

  private static final double LINEAR_R = 0.01;

  /** The rate at which gradients are clipped or not. */
  static final double LARGE_RATE = 0.3;

  static final double CLIP_NORM = 1;

  /** The rate at which logits become so large that their powers of e overflow. */
  static final double OVERFLOW_RATE = 0.07;

  /** A net with an activation, and what came out. */
  record Run(Activation activation, Trained trained, TwoLayerNet net) {}

  /** All that was done. */
  record Parts(
      FitSettings settings, Trained linear, List<Run> runs, Trained unclipped, Trained clipped,
      LogSumExp.Course stable, LogSumExp.Course naive) {}

  @Override
  public String name() {
    return "two-layer";
  }

  @Override
  public String title() {
    return "The two-layer net";
  }

  @Override
  public String question() {
    return "What do 100 hidden units add to a linear classifier, and which tricks keep their training alive?";
  }

  @Override
  public String shows() {
    return "ReLU, sigmoid and tanh; gradient clipping and the stable softmax on and off; first-layer weights";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(7, 20, 40);
  }

  @Override
  public void check(Workbench bench) {
    Checks.requireImages(bench);
    Checks.requireSamples(bench);
  }

  private static FitSettings settings(Workbench bench) {
    return FitSettings.softmax().withL2(R).withLearningRate(RATE).withSchedule(Schedule.cosine(0)).withBatch(100)
        .withEpochs(bench.pick(2, 15)).withSeed(bench.seed());
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, bench.splits().train(), bench.parallel());
    FitSettings settings = settings(bench);
    Trained linear = linear(bench, settings, preprocessing);
    List<Run> runs = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      runs.add(train(bench, settings, preprocessing, activation));
    }
    Trained unclipped = clip(bench, "unclipped", settings, preprocessing, Double.POSITIVE_INFINITY);
    Trained clipped = clip(bench, "clipped", settings, preprocessing, CLIP_NORM);
    LogSumExp.Course stable = bench.part("log-sum-exp-on", LogSumExp.Course.class,
        () -> logSumExp(bench, settings, preprocessing, true));
    LogSumExp.Course naive = bench.part("log-sum-exp-off", LogSumExp.Course.class,
        () -> logSumExp(bench, settings, preprocessing, false));
    TwoLayerPage.write(findings, bench, new Parts(settings, linear, runs, unclipped, clipped, stable, naive));
  }

  /** What the net is to beat: a linear classifier at the setting that suits it. */
  private static Trained linear(Workbench bench, FitSettings settings, Preprocessing preprocessing) {
    Splits splits = bench.splits();
    FitSettings own = settings.withLearningRate(LINEAR_RATE).withL2(LINEAR_R);
    return bench.train("linear", () -> LinearClassifier.trainer(
        own, splits.train(), splits.validation(), preprocessing), splits.test());
  }

  private static Run train(
      Workbench bench, FitSettings settings, Preprocessing preprocessing, Activation activation) {
    Splits splits = bench.splits();
    Hidden hidden = new Hidden(HIDDEN, activation);
    Trained trained = bench.train(activation.toString().toLowerCase(Locale.ROOT),
        () -> TwoLayerNet.trainer(hidden, settings, splits.train(), splits.validation(), preprocessing),
        splits.test());
    TwoLayerNet net = trained.history().epochs().isEmpty() ? null
        : TwoLayerNet.of(trained.model(), settings, trained.history(), bench.parallel());
    return new Run(activation, trained, net);
  }

  /** A few steps at a rate that is too large. */
  private static Trained clip(
      Workbench bench, String part, FitSettings settings, Preprocessing preprocessing, double norm) {
    Splits splits = bench.splits();
    FitSettings fast = settings.withLearningRate(LARGE_RATE).withSchedule(Schedule.constant());
    return bench.trial(part, () -> TwoLayerNet.trainer(
        Hidden.relu(HIDDEN), fast, splits.train(), splits.validation(), preprocessing)
        .optimizer(fast.optimizer().withClipNorm(norm)).steps(bench.pick(40, 200)), splits.test().slice(0, 0));
  }

  private static LogSumExp.Course logSumExp(
      Workbench bench, FitSettings settings, Preprocessing preprocessing, boolean stable) {
    Dataset train = bench.splits().train();
    FitSettings fast = settings.withLearningRate(OVERFLOW_RATE).withBatch(Math.min(settings.batch(), train.size()));
    Network network = TwoLayerNet.network(Hidden.relu(HIDDEN), fast, train, preprocessing);
    try (BatchLoader loader =
        BatchLoader.shuffled(train, fast.batch(), fast.seed()).preprocessed(preprocessing)) {
      return new LogSumExp(network, fast, bench.parallel()).run(loader, bench.pick(40, 100), stable);
    }
  }
}
