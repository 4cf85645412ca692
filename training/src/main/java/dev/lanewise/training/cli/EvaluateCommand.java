package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Datasets;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.run.EvaluationJson;
import dev.lanewise.training.run.Models;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how well a saved model does. */
@Command(
    name = "evaluate",
    description = {"Says how well a saved model does on a part of a dataset, class by class.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|MODEL",
      description = "The folder of a run, whose best model is taken, or that of a saved model.")
  private String folder;

  @Option(names = "--data", paramLabel = "DATA",
      description = "The data, as for train; where the folder is not that of a run it must be given. [the run's]")
  private String data;

  @Option(names = "--part", paramLabel = "PART", defaultValue = "test",
      description = "train, validation or test. [${DEFAULT-VALUE}]")
  private Part part;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "256",
      description = "Samples that go through the network together; the result does not depend on it. "
          + "[${DEFAULT-VALUE}]")
  private int batch;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Option(names = "--seed", paramLabel = "N",
      description = "Decides made-up data, and which samples are in which part where the files do not say. [the run's]")
  private Long seed;

  @Mixin private ThreadsOption threads;

  @Override
  public void run() {
    if (batch < 1 || batch > 65_536) {
      throw new UsageException("--batch: " + batch + ", expected 1 to 65536");
    }
    SavedModel model = Models.loadSaved(folder);
    RunConfig config = config(folder, data, seed);
    Splits splits = Datasets.read(config.data(), config.seed());
    Dataset dataset = part.of(splits);
    try (Parallel parallel = threads.open()) {
      Evaluation evaluation = Run.evaluate(model, dataset, config.lossFor(splits.train()), batch, parallel);
      show(config, model, evaluation);
    }
  }

  /** Whether a folder is that of a run, which has settings. */
  static boolean isRun(String folder) {
    return Files.exists(Path.of(folder).resolve("config.json"));
  }

  /** The settings of the run, if there is one, with what the command line says; null where it says nothing. */
  static RunConfig config(String folder, String data, Long seed) {
    if (!isRun(folder) && data == null) {
      throw new UsageException("--data is missing: " + folder + " is a model without a run, so it must be given");
    }
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (data != null) {
      overrides.put("data", data);
    }
    if (seed != null) {
      overrides.put("seed", seed);
    }
    return RunOptions.override(
        isRun(folder) ? RunConfig.read(Path.of(folder).resolve("config.json")) : RunConfig.DEFAULTS, overrides);
  }

  private void show(RunConfig config, SavedModel model, Evaluation evaluation) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("model", folder);
      tree.put("data", config.data());
      tree.put("part", part.toString());
      tree.putAll(EvaluationJson.tree(evaluation, model.classNames()));
      JsonOutput.print(out, tree);
      return;
    }
    out.print(EvaluationTable.classes(evaluation, model.classNames()));
    out.print(EvaluationTable.confusion(evaluation, model.classNames()));
    out.println(String.format(Locale.ROOT, "Accuracy %.2f %% (%,d of %,d), loss %.4f on the %s part of %s",
        100 * evaluation.accuracy(), evaluation.correct(), evaluation.samples(), evaluation.loss(), part,
        config.data()));
    out.flush();
  }
}
