package dev.lanewise.training.cli;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.text.Numbers;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What {@code train} and {@code resume} show of a run, from its first line to its last. */
final class TrainingOutput {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--progress", paramLabel = "MODE", defaultValue = "auto", description =
      "bar; plain: lines; none: only how it ends; auto: a bar on a terminal, lines elsewhere. [${DEFAULT-VALUE}]")
  private Progress.Mode progress;

  // With true as the default, picocli would take the option itself for its negation.
  @Option(names = "--report", negatable = true, defaultValue = "true", fallbackValue = "true",
      description = "Write report.html when the run is over; --no-report saves its seconds. [${DEFAULT-VALUE}]")
  private boolean report;

  /**
   * Shows a run.
   *
   * @param folder where it writes, or null
   * @param isNew whether the network has not been shown before
   * @param training trains it
   * @return the exit code
   */
  int show(Run run, Parallel parallel, RunFolder folder, boolean isNew, Callable<Run.Result> training)
      throws Exception {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    PrintWriter out = spec.commandLine().getOut();
    if (progress != Progress.Mode.NONE) {
      out.println(header(run, parallel));
      if (isNew) {
        out.print(run.network().summary());
      }
      run.copied().ifPresent(report -> out.println("from " + run.config().from() + ": " + report));
      if (folder != null) {
        out.println("writing to " + folder.path());
      }
      out.flush();
    }
    try (StopOnSignal _ = folder == null ? null : StopOnSignal.of(run.trainer());
        Progress shown = Progress.of(progress, out)) {
      run.trainer().listener(shown);
      Run.Result result = training.call();
      shown.clear();
      end(run, result, folder, Duration.between(start, Instant.now()));
    }
    return 0;
  }

  private static String header(Run run, Parallel parallel) {
    Splits splits = run.splits();
    return String.format(Locale.ROOT,
        "%s on %s: %,d training, %,d validation, %,d test samples of %s; %d %s, %s",
        run.config().model(), run.config().data(), splits.train().size(), splits.validation().size(),
        splits.test().size(), splits.sampleShape(), parallel.workers(),
        parallel.workers() == 1 ? "thread" : "threads", Backend.description());
  }

  private void end(Run run, Run.Result result, RunFolder folder, Duration time) {
    PrintWriter out = spec.commandLine().getOut();
    History history = result.history();
    if (history.ending() == History.Ending.REQUESTED) {
      out.println("stopped after step " + history.steps().size() + "; go on with: lanewise resume " + folder.path());
      out.flush();
      return;
    }
    result.test().ifPresent(test -> test(out, run, test));
    if (history.ending() == History.Ending.EARLY) {
      out.println("ended early: no better validation since epoch " + history.best().number());
    }
    String tested = result.test().map(test -> String.format(Locale.ROOT,
        "Test accuracy %.2f %% (%,d of %,d), test loss %.4f%s; ", 100 * test.accuracy(), test.correct(),
        test.samples(), test.loss(), folder == null ? "" : " of the best model, epoch " + history.best().number()))
        .orElse("");
    out.println(String.format(Locale.ROOT, "%s%,.0f images/s in the last epoch; %s since the start",
        tested, history.last().imagesPerSecond(), Numbers.seconds(time.toMillis() / 1e3)));
    if (folder != null) {
      if (report) {
        run.report(folder);
      }
      out.println("best model in " + folder.best() + (report ? ", report in " + folder.report() : ""));
    }
    out.flush();
  }

  private static void test(PrintWriter out, Run run, Evaluation test) {
    out.println();
    out.print(EvaluationTable.classes(test, run.splits().classNames()));
  }
}
