package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferExperimentTest {
  @TempDir private Path folder;

  @Test
  void whatWasLearntBeforeHelpsWhereSamplesAreFew() throws IOException {
    Results results = ExperimentRuns.quick("transfer", folder.resolve("run"));
    assertEquals(3, results.checks().size());
    assertEquals(List.of("spiral-0", "ramp-red", "ramp-green", "disc-13", "disc-21"),
        results.values().get("other.classes"));
    assertEquals(results.values().get("first.testAccuracy"), results.values().get("file.testAccuracy"));
    for (String share : List.of("1pct", "10pct")) {
      assertEquals(8, number(results, share + ".steps"));
      Spread scratch = spread(results, share + ".scratch.testAccuracy");
      Spread tuned = spread(results, share + ".tuned.testAccuracy");
      assertEquals(2, scratch.values().length);
      assertTrue(tuned.isAbove(scratch), share);
    }
    assertTrue(number(results, "1pct.images") <= 11);
    assertTrue(number(results, "10pct.images") >= 90);
    assertTrue(Files.exists(folder.resolve("run/pictures/accuracy.png")));
  }

  private static int number(Results results, String key) {
    return (Integer) results.values().get(key);
  }

  private static Spread spread(Results results, String key) {
    return new Spread(((List<?>) results.values().get(key)).stream().mapToDouble(v -> (Double) v).toArray());
  }

  @Test
  void refusesTooFewClasses() throws IOException {
    refuses(3, 20, "transfer: data: 3 classes, expected at least 4: half of them are learnt first, then the others");
  }

  @Test
  void refusesClassesOfWhichAPercentIsNoSample() throws IOException {
    refuses(4, 10,
        "transfer: data: class \"1\" has 7 training samples, expected at least 100, so that 1 % are at least one");
  }

  /** A folder of so many classes of so many pictures is not enough. */
  private void refuses(int classes, int pictures, String message) throws IOException {
    Path images = folder.resolve("images");
    for (int k = 0; k < classes; k++) {
      Path of = Files.createDirectories(images.resolve(Integer.toString(k)));
      for (int i = 0; i < pictures; i++) {
        Picture.filled(8, 8, Picture.WHITE).savePng(of.resolve(i + ".png"));
      }
    }
    ExperimentConfig config = new ExperimentConfig("transfer", "folder:" + images, true, 1, null);
    assertEquals(message, assertThrows(
        RunException.class, () -> ExperimentRun.of(Course.find("transfer"), config, Parallel.serial())).getMessage());
  }
}
