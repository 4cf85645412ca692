package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearExperimentTest {
  @TempDir Path temp;

  @Test
  void theSyntheticSetShowsWhatMustComeOut() throws IOException {
    Results results = ExperimentRuns.quick("linear", temp);
    assertTrue((double) results.values().get("softmax.testAccuracy") > 0.9, () -> results.values() + "");
    assertTrue((double) results.values().get("svm.testAccuracy") > 0.9, () -> results.values() + "");
    assertEquals(4, results.checks().size());
    for (String picture : List.of("sweep-softmax-l2", "sweep-svm-l1", "softmax-loss", "svm-accuracy",
        "softmax-templates", "svm-templates", "row-svm-strongest-l2")) {
      assertTrue(Files.size(temp.resolve("pictures/" + picture + ".png")) > 500, picture);
    }
  }
}
