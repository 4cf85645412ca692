package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.course.Course;
import dev.lanewise.training.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code experiment}: its list, and what it says of bad input. */
class ExperimentCommandTest {
  @TempDir Path temp;

  @Test
  void theListHasEveryExperiment() {
    MainTest.Result result = MainTest.run("experiment", "list");
    assertEquals(0, result.exitCode());
    for (Experiment experiment : Course.EXPERIMENTS) {
      assertTrue(result.out().lines().anyMatch(
          line -> line.startsWith(experiment.name() + " ") && line.endsWith(experiment.shows())), experiment::name);
      assertTrue(experiment.question().endsWith("?"), experiment::name);
      assertTrue(experiment.estimate().quick() <= 60 && experiment.estimate().cifar10() <= 3_600, experiment::name);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "experiment                       | Missing required parameter: 'NAME' (see 'lanewise experiment --help')",
    "experiment knm                   | no experiment is called \"knm\"; there are knn, linear,",
    "experiment batchnorm --data cifr | batchnorm: no dataset is called \"cifr\"; there are synthetic,",
    "experiment all --data cifr       | no dataset is called \"cifr\"; there are synthetic,",
    "experiment all --data cifar10:no-such-folder | no-such-folder",
    "experiment batchnorm --quick 3   | Unmatched argument at index 3: '3'",
    "experiment batchnorm --model runs/one | batchnorm: model: runs/one, expected none: it trains its own",
    "experiment batchnorm --data cifar10:no-such-folder | no-such-folder",
  })
  void badInputIsOneLine(String line, String message) throws IOException {
    Path folder = temp.resolve("out");
    MainTest.Result result = MainTest.run((line + " --out " + folder).split(" +"));
    assertEquals(Main.USAGE, result.exitCode(), result.err());
    assertTrue(result.err().startsWith("lanewise: ") && result.err().contains(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(Files.exists(folder), "nothing is written");
  }
}
