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
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight nets, each trained for a moment. */
class ArchitecturesExperimentTest {
  @Test
  void everyNetHasItsFigures(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("architectures", folder.resolve("run"));
    for (ArchitecturesExperiment.Net net : ArchitecturesExperiment.NETS) {
      for (String figure : new String[] {"trainingSeconds", "imagesPerSecond", "latencyMedianMs"}) {
        assertTrue((Double) results.values().get(net.model() + "." + figure) > 0, net + " " + figure);
      }
      assertTrue((Double) results.values().get(net.model() + ".latencyP95Ms")
          >= (Double) results.values().get(net.model() + ".latencyMedianMs"), net::name);
    }
    assertEquals(62_050L, results.values().get("lenet5.parameters"));
    assertEquals(815_018L, results.values().get("mini-vgg.parameters"));
    // Three blocks at 32, 16 and 8 pixels a side, then 4·4·128 to 256 to 10.
    assertEquals(1024L * 9 * (3 * 32 + 32 * 32) + 256L * 9 * (32 * 64 + 64 * 64) + 64L * 9 * (64 * 128 + 128 * 128)
        + 2048L * 256 + 256 * 10, results.values().get("mini-vgg.multiplyAdds"));
  }

  @Test
  void imagesTooSmallForTheNetsAreRefused() {
    ExperimentConfig config = new ExperimentConfig("architectures", "line-patterns", true, 1, null);
    try (Parallel parallel = Parallel.of(1)) {
      RunException refused = assertThrows(
          RunException.class, () -> ExperimentRun.of(Course.find("architectures"), config, parallel));
      assertTrue(refused.getMessage().startsWith("architectures: "), refused::getMessage);
    }
  }
}
