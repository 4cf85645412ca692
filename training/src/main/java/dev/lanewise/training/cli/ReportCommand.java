package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: the page of a run, made anew. */
@Command(
    name = "report",
    description = {"Makes the report of a run anew: report.html in its folder, one file that stands alone.", ""},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Option(names = "--png", paramLabel = "DIR", description = "Write the charts and pictures there as PNG files, too.")
  private Path png;

  @Mixin private ThreadsOption threads;

  @Override
  public void run() {
    try (Parallel parallel = threads.open(); RunFolder folder = RunFolder.open(run)) {
      save(Report.of(folder, parallel), folder);
    } catch (RunFileException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException("the report cannot be written: " + e.getMessage());
    }
  }

  private void save(Report report, RunFolder folder) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    report.save(folder.report());
    out.println(folder.report());
    if (png != null) {
      out.println(report.savePictures(png).size() + " pictures in " + png);
    }
    out.flush();
  }
}
