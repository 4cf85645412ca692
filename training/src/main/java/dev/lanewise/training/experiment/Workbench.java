package dev.lanewise.training.experiment;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an experiment works with: its settings, data and threads, and a place for its parts. A part is done once: what
 * came out is kept in the folder of the experiment, whole or not at all, and read back the next time. So an experiment
 * that was killed goes on with the part it was in, and one that is over can be shown again in no time.
 */
public final class Workbench {
  /** Training samples of a real set with {@code --quick}. */
  public static final int QUICK_TRAIN = 4_000;

  /** Validation samples, and test samples, of a real set with {@code --quick}. */
  public static final int QUICK_EVALUATE = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+=_-]*");

  private final ExperimentConfig config;
  private final Splits splits;
  private final Parallel parallel;
  private final ExperimentListener listener;
  private final Path parts;
  private final Set<String> names = new HashSet<>();
  private double seconds;

  private record Part<T>(double seconds, T value) {}

  /**
   * A bench.
   *
   * @param splits all the data
   * @param parts where parts are kept; made when it is needed
   */
  Workbench(
      ExperimentConfig config, Splits splits, Parallel parallel, Path parts, ExperimentListener listener) {
    this.config = config;
    this.splits = config.quick() ? quick(splits) : splits;
    this.parallel = parallel;
    this.parts = parts;
    this.listener = listener;
  }

  private static Splits quick(Splits all) {
    return new Splits(all.train().first(QUICK_TRAIN), all.validation().first(QUICK_EVALUATE),
        all.test().first(QUICK_EVALUATE));
  }

  /** The settings. */
  public ExperimentConfig config() {
    return config;
  }

  /** Whether everything is to be done within a minute. */
  public boolean quick() {
    return config.quick();
  }

  /** One of two, as the experiment is to be quick or not. */
  public <T> T pick(T quick, T full) {
    return config.quick() ? quick : full;
  }

  /** Whether the data are CIFAR-10, for which the budgets of the experiments are made. */
  public boolean onCifar10() {
    return config.data().equals("cifar10") || config.data().startsWith("cifar10:");
  }

  /** Whether the data are the synthetic set, which is small and easy. */
  public boolean onSynthetic() {
    return config.data().equals("synthetic");
  }

  /** The seed of everything that is drawn. */
  public long seed() {
    return config.seed();
  }

  /** Random numbers for a purpose, the same in each run. */
  public SeededRandom random(String what) {
    return new SeededRandom(config.seed()).child(config.experiment()).child(what);
  }

  /** The data; with {@code --quick} the first samples of each part. */
  public Splits splits() {
    return splits;
  }

  /** Who works. */
  public Parallel parallel() {
    return parallel;
  }

  /** The folder of the experiment, as an absolute path: for files that name others in it. */
  public Path folder() {
    return parts.toAbsolutePath().getParent();
  }

  /** What all parts have taken so far, whenever that was. */
  public double seconds() {
    return seconds;
  }

  /**
   * Does a part, or reads what came out when it was done before.
   *
   * @param name of the part: letters, digits, hyphens, dots, +, =, _
   * @param type of what comes out: a record or array that JSON can hold
   * @param work does it
   * @throws RunFileException if what was kept cannot be read, or the result not be written
   */
  public <T> T part(String name, Class<T> type, Supplier<T> work) {
    Path file = parts.resolve(check(name) + ".json");
    if (Files.exists(file)) {
      Part<T> part = Json.read(file, Json.STRICT.getTypeFactory().constructParametricType(Part.class, type));
      done(name, part.seconds, true);
      return part.value;
    }
    listener.partStarted(name);
    long start = System.nanoTime();
    T value = work.get();
    double took = (System.nanoTime() - start) / 1e9;
    makeFolder(parts);
    Json.write(file, new Part<>(took, value));
    done(name, took, false);
    return value;
  }

  /**
   * Makes a model, or reads it back when it was made before: for what takes long to find and is too much for JSON, such
   * as a preprocessing with a matrix.
   *
   * @param name of the part
   * @param work makes it
   * @throws RunFileException if what was kept cannot be read, or the model not be written
   */
  public SavedModel model(String name, Supplier<SavedModel> work) {
    Path folder = Trained.modelFolder(parts.resolve(check(name + "-model")));
    part(name, Boolean.class, () -> { // its file is written when the model is there, whole
      delete(folder);
      save(work.get(), folder);
      return true;
    });
    return Trained.model(folder.getParent());
  }

  /**
   * Trains, with a checkpoint after each epoch from which a later run goes on, and tests the best model by validation.
   * A loss that is no longer finite ends the run; what came out says so.
   *
   * @param name of the part
   * @param trainer makes the trainer with all its settings but threads, folder and listeners
   * @param test what the best model is tested on; an empty part for nothing
   */
  public Trained train(String name, Supplier<Trainer> trainer, Dataset test) {
    Path folder = parts.resolve(check(name));
    if (Trained.isDone(folder)) {
      return known(name, folder);
    }
    listener.partStarted(name);
    Trainer made = prepared(trainer, config.quick());
    try (RunFolder run = RunFolder.openOrCreate(folder)) {
      made.folder(run, config.data());
      String divergence = null;
      History history;
      try {
        history = made.resume();
      } catch (DivergedException e) {
        divergence = e.getMessage();
        history = e.history();
      }
      Evaluation tested = Files.exists(run.best()) && test.size() > 0
          ? made.evaluate(Trained.model(folder).network().compile(), test) : null;
      Trained trained = Trained.finish(folder, history, tested, divergence);
      delete(run.checkpoint());
      delete(run.last());
      delete(run.steps());
      done(name, trained.seconds(), false);
      return trained;
    }
  }

  /**
   * Trains for a moment: without checkpoints, so that one that was killed begins anew, and without a model that is
   * kept. What is tested is the last model.
   *
   * @param name of the part
   * @param trainer makes the trainer with all its settings but threads and listeners
   * @param test what the last model is tested on; an empty part for nothing
   */
  public Trained trial(String name, Supplier<Trainer> trainer, Dataset test) {
    return trial(name, trainer, test, false);
  }

  /** A {@link #trial} whose last model is kept. */
  public Trained trialWithModel(String name, Supplier<Trainer> trainer, Dataset test) {
    return trial(name, trainer, test, true);
  }

  private Trained trial(String name, Supplier<Trainer> trainer, Dataset test, boolean keep) {
    Path folder = parts.resolve(check(name));
    if (Trained.isDone(folder)) {
      return known(name, folder);
    }
    listener.partStarted(name);
    Trainer made = prepared(trainer, true);
    String divergence = null;
    History history;
    try {
      history = made.fit();
    } catch (DivergedException e) {
      divergence = e.getMessage();
      history = e.history();
    }
    Evaluation tested = divergence == null && test.size() > 0 ? made.evaluate(test) : null;
    Path unfinished = parts.resolve("." + name);
    delete(unfinished);
    makeFolder(unfinished);
    if (keep && divergence == null) {
      save(made.model(config.data()), Trained.modelFolder(unfinished));
    }
    Trained.finish(unfinished, history, tested, divergence);
    move(unfinished, folder);
    Trained trained = Trained.read(folder);
    done(name, trained.seconds(), false);
    return trained;
  }

  private Trainer prepared(Supplier<Trainer> trainer, boolean isShort) {
    Trainer made = trainer.get().parallel(parallel).listener(listener.training());
    return isShort ? made.withoutWarmUp() : made;
  }

  private Trained known(String name, Path folder) {
    Trained trained = Trained.read(folder);
    done(name, trained.seconds(), true);
    return trained;
  }

  private void done(String name, double took, boolean before) {
    seconds += took;
    listener.partDone(name, took, before);
  }

  private String check(String name) {
    if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException("name: \"" + name + "\", expected letters, digits, . + = _ and -");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("name: there is a part " + name + " already");
    }
    return name;
  }

  private static void save(SavedModel model, Path folder) {
    try {
      model.save(folder);
    } catch (ModelFileException e) {
      throw new RunFileException(folder, "the model cannot be saved: " + e.getMessage(), e);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RunFileException(folder, "cannot be made: " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      delete(to); // of a killed run: without an outcome
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new RunFileException(to, "cannot be made: " + e.getMessage(), e);
    }
  }

  /** Deletes a file or folder if it is there. */
  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new RunFileException(path, "cannot be deleted: " + e.getMessage(), e);
    }
  }
}
