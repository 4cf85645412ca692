package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImbalanceExperimentTest {
  @Test
  void drawingRareClassesMoreOftenHelpsThem(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("imbalance", folder);
    List<?> counts = (List<?>) results.values().get("classCounts");
    assertEquals(List.of(182, 109, 65, 39, 24, 14, 8, 5, 3, 2), counts);
    for (String way : List.of("plain", "weighted", "focal", "oversampled", "adjusted")) {
      assertEquals(10, ((List<?>) results.values().get(way + ".recall")).size(), way);
      double balanced = value(results, way + ".balancedAccuracy");
      assertTrue(balanced >= 0 && balanced <= 1, way);
    }
    assertTrue(value(results, "oversampled.balancedAccuracy") > value(results, "plain.balancedAccuracy"));
    assertTrue(value(results, "oversampled.tailRecall") > value(results, "plain.tailRecall"));
    for (String picture : List.of("counts", "recall")) {
      assertTrue(Files.size(folder.resolve("pictures").resolve(picture + ".png")) > 0, picture);
    }
  }

  private static double value(Results results, String key) {
    return (Double) results.values().get(key);
  }

  @Test
  void classesTooSmallForATailAreRefused() {
    ExperimentConfig config = new ExperimentConfig("imbalance", "line-patterns", true, 1, null);
    String message = assertThrows(RunException.class,
        () -> ExperimentRun.of(Course.find("imbalance"), config, Parallel.serial())).getMessage();
    assertTrue(message.matches("imbalance: class \".*\" of .* has \\d+ samples, expected at least 100, .*"), message);
  }
}
