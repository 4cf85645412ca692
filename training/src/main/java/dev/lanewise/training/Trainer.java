package dev.lanewise.training;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompiledNetwork;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains a network: in each epoch one step for every batch of the shuffled training part (load, augment, preprocess,
 * forward, loss, backward, update), then a validation.
 *
 * <p>The same network, settings, data and seed give the same parameters bit for bit, whatever the number of threads,
 * and however often the run was interrupted and resumed from its folder.
 *
 * <pre>{@code
 * History history = Trainer.of(network, splits.train(), splits.validation())
 *     .optimizer(OptimizerSettings.parse("nesterov(0.9)")).learningRate(0.05).schedule(Schedule.parse("one-cycle"))
 *     .augmentation(Augmentation.parse("flip,crop(4)")).epochs(8).batch(64).seed(1)
 *     .fit();
 * }</pre>
 */
public final class Trainer {
  final Network network;
  final Dataset train;
  final Dataset validation;
  final List<TrainingListener> listeners = new ArrayList<>();
  Loss loss = new SoftmaxCrossEntropy();
  OptimizerSettings optimizer = OptimizerSettings.momentum(0.9);
  Schedule schedule = Schedule.constant();
  double learningRate = 0.01;
  int epochs = 1;
  long steps = Long.MAX_VALUE;
  int batch = 64;
  int microBatches = 1;
  long seed;
  int patience = Integer.MAX_VALUE;
  Augmentation augmentation = Augmentation.NONE;
  Preprocessing preprocessing = Preprocessing.none();
  int loaderThreads = 1;
  Parallel parallel = Parallel.serial();
  RunFolder folder;
  String name = "";
  long checkpointEvery = Long.MAX_VALUE;
  boolean warmUp = true;
  private Network evaluated;
  private volatile boolean stopRequested;

  private Trainer(Network network, Dataset train, Dataset validation) {
    this.network = Objects.requireNonNull(network, "network");
    this.train = Objects.requireNonNull(train, "train");
    this.validation = Objects.requireNonNull(validation, "validation");
    this.evaluated = network;
    requireSamples("train", train);
    requireSamples("validation", validation);
  }

  private static void requireSamples(String part, Dataset dataset) {
    if (dataset.size() == 0) {
      throw new IllegalArgumentException(part + ": " + dataset.name() + " has no sample");
    }
  }

  private void requireFit(Dataset dataset) {
    Shape samples = preprocessing.output(dataset.sampleShape());
    if (!network.input().equals(samples) || network.output().size() != dataset.classes()) {
      throw new IllegalArgumentException(
          "network: it maps " + network.input() + " to " + network.output() + ", expected " + samples + " to "
              + dataset.classes() + " as in " + dataset.name());
    }
  }

  /**
   * A trainer with softmax cross-entropy, SGD with momentum 0.9, a constant learning rate of 0.01, one epoch of batches
   * of 64, one thread.
   *
   * @throws IllegalArgumentException if a part has no sample
   */
  public static Trainer of(Network network, Dataset train, Dataset validation) {
    return new Trainer(network, train, validation);
  }

  /** What is minimised. */
  public Trainer loss(Loss loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
    return this;
  }

  /**
   * Softens the targets of softmax cross-entropy: a share ε of each goes to all classes alike.
   *
   * @throws IllegalArgumentException if ε is not 0..1, or the loss is another one
   */
  public Trainer labelSmoothing(double epsilon) {
    if (!(loss instanceof SoftmaxCrossEntropy crossEntropy)) {
      throw new IllegalArgumentException("labelSmoothing: the loss is " + loss + ", expected softmax cross-entropy");
    }
    this.loss = crossEntropy.withLabelSmoothing(epsilon);
    return this;
  }

  /** How parameters follow their gradients. */
  public Trainer optimizer(OptimizerSettings optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /** By what the learning rate is multiplied as the run goes on. */
  public Trainer schedule(Schedule schedule) {
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    return this;
  }

  /**
   * The length of the steps, before the schedule.
   *
   * @throws IllegalArgumentException if it is not a positive number
   */
  public Trainer learningRate(double learningRate) {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate: " + learningRate + ", expected a positive number");
    }
    this.learningRate = learningRate;
    return this;
  }

  /**
   * How often the training part is gone through.
   *
   * @throws IllegalArgumentException if {@code epochs < 1}
   */
  public Trainer epochs(int epochs) {
    this.epochs = (int) atLeastOne("epochs", epochs);
    this.steps = Long.MAX_VALUE;
    return this;
  }

  /**
   * How many steps the run has, instead of a number of epochs; the last epoch may end early, and is validated then.
   *
   * @throws IllegalArgumentException if {@code steps < 1}
   */
  public Trainer steps(long steps) {
    this.steps = atLeastOne("steps", steps);
    this.epochs = Integer.MAX_VALUE;
    return this;
  }

  /**
   * Samples in a step; the last step of an epoch takes what is left.
   *
   * @throws IllegalArgumentException if {@code batch < 1}
   */
  public Trainer batch(int batch) {
    this.batch = (int) atLeastOne("batch", batch);
    return this;
  }

  /**
   * Into how many parts a batch is cut that go forward and backward one after the other, their gradients added before
   * the update: so a large batch takes the memory of a small one. The step is the same but for rounding, except that
   * BatchNorm sees the parts.
   *
   * @throws IllegalArgumentException if {@code parts < 1}
   */
  public Trainer accumulate(int parts) {
    this.microBatches = (int) atLeastOne("parts", parts);
    return this;
  }

  /**
   * Ends the run when so many epochs in a row have not been better than the best before them.
   *
   * @throws IllegalArgumentException if {@code patience < 1}
   */
  public Trainer earlyStopping(int patience) {
    this.patience = (int) atLeastOne("patience", patience);
    return this;
  }

