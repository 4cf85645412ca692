package dev.lanewise.training.experiment;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.data.DataException;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.json.Json;
import dev.lanewise.training.report.Page;
import dev.lanewise.training.run.Environment;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Does an experiment in a folder:
 *
 * <pre>
 * config.json        the settings
 * environment.json   versions, machine, threads
 * parts/             what each part came to, and its training runs
 * pictures/          every chart and picture as PNG
 * report.html        the page
 * results.json       the figures; there when all is done
 * </pre>
 *
 * <p>Where the folder holds the same experiment with the same settings, it goes on with what is not done yet.
 *
 * <pre>{@code
 * ExperimentConfig config = new ExperimentConfig("knn", "synthetic", true, 1, null);
 * try (Parallel parallel = Parallel.of(2)) {
 *   Results results = ExperimentRun.of(Course.find("knn"), config, parallel).in(Path.of("runs/knn"));
 * }
 * }</pre>
 */
public final class ExperimentRun {
  private static final String PARTS = "parts";

  private final Experiment experiment;
  private final ExperimentConfig config;
  private final Parallel parallel;
  private final Splits splits;

  private ExperimentRun(Experiment experiment, ExperimentConfig config, Splits splits, Parallel parallel) {
    this.experiment = experiment;
    this.config = config;
    this.splits = splits;
    this.parallel = parallel;
  }

  /**
   * Reads the data and checks that they serve; nothing is written.
   *
   * @param config its settings; the data are those that {@link Experiment#data} makes of them
   * @param parallel who works
   * @throws RunException if settings and data do not serve the experiment
   * @throws DataException if the data are missing or not as they must be
   */
  public static ExperimentRun of(Experiment experiment, ExperimentConfig config, Parallel parallel) {
    ExperimentConfig own = new ExperimentConfig(
        experiment.name(), experiment.data(config.data()), config.quick(), config.seed(), config.model());
    try {
      if (own.model() != null && !experiment.takesModel()) {
        throw new IllegalArgumentException("model: " + own.model() + ", expected none: it trains its own");
      }
      ExperimentRun run = new ExperimentRun(experiment, own, Datasets.read(own.data(), own.seed()), parallel);
      experiment.check(run.bench(Path.of(PARTS), ExperimentListener.NONE));
      return run;
    } catch (IllegalArgumentException e) {
      throw new RunException(experiment.name() + ": " + e.getMessage(), e);
    }
  }

  private Workbench bench(Path parts, ExperimentListener listener) {
    return new Workbench(config, splits, parallel, parts, listener);
  }

  /** The settings. */
  public ExperimentConfig config() {
    return config;
  }

  /** Does the experiment in a folder and tells nobody. */
  public Results in(Path folder) {
    return in(folder, ExperimentListener.NONE);
  }

  /**
   * Does what is not done yet and writes page, pictures and results anew.
   *
   * @param folder made if it is not there
   * @return what came out
   * @throws RunFileException if the folder holds something else or another run in it is under way, or a file cannot be
   *     read or written
   */
  public Results in(Path folder, ExperimentListener listener) {
    try (RunFolder opened = RunFolder.openOrCreate(folder)) {
      requireOwn(opened);
      Json.write(opened.config(), config);
      if (!Files.exists(opened.environment())) {
        Json.write(opened.environment(), Environment.describe(parallel.workers(), config.seed()));
      }
      Workbench bench = bench(folder.resolve(PARTS), listener);
      Findings findings = new Findings(experiment);
      experiment.run(bench, findings);
      findings.savePictures(opened.pictures());
      findings.saveFiles(opened.path());
      Results results = new Results(config, experiment.title(), experiment.question(), bench.seconds(),
          findings.headline(), findings.checks(), findings.values());
      save(opened, ExperimentPage.of(findings, results, opened));
      results.write(folder);
      return results;
    }
  }

  private static void save(RunFolder folder, Page page) {
    try {
      page.save(folder.report());
    } catch (IOException e) {
      throw new RunFileException(folder.report(), "cannot be written: " + e.getMessage(), e);
    }
  }

  private void requireOwn(RunFolder folder) {
    Path file = folder.config();
    if (Files.exists(file)) {
      ExperimentConfig other = Json.read(file, ExperimentConfig.class);
      if (!other.equals(config)) {
        throw new RunFileException(folder.path(), "holds '" + other.command() + "', expected '" + config.command()
            + "'; give another folder");
      }
      return;
    }
    try (Stream<Path> content = Files.list(folder.path())) {
      if (content.anyMatch(f -> !f.getFileName().toString().equals(".lock"))) {
        throw new RunFileException(folder.path(), "holds files that are not an experiment's; give another folder");
      }
    } catch (IOException e) {
      throw new RunFileException(folder.path(), "cannot be read: " + e.getMessage(), e);
    }
  }
}
