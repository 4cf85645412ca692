package dev.lanewise.training.run;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Evaluator;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.DataException;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.json.Json;
import dev.lanewise.training.optim.Optimizer;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.report.Report;
import dev.lanewise.training.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a {@link RunConfig} says: reads the data, fits the preprocessing to the training part, makes the network
 * and a {@link Trainer}, trains, and tests the best model on the test part. With a folder everything is written there,
 * the report when {@link #report} asks for it: see {@link RunFolder}. Prints nothing; listeners of the trainer hear how
 * it goes.
 *
 * <pre>{@code
 * RunConfig config = RunConfig.DEFAULTS.with("data", "cifar10").with("model", "resnet20");
 * try (Parallel parallel = Parallel.of(2); RunFolder folder = RunFolder.create(Path.of("runs/first"))) {
 *   Run.Result result = Run.prepare(config, parallel).start(folder);
 * }
 * }</pre>
 */
public final class Run {
  private final RunConfig config;
  private final Parallel parallel;
  private final Splits splits;
  private final Network network;
  private final CopyReport copied;
  private final Preprocessing preprocessing;
  private final Loss loss;
  private final Trainer trainer;

  private Run(RunConfig config, Parallel parallel, boolean fromStart) {
    this.config = config;
    this.parallel = parallel;
    this.splits = read(config);
    this.preprocessing = Settings.read("preprocess",
        () -> Preprocessing.fit(PreprocessingKind.parse(config.preprocess()), splits.train(), parallel));
    Network whole = Models.build(config.model(), preprocessing.output(splits.sampleShape()),
        splits.train().classes(), config.firstWeightsSeed());
    this.copied = config.from() == null || !fromStart ? null : Models.copy(config.from(), whole);
    this.network = frozen(whole);
    this.loss = config.lossFor(splits.train());
    this.trainer = configured();
    check();
  }

  /**
   * Does everything that comes before the first step. What is wrong with the settings is found here, before anything is
   * written.
   *
   * @param parallel who works
   * @throws RunException if settings do not fit each other or the data
   * @throws DataException if the data are missing or not as they must be
   */
  public static Run prepare(RunConfig config, Parallel parallel) {
    return prepare(config, parallel, true);
  }

  /**
   * Reads the settings of a run in a folder and prepares to go on with it; where it has no checkpoint yet, to start it.
   *
   * @param overrides other values of settings, such as more epochs, by their keys
   * @param parallel who works
   * @throws RunFileException if the folder holds no settings, or they are not as they must be
   * @throws RunException if they do not fit each other or the data
   * @throws DataException if the data are missing or not as they must be
   */
  public static Run reopen(RunFolder folder, Map<String, ?> overrides, Parallel parallel) {
    if (!Files.exists(folder.config())) {
      throw new RunException(
          folder.path() + ": no " + folder.config().getFileName() + ", so it is not the folder of a run");
    }
    boolean fromStart = !Files.exists(folder.checkpoint());
    return prepare(RunConfig.read(folder.config()).with(overrides), parallel, fromStart);
  }

  private static Run prepare(RunConfig config, Parallel parallel, boolean fromStart) {
    try {
      return new Run(config, parallel, fromStart);
    } catch (IllegalArgumentException e) {
      throw new RunException(e.getMessage(), e);
    }
  }

  private static Splits read(RunConfig config) {
    Splits all = Settings.read("data", () -> Datasets.read(config.data(), config.seed()));
    int limit = config.trainSamples();
    return limit == 0 || limit >= all.train().size() ? all
        : new Splits(all.train().slice(0, limit), all.validation(), all.test());
  }

  private Network frozen(Network whole) {
    Network frozen = whole;
    if (!config.freeze().isEmpty()) {
      frozen = Settings.read("freeze", () -> whole.withFrozen(config.freeze().toArray(String[]::new)));
    }
    Network partly = frozen;
    return config.freezeStatistics().isEmpty() ? partly : Settings.read("freeze-statistics",
        () -> partly.withFrozenStatistics(config.freezeStatistics().toArray(String[]::new)));
  }

  private Trainer configured() {
    Trainer made = Trainer.of(network, splits.train(), splits.validation())
        .loss(loss)
        .optimizer(config.optimizerSettings())
        .learningRate(config.learningRate())
        .schedule(Schedule.parse(config.schedule()))
        .batch(config.batch())
        .accumulate(config.accumulate())
        .seed(config.seed())
        .augmentation(Augmentation.parse(config.augment()))
        .preprocessing(preprocessing)
        .parallel(parallel);
    if (config.steps() > 0) {
      made.steps(config.steps());
    } else {
      made.epochs(config.epochs());
    }
    if (config.earlyStopping() > 0) {
      made.earlyStopping(config.earlyStopping());
    }
    return config.checkpointEvery() > 0 ? made.checkpointEvery(config.checkpointEvery()) : made;
  }

  /** What the trainer would find out only after the folder is made. */
  private void check() {
    Augmentation augmentation = Augmentation.parse(config.augment());
    Settings.read("augment",
        () -> augmentation.step(splits.sampleShape(), splits.train().classes(), 1, config.seed()));
    if (augmentation.mixesTargets() && !loss.takesTargets()) {
      throw new IllegalArgumentException(
          "augment: " + config.augment() + " mixes classes, which the loss " + config.loss() + " cannot take");
    }
    Settings.read("loss", () -> loss.step(network.output(), 1, parallel));
    OptimizerSettings optimizer = config.optimizerSettings();
    Settings.read("rate-factors", () -> Optimizer.of(network, optimizer));
  }

  /** The settings. */
  public RunConfig config() {
    return config;
  }

  /** The data; of the training part what is used. */
  public Splits splits() {
    return splits;
  }

  /** The network that is trained. */
  public Network network() {
    return network;
  }

  /** What was taken from the file or folder of {@link RunConfig#from}; empty without, and where a run goes on. */
  public Optional<CopyReport> copied() {
    return Optional.ofNullable(copied);
  }

  /** The trainer, for listeners and for {@link Trainer#requestStop}. */
  public Trainer trainer() {
    return trainer;
  }

  /**
   * What came out.
   *
   * @param history of all epochs
   * @param test how the best model did on the test part, without a folder the last one; empty if that part is, or the
   *     run was asked to stop
   */
  public record Result(History history, Optional<Evaluation> test) {}

  /** Trains and tests the last model; nothing is written. */
  public Result start() {
    History history = trainer.fit();
    return new Result(history, test(history, new SavedModel(
        trainer.evaluated(), preprocessing, splits.classNames(), config.data())));
  }

  /**
   * Trains and tests the best model.
   *
   * @param folder a new one
   * @throws RunFileException if a file cannot be written
   */
  public Result start(RunFolder folder) {
    config.write(folder.config());
    Json.write(folder.environment(), Environment.describe(parallel.workers(), config.seed()));
    trainer.folder(folder, config.data());
    return finish(folder, trainer.fit());
  }

  /**
   * Goes on from the checkpoint and tests the best model.
   *
   * @param folder that of the run
   * @throws RunFileException if the checkpoint is damaged, does not fit the settings, or a file
   *     cannot be written
   */
  public Result resume(RunFolder folder) {
    trainer.folder(folder, config.data());
    History history = trainer.resume();
    config.write(folder.config());
    return finish(folder, history);
  }

  private Result finish(RunFolder folder, History history) {
    if (history.ending() == History.Ending.REQUESTED) {
      return new Result(history, Optional.empty());
    }
    Optional<Evaluation> test = test(history, Models.loadSaved(folder.best().toString()));
    Json.write(folder.metrics(), metrics(history, test));
    return new Result(history, test);
  }

  /**
   * Writes the report of a run that is over; that takes a few seconds.
   *
   * @throws RunFileException if it cannot be written
   */
  public void report(RunFolder folder) {
    try {
      Report.of(folder, parallel).save(folder.report());
    } catch (IOException e) {
      throw new RunFileException(folder.report(), "cannot be written: " + e.getMessage(), e);
    }
  }

  private Optional<Evaluation> test(History history, SavedModel model) {
    if (history.ending() == History.Ending.REQUESTED || splits.test().size() == 0) {
      return Optional.empty();
    }
    return Optional.of(evaluate(model, splits.test(), loss, config.batch(), parallel));
  }

  /**
   * Runs a saved model over a dataset.
   *
   * @param loss the loss to be averaged
   * @param batch samples that go through the network together
   * @throws RunException if the model takes other samples, or has other classes
   */
  public static Evaluation evaluate(SavedModel model, Dataset dataset, Loss loss, int batch, Parallel parallel) {
    Shape takes = model.sampleShape();
    if (!takes.equals(dataset.sampleShape())) {
      throw new RunException("data: " + dataset.name() + " has samples of " + dataset.sampleShape()
          + ", but the model takes " + takes);
    }
    if (model.classNames().size() != dataset.classes()) {
      throw new RunException("data: " + dataset.name() + " has " + dataset.classes() + " classes, but the model "
          + model.classNames().size());
    }
    BatchLoader loader = BatchLoader.sequential(dataset, Math.clamp(dataset.size(), 1, batch))
        .preprocessed(model.preprocessing());
    return new Evaluator(loader, loss, parallel).evaluate(model.network().compile());
  }

  private Map<String, Object> metrics(History history, Optional<Evaluation> test) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("ending", history.ending().name().toLowerCase(Locale.ROOT));
    metrics.put("epochs", history.epochs().size());
    metrics.put("steps", history.last().steps());
    metrics.put("seconds", history.epochs().stream().mapToDouble(History.Epoch::seconds).sum());
    metrics.put("imagesPerSecond", history.last().imagesPerSecond());
    metrics.put("bestEpoch", history.best().number());
    metrics.put("validation", EvaluationJson.tree(history.best().validation(), splits.classNames()));
    test.ifPresent(of -> metrics.put("test", EvaluationJson.tree(of, splits.classNames())));
    return metrics;
  }
}
