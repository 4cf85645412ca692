package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.classic.ModelComparison;
import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareExperimentTest {
  @TempDir private Path folder;

  @Test
  void comparesTheModelsOfTheCourse() throws IOException {
    Results results = ExperimentRuns.quick("compare", folder);
    List<ModelComparison.Row> rows = ((List<?>) results.values().get("rows")).stream()
        .map(ModelComparison.Row.class::cast).toList();
    assertEquals(List.of("kNN", "softmax", "SVM", "two-layer", "Mini-AlexNet", "ResNet-20"),
        rows.stream().map(ModelComparison.Row::name).toList());
    assertEquals(List.of(0L, 30_730L, 30_730L, 308_310L, 1_072_330L, 269_722L),
        rows.stream().map(ModelComparison.Row::parameters).toList());
    for (ModelComparison.Row row : rows) {
      assertTrue(row.trainingSeconds() > 0 && row.imagesPerSecond() > 0, row.toString());
      assertEquals(row.accuracy(), results.values().get(row.name() + ".testAccuracy"));
    }
    for (String picture : List.of("accuracy", "parameters", "accuracy-over-training", "accuracy-over-speed")) {
      assertTrue(Files.exists(folder.resolve("pictures").resolve(picture + ".png")), picture);
    }
  }
}
