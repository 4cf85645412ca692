package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: reads data, trains a network, tests it. */
@Command(
    name = "train",
    description = {
      "Trains a network and says how well it does on the test part.",
      "Settings, checkpoints, the best model and a report go to a folder of the run.", ""},
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = {
    "A file of settings, JSON such as a run's config.json: its keys are the options below without the dashes. "
        + "Options given here override it. What neither says is as by default: in square brackets. "
        + "A shell wants quotes around what has brackets: --optimizer 'nesterov(0.9)'."})
  private Path file;

  @Option(names = "--out", paramLabel = "FOLDER", description = {
    "The folder of the run, a new one. [runs/DATA-MODEL-TIME]"})
  private Path out;

  @Mixin private TrainingOutput output;

  @Override
  public Integer call() throws Exception {
    RunConfig config = RunOptions.config(spec.commandLine().getParseResult(), file);
    Path path = out != null ? out : unused(config);
    try (Parallel parallel = ThreadsOption.open(config.threads())) {
      Run run = Run.prepare(config, parallel);
      try (RunFolder folder = RunFolder.create(path)) {
        return output.show(run, parallel, folder, true, () -> run.start(folder));
      }
    }
  }

  /** Trains by the defaults and leaves nothing behind. */
  int demonstrate() throws Exception {
    RunConfig config = RunConfig.DEFAULTS;
    try (Parallel parallel = ThreadsOption.open(config.threads())) {
      Run run = Run.prepare(config, parallel);
      return output.show(run, parallel, null, true, run::start);
    }
  }

  /** A folder that is not there yet, named for what is trained on what and when. */
  private static Path unused(RunConfig config) {
    String name = word(config.data()) + "-" + word(config.model()) + "-" + LocalDateTime.now().format(TIMESTAMP);
    Path path = Path.of("runs", name);
    for (int i = 2; Files.exists(path); i++) {
      path = Path.of("runs", name + "-" + i);
    }
    return path;
  }

  /** What of a data specification or a path tells it from others, as part of a file name. */
  private static String word(String text) {
    String[] parts = text.split("[:/\\\\]+");
    boolean isPath = text.indexOf(':') < 0;
    String word = parts.length == 0 ? "" : isPath ? parts[parts.length - 1] : parts[0];
    return word.replaceAll("[^A-Za-z0-9._-]+", "_");
  }
}
