package dev.lanewise.training.cli;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.optim.OptimizerSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: reads data, trains a network of the zoo, tests it. */
@Command(
    name = "train",
    description = {"Trains a network and says how well it does on the test part.", ""},
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DATA", defaultValue = "synthetic", description = {
    "What to train on. One of:",
    "synthetic: 32x32 colour pictures of ten classes, made on the spot;",
    "line-patterns: 8x8 grey lines of three classes, made on the spot;",
    "cifar10:PATH: the official cifar-10-binary.tar.gz or the folder unpacked from it;",
    "cifar100:PATH, cifar100-coarse:PATH: cifar-100-binary.tar.gz, 100 or 20 classes;",
    "mnist:PATH, fashion-mnist:PATH: a folder of train-images-idx3-ubyte.gz and so on;",
    "digits:PATH: digits.csv or digits.csv.gz, 8x8 pixels and the digit in a line;",
    "folder:PATH or folder:PATH,SIZE: PNG and JPEG pictures in a folder for each class, brought to SIZE "
        + "(64, or 48x64: rows x columns);",
    "all but the last also without :PATH, from their place in the data folder (LANEWISE_DATA or "
        + "~/.cache/lanewise)."})
  private String data;

  @Option(names = "--model", paramLabel = "NAME", defaultValue = "mini-alexnet",
      completionCandidates = Models.class, description = "The network, one of: ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "8",
      description = "How often the training part is gone through.")
  private int epochs;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "64", description = "Samples in a step.")
  private int batch;

  @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "0.01", description = "The length of a step.")
  private double learningRate;

  @Option(names = "--momentum", paramLabel = "RHO", defaultValue = "0.9",
      description = "Momentum of SGD, 0 for none: v = rho v + g, w = w - rate v.")
  private double momentum;

  @Option(names = "--weight-decay", paramLabel = "LAMBDA", defaultValue = "0",
      description = "Adds lambda w to each gradient.")
  private double weightDecay;

  @Option(names = "--preprocess", paramLabel = "KIND", defaultValue = "channels",
      description = {"What samples go through first, as measured on the training part: none, zero-centre (the mean "
          + "image subtracted), channels (each to mean 0 and deviation 1), pca(COMPONENTS), "
          + "pca-whiten(COMPONENTS, EPSILON), zca(EPSILON)."})
  private String preprocess;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Decides synthetic data, first weights and the order of samples; same seed, same result.")
  private long seed;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "0", showDefaultValue =
      picocli.CommandLine.Help.Visibility.NEVER,
      description = "Threads that work (default: one for each processor). The result does not depend on it.")
  private int threads;

  @Option(names = "--progress", paramLabel = "MODE", defaultValue = "auto",
      description = "bar, plain (lines), none, or auto: a bar on a terminal, lines elsewhere.")
  private Progress.Mode progress;

  @Override
  public void run() {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    PrintWriter out = spec.commandLine().getOut();
    checkOptions();
    PreprocessingKind kind = kind();
    Splits splits = Datasets.read(data, seed);
    Network network = network(splits, kind);
    int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    out.println(header(splits, workers));
    out.print(network.summary());
    out.flush();
    try (Parallel parallel = Parallel.of(workers);
        Progress listener = Progress.of(progress, epochs, out)) {
      Trainer trainer = Trainer.of(network, splits.train(), splits.validation())
          .optimizer(OptimizerSettings.momentum(momentum).withWeightDecay(weightDecay)).learningRate(learningRate)
          .epochs(epochs).batch(batch).seed(seed)
          .preprocessing(Preprocessing.fit(kind, splits.train(), parallel))
          .parallel(parallel).listener(listener);
      History history = trainer.fit();
      Evaluation test = trainer.evaluate(splits.test());
      out.println();
      out.print(Report.of(test, splits.classNames()));
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
      out.println(String.format(Locale.ROOT,
          "Test accuracy %.2f %% (%,d of %,d), test loss %.4f; %,.0f images/s in the last epoch; "
              + "%.1f s since the start",
          100 * test.accuracy(), test.correct(), test.samples(), test.loss(), history.last().imagesPerSecond(),
          seconds));
      out.flush();
    }
  }

  /** The names that help lists. */
  private static final class Models implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Zoo.names().iterator();
    }
  }

  /** Before anything is read: what a typing error would otherwise cost minutes to say. */
  private void checkOptions() {
    require(epochs >= 1, "--epochs", epochs, "at least 1");
    require(batch >= 1 && batch <= 65_536, "--batch", batch, "1 to 65536");
    require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY, "--learning-rate", learningRate,
        "a positive number");
    require(momentum >= 0 && momentum < 1, "--momentum", momentum, "0 or more, below 1");
    require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY, "--weight-decay", weightDecay, "0 or more");
    require(threads >= 0 && threads <= 1024, "--threads", threads, "1 to 1024");
    try {
      Datasets.check(data);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    if (!Zoo.names().contains(model)) {
      throw new UsageException("no model is called \"" + model + "\"; there are " + String.join(", ", Zoo.names()));
    }
  }

  private static void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw new UsageException(option + " is " + value + ", expected " + expected);
    }
  }

  private PreprocessingKind kind() {
    try {
      return PreprocessingKind.parse(preprocess);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private Network network(Splits splits, PreprocessingKind kind) {
    try {
      return Zoo.build(model, kind.output(splits.sampleShape()), splits.classNames().size(), seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException(data + " does not fit: " + e.getMessage());
    }
  }

  private String header(Splits splits, int workers) {
    return String.format(Locale.ROOT,
        "%s on %s: %,d training, %,d validation, %,d test samples of %s; %d %s, %s",
        model, data, splits.train().size(), splits.validation().size(), splits.test().size(), splits.sampleShape(),
        workers, workers == 1 ? "thread" : "threads", Backend.description());
  }
}
