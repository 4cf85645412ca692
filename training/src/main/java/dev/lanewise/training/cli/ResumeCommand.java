package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resume}: goes on with a run. */
@Command(
    name = "resume",
    description = {
      "Goes on with a run that was stopped, and ends in the same bits as if it never had been.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder of the run.")
  private Path path;

  @Option(names = "--epochs", paramLabel = "N", description = "Train for so many epochs in all instead.")
  private Integer epochs;

  @Option(names = "--steps", paramLabel = "N", description = "Train for so many steps in all instead.")
  private Long steps;

  @Mixin private ThreadsOption threads;

  @Mixin private TrainingOutput output;

  @Override
  public Integer call() throws Exception {
    try (RunFolder folder = RunFolder.open(path);
        Parallel parallel = threads.open()) {
      RunOptions.override(RunConfig.DEFAULTS, overrides());
      Run run = Run.reopen(folder, overrides(), parallel);
      return output.show(run, parallel, folder, false, () -> run.resume(folder));
    }
  }

  private Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (epochs != null) {
      overrides.put("epochs", epochs);
      overrides.put("steps", 0L);
    }
    if (steps != null) {
      overrides.put("steps", steps);
    }
    return overrides;
  }
}
