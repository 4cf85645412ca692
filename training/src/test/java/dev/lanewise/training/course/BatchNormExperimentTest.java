package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab net with and without BatchNorm, for real. */
class BatchNormExperimentTest {
  @Test
  void withBatchNormItTrainsAtTenTimesTheRateToo(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("batchnorm", folder.resolve("run"));
    List<?> accuracies = (List<?>) results.values().get("accuracies");
    assertTrue(!accuracies.isEmpty() && accuracies.size() <= 3, accuracies::toString);
    double usual = (Double) results.values().get("batchNorm1x.bestValidationAccuracy");
    assertTrue(usual > 0.5, () -> "accuracy " + usual);
    for (Object accuracy : accuracies) { // no accuracy asked for is above what both reach
      assertTrue((Double) accuracy <= usual);
      String key = ".epochsTo" + Math.round(100 * (Double) accuracy);
      assertTrue((Double) results.values().get("batchNorm1x" + key) >= 1);
    }
  }

  @Test
  void whatIsAskedForLiesBetweenGuessingAndWhatIsReached() {
    assertArrayEquals(new double[] {0.5, 0.7, 0.86}, BatchNormPage.targets(0.1, 0.9), 1e-12);
    assertEquals(1, BatchNormPage.targets(0.1, 0.1).length); // what has learnt nothing is asked once
  }
}
