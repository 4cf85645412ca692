package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentListener;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.report.PageCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs experiments as a user does with {@code --quick} on the synthetic set, and checks what goes for all of them. */
final class ExperimentRuns {
  private ExperimentRuns() {}

  /** Runs an experiment, then once more with all its parts done, which must say the same. */
  static Results quick(String name, Path folder) throws IOException {
    ExperimentConfig config = new ExperimentConfig(name, "synthetic", true, 1, null);
    try (Parallel parallel = Parallel.of(2)) {
      Results results = ExperimentRun.of(Course.find(name), config, parallel).in(folder);
      check(results, folder);
      Results again = ExperimentRun.of(Course.find(name), config, parallel).in(folder, new ExperimentListener() {
        @Override
        public void partStarted(String part) {
          throw new AssertionError(part + " is done again");
        }
      });
      assertEquals(results, again);
      return results;
    }
  }

  private static void check(Results results, Path folder) throws IOException {
    assertEquals(List.of(), results.checks().stream().filter(c -> !c.passed()).toList(), "checks that failed");
    assertFalse(results.checks().isEmpty(), "nothing had to come out");
    assertFalse(results.headline().isBlank());
    assertTrue(results.seconds() > 0);
    PageCheck.standsAlone(PageCheck.parse(Files.readString(folder.resolve("report.html"))));
    assertEquals(results.headline(), Results.read(folder).orElseThrow().headline());
    try (Stream<Path> pictures = Files.list(folder.resolve("pictures"))) {
      assertTrue(pictures.anyMatch(file -> file.toString().endsWith(".png")));
    }
  }
}