  private static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
    return value;
  }

  /** Decides everything that the run draws: the order of the samples, augmentation, dropout. */
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** What training samples go through before everything else, anew in each epoch. */
  public Trainer augmentation(Augmentation augmentation) {
    this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
    return this;
  }

  /** What all samples go through before the network sees them. */
  public Trainer preprocessing(Preprocessing preprocessing) {
    this.preprocessing = Objects.requireNonNull(preprocessing, "preprocessing");
    return this;
  }

  /**
   * How many threads prepare batches ahead of the steps; 0 for none: each batch is prepared when it is needed.
   *
   * @throws IllegalArgumentException if {@code threads < 0}
   */
  public Trainer loaderThreads(int threads) {
    if (threads < 0) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 0");
    }
    this.loaderThreads = threads;
    return this;
  }

  /** Who works. */
  public Trainer parallel(Parallel parallel) {
    this.parallel = Objects.requireNonNull(parallel, "parallel");
    return this;
  }

  /** Who is told, after those before. */
  public Trainer listener(TrainingListener listener) {
    this.listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Where the run keeps its history, its checkpoint, and the best and the last model.
   *
   * @param modelName what the saved models are called
   */
  public Trainer folder(RunFolder folder, String modelName) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.name = Objects.requireNonNull(modelName, "modelName");
    return this;
  }

  /**
   * After how many steps a checkpoint is written, besides that after each epoch.
   *
   * @throws IllegalArgumentException if {@code steps < 1}
   */
  public Trainer checkpointEvery(long steps) {
    this.checkpointEvery = atLeastOne("steps", steps);
    return this;
  }

  /**
   * Begins with the first step at once, instead of made-up samples until the JVM has compiled the kernels: for a run of
   * a moment after others of such a network. The result is the same.
   */
  public Trainer withoutWarmUp() {
    this.warmUp = false;
    return this;
  }

  /**
   * Trains from the start.
   *
   * @return what happened
   * @throws DivergedException if the loss or a parameter becomes NaN or infinite; the network keeps the parameters it
   *     then has, the folder those of the last checkpoint
   * @throws IllegalArgumentException if the network does not fit the data, or settings do not go together
   * @throws RunFileException if a file of the folder cannot be written
   */
  public History fit() {
    return run(null);
  }

  /**
   * Goes on from the checkpoint in the folder, or from the start where there is none yet, and ends in the same bits as
   * a run that was never interrupted. If the run is over, nothing is done. More epochs than before may be asked for;
   * what a schedule makes of that is its own affair.
   *
   * @return what happened, from the start
   * @throws RunFileException if the checkpoint is damaged or was made with other settings
   * @throws IllegalStateException without a {@linkplain #folder folder}
   */
  public History resume() {
    if (folder == null) {
      throw new IllegalStateException("resume without a folder");
    }
    return run(Files.exists(folder.checkpoint()) ? Checkpoint.read(folder.checkpoint()) : null);
  }

  private History run(Checkpoint from) {
    requireFit(train);
    try (TrainingRun run = new TrainingRun(this, from)) {
      evaluated = run.evaluated();
      return run.run();
    } finally {
      stopRequested = false;
    }
  }

  /**
   * Asks the run to end after the step under way, with a checkpoint if it has a folder. Any thread may ask; asked
   * before the run begins, it ends at once.
   */
  public void requestStop() {
    stopRequested = true;
  }

  boolean stopRequested() {
    return stopRequested;
  }

  /**
   * The network that is validated and saved: the trained one, or its moving average where the optimiser keeps one.
   */
  public Network evaluated() {
    return evaluated;
  }

  /** Runs {@link #evaluated} as it now is over a dataset, preprocessed as in training, not augmented. */
  public Evaluation evaluate(Dataset dataset) {
    return evaluator(dataset).evaluate(evaluated.compile());
  }

  /** Runs a network of the same shapes over a dataset, preprocessed as in training, not augmented. */
  public Evaluation evaluate(CompiledNetwork compiled, Dataset dataset) {
    return evaluator(dataset).evaluate(compiled);
  }

  /** {@link #evaluated} as it now is, with what it takes to use it. */
  public SavedModel model(String modelName) {
    return new SavedModel(evaluated, preprocessing, train.classNames(), modelName);
  }

  Evaluator evaluator(Dataset dataset) {
    requireFit(dataset);
    return new Evaluator(BatchLoader.sequential(dataset, batch).preprocessed(preprocessing), loss, parallel);
  }

  TrainingOptions options() {
    return TrainingOptions.of().withSeed(seed);
  }

  /** What must be the same when a run goes on. */
  SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("train", train.name() + ", " + train.size() + " samples of " + train.sampleShape());
    settings.put("validation", validation.name() + ", " + validation.size() + " samples");
    settings.put("loss", loss.toString());
    settings.put("optimizer", optimizer.toString());
    settings.put("weightDecay", optimizer.weightDecay().toString());
    settings.put("parameterGroups", optimizer.groups().toString());
    settings.put("clipNorm", Double.toString(optimizer.clipNorm()));
    settings.put("clipValue", Double.toString(optimizer.clipValue()));
    settings.put("average", String.valueOf(optimizer.average()));
    settings.put("schedule", schedule.toString());
    settings.put("learningRate", Double.toString(learningRate));
    settings.put("batch", Integer.toString(batch));
    settings.put("accumulate", Integer.toString(microBatches));
    settings.put("seed", Long.toString(seed));
    settings.put("augmentation", augmentation.toString());
    settings.put("preprocessing", preprocessing.toString());
    return settings;
  }
}
