package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.run.RunConfig;
import dev.lanewise.training.schedule.Schedule;
import dev.lanewise.training.search.Objective;
import dev.lanewise.training.search.Point;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Scores a point by training: its best validation accuracy after so many epochs. A training run whose loss is no longer
 * finite counts as guessing. Each point and budget is trained once, as a part of the experiment.
 */
final class SearchTrials implements Objective {
  private final Workbench bench;
  private final Function<Point, SmallCnn> net;
  private final Function<Point, RunConfig> settings;
  private final Dataset train;
  private final Preprocessing preprocessing;
  private final Map<String, Double> known = new LinkedHashMap<>();
  private int diverged;

  /**
   * Trials.
   *
   * @param net the network of a point
   * @param settings those of its training; the epochs are the budget
   */
  SearchTrials(Workbench bench, Function<Point, SmallCnn> net, Function<Point, RunConfig> settings) {
    this.bench = bench;
    this.net = net;
    this.settings = settings;
    this.train = train(bench);
    this.preprocessing = Preprocessing.fit(
        PreprocessingKind.parse(RunConfig.DEFAULTS.preprocess()), train, bench.parallel());
  }

  /** The first samples of the training part, as a run with the setting {@code train-samples} takes them. */
  static Dataset train(Workbench bench) {
    Dataset all = bench.splits().train();
    return all.first(SearchPlan.of(bench).samples());
  }

  @Override
  public double score(Point point, int epochs) {
    String part = point.toString().replace(' ', '_') + "_epochs=" + epochs;
    return known.computeIfAbsent(part, _ -> trained(part, point, epochs));
  }

  private double trained(String part, Point point, int epochs) {
    Trained trained = bench.trial(part, () -> trainer(point, epochs), bench.splits().test().slice(0, 0));
    if (trained.diverged()) {
      diverged++;
      return 1.0 / train.classes();
    }
    return trained.bestValidationAccuracy();
  }

  /** How many trials were trained. */
  int trained() {
    return known.size();
  }

  /** How many of them had a loss that was not finite in the end. */
  int diverged() {
    return diverged;
  }

  /** The network of a point with its first values. */
  Network network(Point point) {
    return net.apply(point).build(
        preprocessing.output(bench.splits().sampleShape()), train.classes(), bench.seed());
  }

  /** All settings of a trial but the network. */
  RunConfig config(Point point, int epochs) {
    return settings.apply(point).with("epochs", epochs);
  }

  Trainer trainer(Point point, int epochs) {
    RunConfig config = config(point, epochs);
    return Trainer.of(network(point), train, bench.splits().validation())
        .optimizer(config.optimizerSettings()).learningRate(config.learningRate())
        .schedule(Schedule.parse(config.schedule())).batch(config.batch()).epochs(config.epochs())
        .preprocessing(preprocessing).seed(config.seed());
  }
}
