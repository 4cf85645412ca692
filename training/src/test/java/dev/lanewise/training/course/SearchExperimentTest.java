package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunConfig;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchExperimentTest {
  @TempDir Path temp;

  @Test
  void searchesAndWritesWhatTrainTakes() throws IOException {
    Results results = ExperimentRuns.quick("search", temp);
    Map<String, Object> values = results.values();
    assertEquals(values.get("random.epochs"), values.get("halving.epochs"));
    assertTrue((Long) values.get("halving.settings") > (Long) values.get("random.settings"));
    assertTrue((Double) values.get("halving.validationMean") >= (Double) values.get("random.validationMean"));
    assertTrue((Long) values.get("architecture.best.parameters") <= SearchPlan.PARAMETERS);
    try (Stream<Path> parts = Files.list(temp.resolve("parts"))) {
      long trials = (Integer) values.get("trials") + (Integer) values.get("architecture.trials");
      assertEquals(trials + 2, parts.count(), "each trial is a part, and the best two once more");
    }
    RunConfig best = RunConfig.read(temp.resolve("best.json"));
    try (Parallel parallel = Parallel.of(2)) {
      Run run = Run.prepare(best, parallel);
      int width = (Integer) ((Map<?, ?>) values.get("best.settings")).get("width");
      requireSame(SmallCnn.ofWidth(width).build(Shape.of(32, 32, 3), 10, 1), run.network());
      Run.Result result = run.start();
      assertEquals(values.get("best.validation"), result.history().best().validation().accuracy(), "to the same bits");
    }
    RunConfig architecture = RunConfig.read(temp.resolve("best-architecture.json"));
    assertEquals(values.get("architecture.best.parameters"),
        Run.prepare(architecture, Parallel.serial()).network().parameterCount());
  }

  /** The structure, and the first values. */
  private static void requireSame(Network expected, Network built) {
    assertEquals(expected.summary(), built.summary());
    for (Parameter parameter : expected.parameters()) {
      assertArrayEquals(parameter.data(), built.parameter(parameter.name()).data(), parameter.name());
    }
  }

  @Test
  void imagesThatCannotBeHalvedFourTimes() {
    ExperimentConfig config = new ExperimentConfig("search", "line-patterns", true, 1, null);
    RunException e = assertThrows(
        RunException.class, () -> ExperimentRun.of(Course.find("search"), config, Parallel.serial()));
    assertEquals("search: data: samples of 8×8×1, expected images of at least 16×16, which can be halved 4 times",
        e.getMessage());
  }
}
