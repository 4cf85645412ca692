package dev.lanewise.training.cli;

import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Comparison;
import dev.lanewise.training.report.Theme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: several runs side by side. */
@Command(
    name = "compare",
    description = {"Shows several runs side by side: curves on the same axes, results, differing settings.", ""},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false)
final class CompareCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", arity = "2..*", description = "The folders of the runs, two or more.")
  private List<Path> runs;

  @Option(names = "--out", paramLabel = "FILE", defaultValue = "comparison.html",
      description = "The page, one file that stands alone; replaced if it exists. [${DEFAULT-VALUE}]")
  private Path out;

  @Option(names = "--png", paramLabel = "DIR", description = "Write the charts there as PNG files, too. [no]")
  private Path png;

  @Override
  public void run() {
    try {
      Comparison comparison = Comparison.of(runs);
      comparison.save(out);
      PrintWriter print = spec.commandLine().getOut();
      print.println(out);
      if (png != null) {
        savePictures(comparison.charts());
        print.println(comparison.charts().size() + " pictures in " + png);
      }
      print.flush();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException("the comparison cannot be written: " + e.getMessage());
    }
  }

  private void savePictures(Map<String, Chart> charts) throws IOException {
    Files.createDirectories(png);
    for (Map.Entry<String, Chart> chart : charts.entrySet()) {
      chart.getValue().savePng(png.resolve(chart.getKey() + ".png"), Theme.LIGHT);
    }
  }
}
