package dev.lanewise.training.experiment;

import dev.lanewise.training.RunFileException;
import dev.lanewise.training.report.Page;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page that leads to those of the experiments in the folders beside it. */
public final class IndexPage {
  /** The name of the file. */
  public static final String FILE = "index.html";

  private IndexPage() {}

  /**
   * Writes {@code index.html}: for each experiment that is done its question, its answer, its time, and a link.
   *
   * @param folder in which each experiment has a folder of its own, named as it is
   * @throws RunFileException if results cannot be read or the file not be written
   */
  public static void write(Path folder, List<Experiment> experiments) {
    List<Results> all = new ArrayList<>();
    Page page = Page.of("The course");
    for (Experiment experiment : experiments) {
      Optional<Results> found = Results.read(folder.resolve(experiment.name()));
      found.ifPresent(all::add);
    }
    page.lead(lead(all, experiments.size()));
    for (Results results : all) {
      page.link(results.title(), results.config().experiment() + "/report.html", results.question() + " "
          + results.headline(), note(results));
    }
    Path file = folder.resolve(FILE);
    try {
      page.save(file);
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be written: " + e.getMessage(), e);
    }
  }

  private static String lead(List<Results> all, int experiments) {
    long passed = all.stream().filter(Results::passed).count();
    double seconds = all.stream().mapToDouble(Results::seconds).sum();
    String first = all.isEmpty() ? "" : " on " + all.getFirst().config().data();
    return all.size() + " of " + experiments + " experiments are done" + first + ", in "
        + Numbers.seconds(seconds) + "; " + (passed == all.size() ? "all" : passed + " of them")
        + " found everything that had to come out.";
  }

  private static String note(Results results) {
    long failed = results.checks().stream().filter(c -> !c.passed()).count();
    String checks = Sentences.count(results.checks().size(), "check");
    return Numbers.seconds(results.seconds()) + (results.checks().isEmpty() ? ""
        : failed == 0 ? " · ✓ " + checks : " · ✗ " + failed + " of " + checks + " failed");
  }
}
