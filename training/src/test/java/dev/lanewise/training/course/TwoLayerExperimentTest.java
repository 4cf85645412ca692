package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoLayerExperimentTest {
  @TempDir Path temp;

  @Test
  void theSyntheticSetShowsWhatMustComeOut() throws IOException {
    Results results = ExperimentRuns.quick("two-layer", temp);
    for (String activation : List.of("relu", "sigmoid", "tanh")) {
      assertTrue((double) results.values().get(activation + ".testAccuracy") > 0.9, activation);
      assertTrue(Files.size(temp.resolve("pictures/weights-" + activation + ".png")) > 1000, activation);
    }
    assertTrue(((Number) results.values().get("naiveBreaksInStep")).intValue() > 1, () -> results.values() + "");
    assertTrue((double) results.values().get("stableLossAtEnd") < 0.1, () -> results.values() + "");
  }
}
