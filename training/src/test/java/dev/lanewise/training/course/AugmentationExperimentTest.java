package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six ways to change training images, for real. */
class AugmentationExperimentTest {
  @Test
  void everyWayHasItsFiguresAndTheExamplesTheirPicture(@TempDir Path folder) throws IOException {
    Path run = folder.resolve("run");
    Results results = ExperimentRuns.quick("augmentation", run);
    for (AugmentationExperiment.Way way : AugmentationExperiment.WAYS) {
      double training = (Double) results.values().get(way.key() + ".trainingAccuracy");
      double test = (Double) results.values().get(way.key() + ".testAccuracy");
      assertTrue(training >= 0 && training <= 1 && test >= 0 && test <= 1, way.name());
      assertEquals(training - test, (Double) results.values().get(way.key() + ".gap"), 0, way.name());
    }
    assertTrue(Files.size(run.resolve("pictures/example-mixup.png")) > 0);
  }
}
